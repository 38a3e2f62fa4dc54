"""What can be done with folders from the window: add, find again, list what failed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.library.folders.nesting import is_within
from sketchfind.paths import is_folder
from sketchfind.types import FailedPhoto, FolderState, IndexReport
from sketchfind.ui import texts
from sketchfind.ui.folders.failures_dialog import FailuresDialog
from sketchfind.ui.folders.indexing import Indexer
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.user_folders import choose_folder, home_folder, pictures_folder
from sketchfind.ui.widgets.revealing import reveal_photo


class FolderActions(QObject):
    """Acts on the folders of an indexer on behalf of a window."""

    news = Signal(str)
    check_ended = Signal(str)  # with what was found
    only_asked = Signal(tuple)  # the names of a folder to search alone

    def __init__(
        self,
        indexer: Indexer,
        library: Library,
        tasks: Tasks,
        last_folder: str,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._indexer = indexer
        self._library = library
        self._tasks = tasks
        self._window = window
        self._opening: int | None = None  # the page that was asked for last
        self.last_folder = last_folder  # where the dialog begins
        indexer.moved.connect(self._tell_moved)
        indexer.checked.connect(self._tell_checked)

    @Slot()
    def choose(self) -> None:
        """Ask for a folder and add it."""
        start = Path(self.last_folder) if self.last_folder else pictures_folder() or home_folder()
        if path := choose_folder(self._window, self.tr("Add a folder of photos"), start):
            self.last_folder = str(path.parent)
            self._indexer.add(path)

    @Slot(FolderState)
    def find_again(self, state: FolderState) -> None:
        """Ask for the new place of a folder that is no longer where it was."""
        title = self.tr("Where is “%1” now?").replace("%1", texts.folder_name(state.path))
        if path := choose_folder(self._window, title, Path(state.path).parent):
            self.last_folder = str(path.parent)
            self._indexer.move(state.folder_id, path)

    @Slot(FolderState)
    def choose_subfolder(self, state: FolderState) -> None:
        """Ask for a subfolder of a searched folder, and search only there, if it has photos."""
        title = self.tr("Search only a subfolder")
        if path := choose_folder(self._window, title, Path(state.path)):
            find = partial(self._library.names_with_photos, path)
            self._tasks.run(find, self.only_asked.emit)

    @Slot(FolderState)
    def _tell_moved(self, state: FolderState) -> None:
        places = (state.moved_from, state.path)
        names = [texts.folder_name(path) for path in places]
        if names[0] == names[1]:
            names = [texts.shown(path) for path in places]
        self.news.emit(texts.filled(self.tr("“%1” is now “%2”."), *names))

    @Slot(IndexReport)
    def _tell_checked(self, report: IndexReport) -> None:
        counts = {
            self.tr("%1 changed"): report.updated,
            self.tr("%1 added"): report.added,
            self.tr("%1 moved"): report.moved,
            self.tr("%1 gone"): report.removed,
            self.tr("%1 unreachable"): report.offline,
        }
        found = [text.replace("%1", texts.photos(count)) for text, count in counts.items() if count]
        if report.failed:
            found.append(texts.unreadable(len(report.failed)))
        if report.cancelled:
            about = ", ".join(found) or self.tr("no changes so far")
            self.check_ended.emit(self.tr("Check stopped: %1").replace("%1", about))
        else:
            about = ", ".join(found) or self.tr("no photo has changed")
            self.check_ended.emit(self.tr("Check finished: %1").replace("%1", about))

    def add(self, paths: Sequence[Path]) -> None:
        """Add folders one after the other, as they are listed in this order; read their photos."""
        if paths:
            self._indexer.add(paths[0], then=partial(self.add, paths[1:]))

    def add_dropped(self, paths: Sequence[Path]) -> None:
        """Add those paths that are folders; if there are none, say so."""

        def folders() -> list[Path]:
            found = [path for path in paths if is_folder(path)]
            if not found:
                text = self.tr("%1 is neither a folder nor named like a photo.")
                raise UserFacingError(
                    text.replace("%1", texts.shown_name(str(paths[0]))),
                    self.tr("You can drop a picture with any name on the paper."),
                )
            return found

        self._tasks.read(paths[0], folders, self.add)

    @Slot(Path)
    def reveal(self, path: Path) -> None:
        """Show a folder or a photo in the file manager, once its drive has answered."""
        reveal_photo(path, self._tasks, self._window)

    @Slot(FolderState)
    def show_failures(self, folder: FolderState | None = None) -> None:
        """List the files that could not be read, of one folder or of all."""

        def show(failures: list[FailedPhoto]) -> None:
            ids = None if folder is None else [folder.folder_id]
            dialog = FailuresDialog(failures_below(failures, folder), self._window)
            dialog.retry_asked.connect(lambda: self._indexer.update(ids, retry=True))
            dialog.reveal_asked.connect(self.reveal)
            dialog.open()

        self._opening = self._tasks.run(self._library.failures, show, instead_of=self._opening)


def failures_below(
    failures: Sequence[FailedPhoto], folder: FolderState | None
) -> list[FailedPhoto]:
    """Return the failures of one folder; all of them when no folder is given."""
    return [one for one in failures if folder is None or is_within(one.path, folder.path)]
