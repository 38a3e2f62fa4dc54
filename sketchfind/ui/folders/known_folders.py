"""The folders as they were when last looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from sketchfind.library import Library
from sketchfind.library.folders.nesting import lies_below
from sketchfind.types import FolderState
from sketchfind.ui.tasks import Tasks


class KnownFolders(QObject):
    """Looks at the folders in a thread, and tells when they or their photos have changed."""

    changed = Signal(list)  # of FolderState; after each look
    photos_changed = Signal()  # photos came, went, moved or look different: ask again

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._looking: int | None = None
        self._expected = False  # photos changed, perhaps not their number
        self.photos = 0  # that can be found
        self.states: list[FolderState] = []

    def refresh(self) -> None:
        """Look at the folders again."""
        self._looking = self._tasks.run(
            self._library.folders,
            self.set_states,
            self._tasks.quiet_trouble.emit,
            instead_of=self._looking,
        )

    def expect_change(self) -> None:
        """Announce with the next look that photos changed, even if there are as many as before."""
        self._expected = True

    @Slot(list)
    def set_states(self, states: list[FolderState]) -> None:
        """Take over a newer state of the folders."""
        before, places = self.photos, {state.folder_id: state.path for state in self.states}
        moved = any(places.get(state.folder_id, state.path) != state.path for state in states)
        self.states, self.photos = states, _count_photos(states)
        self.changed.emit(states)
        if self._expected or moved or self.photos != before:
            self._expected = False
            self.photos_changed.emit()


def _count_photos(folders: Sequence[FolderState]) -> int:
    """Count the photos of all folders; those of a folder inside another are counted with it."""
    paths = {folder.path for folder in folders}
    return sum(folder.photos for folder in folders if not lies_below(folder.path, paths))
