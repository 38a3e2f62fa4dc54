"""Add, forget and watch roots, and choose what is left out of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sketchfind.library.folders.folders import LibraryFolders
from sketchfind.library.folders.outside import refuse_among_photos
from sketchfind.library.folders.watch import FolderWatch
from sketchfind.library.verbs.opened import OpenLibrary

P = ParamSpec("P")
T = TypeVar("T")


def _verb(
    method: Callable[Concatenate[LibraryFolders, P], T],
) -> Callable[Concatenate[OpenLibrary, P], T]:
    """Turn a method of LibraryFolders into a verb that keeps the library open while it runs."""

    @functools.wraps(method)
    def verb(library: OpenLibrary, /, *arguments: P.args, **named: P.kwargs) -> T:
        with library._inside():
            return method(library._folders, *arguments, **named)

    return verb


class FolderVerbs(OpenLibrary):
    """What can be asked about folders."""

    add_folder = _verb(LibraryFolders.add)
    move_folder = _verb(LibraryFolders.move)
    folders = _verb(LibraryFolders.states)
    folders_now = _verb(LibraryFolders.states_now)
    find_folder = _verb(LibraryFolders.find)
    names_of = _verb(LibraryFolders.names)
    named_folders = _verb(LibraryFolders.named)
    subfolders = _verb(LibraryFolders.subfolders)
    names_with_photos = _verb(LibraryFolders.names_with_photos)
    strayed = _verb(LibraryFolders.strayed)
    exclusions = _verb(LibraryFolders.exclusions)
    exclude = _verb(LibraryFolders.exclude)
    count_excluded = _verb(LibraryFolders.count_excluded)

    def remove_folder(self, folder_id: int) -> int:
        """Forget a root and what is known about its photos; the files are not touched.

        Returns how many photos can no longer be found; those that a root around it holds still can.
        """
        with self._inside():
            removed = self._folders.remove(folder_id)
            self._spaces.now.searcher.forget()
        return removed

    def refuse_among_photos(self, path: Path) -> None:
        """Raise UserFacingError if a new file at `path` would lie in a folder that updates read."""
        with self._inside():
            refuse_among_photos(path, self._catalog, self._folders.drives)

    def watch(self, on_changed: Callable[[frozenset[int]], None]) -> FolderWatch:
        """Watch the folders that updates read, until the watch or the library is closed.

        `on_changed` is called in a thread of its own with the ids of roots that need an `update`.
        """
        return self._folders.watch(on_changed)
