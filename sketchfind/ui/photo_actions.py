"""What can be done with a photo of the grid, as actions: for the menu, the keys, the preview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QImage, QKeySequence

from sketchfind.errors import UserFacingError
from sketchfind.types import Hit
from sketchfind.ui import opening
from sketchfind.ui.photos import load_photo
from sketchfind.ui.results_view import ResultsView
from sketchfind.ui.tasks import Tasks


class PhotoActions(QObject):
    """Acts on the selected photo of a view."""

    preview_asked = Signal(Hit)
    like_asked = Signal(list)  # of Path
    unlike_asked = Signal(list)
    folder_asked = Signal(Path)
    trace_asked = Signal(Path)
    trouble = Signal(UserFacingError)

    def __init__(self, view: ResultsView, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._tasks = tasks
        # Enter and space are keys of the view; they are named here for the menus.
        self.open = self._action(self.tr("&Open"), "", self._open)
        self.preview = self._action(self.tr("Large &preview"), "", self._preview)
        self.reveal = self._action(self.tr("&Show in file manager"), "Ctrl+R", self._reveal)
        self.copy_path = self._action(
            self.tr("Copy p&ath"), "Ctrl+Shift+C", lambda path: opening.copy_path(path)
        )
        self.copy_image = self._action(self.tr("&Copy photo"), "Ctrl+C", self._copy_image)
        self.like = self._action(
            self.tr("&More like this"), "Ctrl+M", lambda path: self.like_asked.emit([path])
        )
        self.unlike = self._action(
            self.tr("&Less like this"),
            "Ctrl+Shift+M",
            lambda path: self.unlike_asked.emit([path]),
        )
        self.folder = self._action(
            self.tr("Only from this &folder"), "", lambda path: self.folder_asked.emit(path.parent)
        )
        self.trace = self._action(
            self.tr("&Trace over this photo"), "Ctrl+T", self.trace_asked.emit
        )
        self.all = [
            self.open,
            self.preview,
            self.like,
            self.unlike,
            self.folder,
            self.trace,
            self.reveal,
            self.copy_path,
            self.copy_image,
        ]
        view.photo_menu.addActions(self.all)
        view.photo_menu.insertSeparator(self.reveal)
        view.addActions(self.all)
        view.open_asked.connect(self.open_hit)
        view.preview_asked.connect(self.preview_asked)
        view.model().modelReset.connect(self._refresh)
        view.current_hit_changed.connect(self._refresh)
        self._refresh()

    @Slot(Hit)
    def open_hit(self, hit: Hit) -> None:
        """Open a photo in the system's program for it."""
        self._try(opening.open_file, Path(hit.path))

    def _action(self, text: str, key: str, act: Callable[[Path], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self._act(act))
        return action

    def _act(self, act: Callable[[Path], None]) -> None:
        hit = self._view.current_hit()
        if hit is not None:
            self._try(act, Path(hit.path))

    def _try(self, act: Callable[[Path], None], path: Path) -> None:
        try:
            act(path)
        except UserFacingError as error:
            self.trouble.emit(error)

    def _open(self, path: Path) -> None:
        opening.open_file(path)

    def _reveal(self, path: Path) -> None:
        opening.reveal(path)

    def _preview(self, _: Path) -> None:
        hit = self._view.current_hit()
        if hit is not None:
            self.preview_asked.emit(hit)

    def _copy_image(self, path: Path) -> None:
        def loaded(image: QImage) -> None:
            opening.copy_image(image)

        self._tasks.run(lambda: load_photo(path), loaded, self.trouble.emit)

    @Slot()
    def _refresh(self) -> None:
        enabled = self._view.current_hit() is not None
        for action in self.all:
            action.setEnabled(enabled)
