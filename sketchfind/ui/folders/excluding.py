"""Leaving photos out, in the window: asks for patterns, counts, saves, and rescans."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.library.folders.exclude import tidy_patterns
from sketchfind.types import FolderState
from sketchfind.ui.folders.exclusions_dialog import ExclusionsDialog
from sketchfind.ui.folders.indexing import Indexer
from sketchfind.ui.tasks import Tasks


class Excluding(QObject):
    """Opens the dialog over a window."""

    def __init__(self, library: Library, indexer: Indexer, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._indexer = indexer
        self._tasks = tasks
        self._window = window
        self._opening: int | None = None  # the dialog that was asked for last
        self._counting: int | None = None
        self._saving = False
        self._dialog: ExclusionsDialog | None = None  # while it is open

    def ask(self, folder: FolderState | None = None) -> None:
        """Show the patterns of a folder and those of all folders, or only the latter."""

        def load() -> tuple[Sequence[str], Sequence[str]]:
            own = () if folder is None else self._library.exclusions(folder.folder_id)
            return own, self._library.exclusions()

        def show(found: tuple[Sequence[str], Sequence[str]]) -> None:
            self._open(folder, *found)

        self._opening = self._tasks.run(load, show, instead_of=self._opening)

    def _open(self, folder: FolderState | None, own: Sequence[str], general: Sequence[str]) -> None:
        dialog = ExclusionsDialog(folder, own, general, self._window)
        dialog.edited.connect(lambda: self._count(dialog, folder))
        dialog.save_asked.connect(lambda: self._save(dialog, folder, (list(own), list(general))))
        dialog.finished.connect(self._leave)
        self._dialog = dialog
        self._count(dialog, folder)
        dialog.open()

    @Slot()
    def _leave(self) -> None:
        """Forget the closed dialog; what it began to save is saved all the same."""
        self._dialog = None
        self._tasks.drop(self._counting)

    def _count(self, dialog: ExclusionsDialog, folder: FolderState | None) -> None:
        if dialog is not self._dialog:  # closed just as the pause in typing ended
            return
        patterns = [*dialog.general, *dialog.own]
        folder_id = None if folder is None else folder.folder_id
        self._counting = self._tasks.run(
            lambda: self._library.count_excluded(patterns, folder_id),
            dialog.show_count,
            dialog.show_trouble,
            instead_of=self._counting,
        )

    def _save(
        self,
        dialog: ExclusionsDialog,
        folder: FolderState | None,
        before: tuple[list[str], list[str]],
    ) -> None:
        if self._saving:
            return
        own, general = dialog.own, dialog.general
        if (own, general) == before:
            dialog.accept()
            return

        def save() -> None:
            tidy_patterns([*general, *own])  # raises before anything is saved
            if general != before[1]:
                self._library.exclude(general)
            if folder is not None and own != before[0]:
                self._library.exclude(own, folder.folder_id)

        def saved(_: object) -> None:
            if dialog is self._dialog:
                dialog.accept()
            alone = [folder.folder_id] if folder is not None and general == before[1] else None
            self._indexer.update(alone)

        def failed(error: UserFacingError) -> None:
            if dialog is self._dialog:
                dialog.show_trouble(error)
            else:
                self._tasks.trouble.emit(error)

        def ended() -> None:
            self._saving = False

        self._saving = True
        self._tasks.run(save, saved, failed, ended, surely=True)
