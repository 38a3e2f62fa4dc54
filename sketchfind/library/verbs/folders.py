"""Roots: added and forgotten, watched, and what is left out of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sketchfind.library.folders.outside import refuse_among_photos
from sketchfind.library.folders.watch import FolderWatch
from sketchfind.library.verbs.opened import OpenLibrary
from sketchfind.types import FolderState


class FolderVerbs(OpenLibrary):
    """What can be asked about folders."""

    def add_folder(self, path: Path) -> FolderState:
        """Add a root, or return the one that is there; `update` then finds its photos.

        A known root that was renamed, or moved, to this folder keeps all that is known about it.
        Raises UserFacingError when it is no folder that can be read, or belongs to the profile.
        """
        with self._inside():
            return self._folders.add(path)

    def move_folder(self, folder_id: int, path: Path) -> FolderState:
        """Let a root that is not there go on as another folder, with all that is known about it.

        Raises UserFacingError where it still is there, or roots would lie in each other.
        """
        with self._inside():
            return self._folders.move(folder_id, path)

    def remove_folder(self, folder_id: int) -> int:
        """Forget a root and what is known about its photos; the files are not touched.

        Returns how many photos can be found no more: those in a root around it still can.
        """
        with self._inside():
            removed = self._folders.remove(folder_id)
            self._spaces.now.searcher.forget()
        return removed

    def folders(self) -> list[FolderState]:
        """Return all roots as the last update saw them."""
        with self._inside():
            return self._folders.states()

    def folders_now(self) -> list[FolderState]:
        """Return all roots, and whether they are there now; waits for drives, though not long."""
        with self._inside():
            return self._folders.states_now()

    def find_folder(self, path: Path) -> FolderState | None:
        """Return the root that `path` names, as it is written or through links."""
        with self._inside():
            return self._folders.find(path)

    def names_of(self, path: Path) -> tuple[str, ...]:
        """Return the names, for `Filters`, under which the photos in a folder are or will be known.

        There are none for what is no folder, or neither lies in a root nor has one in it.
        """
        with self._inside():
            return self._folders.names(path)

    def refuse_among_photos(self, path: Path) -> None:
        """Raise UserFacingError where a new file would lie in a folder that updates look into."""
        with self._inside():
            refuse_among_photos(path, self._catalog, self._folders.drives)

    def watch(self, on_changed: Callable[[frozenset[int]], None]) -> FolderWatch:
        """Begin to notice changes in what updates look through, until it or the library is closed.

        `on_changed` is called in a thread of its own with the ids of roots that need an `update`.
        """
        return self._folders.watch(on_changed)

    def strayed(self) -> list[int]:
        """Return the roots that came back or went away since the last update."""
        with self._inside():
            return self._folders.strayed()

    def exclusions(self, folder_id: int | None = None) -> tuple[str, ...]:
        """Return the patterns of what is left out of a root, or of all roots alike."""
        with self._inside():
            return self._folders.exclusions(folder_id)

    def exclude(self, patterns: Sequence[str], folder_id: int | None = None) -> None:
        """Set what is left out of a root, or of all roots alike; the next `update` follows it.

        Raises UserFacingError for a pattern that means nothing; then none is changed.
        """
        with self._inside():
            self._folders.exclude(patterns, folder_id)

    def count_excluded(self, patterns: Sequence[str], folder_id: int | None = None) -> int:
        """Count the photos that can be found and that these patterns would leave out."""
        with self._inside():
            return self._folders.count_excluded(patterns, folder_id)
