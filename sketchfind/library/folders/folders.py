"""The roots of a library: add, forget and watch them, and choose what is left out of them."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from sketchfind.catalog import Catalog, FolderRow
from sketchfind.errors import UserFacingError, why
from sketchfind.library.folders.drives import DriveHangs, Drives
from sketchfind.library.folders.exclude import Excluder, general_exclusions, tidy_patterns
from sketchfind.library.folders.identity import are_one
from sketchfind.library.folders.links import known_links
from sketchfind.library.folders.moved import find_former, refuse_overlap
from sketchfind.library.folders.named import named_in
from sketchfind.library.folders.nesting import innermost_around, is_within, lies_below, spelling
from sketchfind.library.folders.outside import lies_among_photos
from sketchfind.library.folders.watch import FolderWatch
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.paths import Profile, absolute, is_folder, real_name
from sketchfind.types import FolderState, NamedFolders

MOST_SUBFOLDERS = 300  # to choose from; a list of more opens slowly, and words find one sooner


class LibraryFolders:
    """Keeps the roots in the catalog, and watches them on request."""

    def __init__(self, catalog: Catalog, profile: Profile, thumbnails: ThumbnailStore) -> None:
        self._catalog = catalog
        self._thumbnails = thumbnails
        self._watch: FolderWatch | None = None
        self.drives = Drives()
        # The program's own folders, which are never searched.
        self.own = [real_name(path) for path in (profile.data, profile.cache)]

    def add(self, path: Path) -> FolderState:
        """Add a root, or return the existing one; the next update finds its photos.

        If a root is gone and its photos are in this folder, it was moved here: it continues as this
        folder, with all that is known about it. Raises UserFacingError for a path that is no
        readable folder, or that belongs to the profile.
        """
        folder = self._known_name(self._usable(path))
        former = find_former(self._catalog, self.drives, folder)
        moved = former is not None and self._move(former.id, folder)
        row = self._catalog.folders.add(folder)
        return replace(self._state(row.id), moved_from=former.path if former and moved else "")

    def move(self, folder_id: int, path: Path) -> FolderState:
        """Let a root that is gone continue as another folder, with all that is known about it.

        Raises UserFacingError if it is still there, or if roots would lie in each other.
        """
        folder = self._known_name(self._usable(path))
        state = self._state(folder_id)
        if self.is_there(state.path):
            raise UserFacingError(
                "The folder {folder} is still where it was.",
                "Add the other one to the list as well.",
                folder=state.path,
            )
        if folder == state.path:
            raise UserFacingError(
                "The folder {folder} is still where it was, and it is empty.",
                "Connect its drive, or choose the folder where its photos are now.",
                folder=folder,
            )
        if not self._move(folder_id, folder):
            refuse_overlap(state.path, folder, self._catalog.folders.all())
        return replace(self._state(folder_id), moved_from=state.path)

    def find(self, path: Path) -> FolderState | None:
        """Return the root that a person means by a path, taken literally or with links followed.

        For a root that is gone, any spelling that the system takes for its name will do, too.
        """
        written = str(absolute(path))
        states = {state.path: state for state in self.states()}
        if written in states:
            return states[written]
        with suppress(DriveHangs):
            if (state := states.get(self._known_name(self._real(written)))) is not None:
                return state
        alike = [name for name in states if spelling(name) == spelling(written)]
        return states[alike[0]] if len(alike) == 1 else None

    def names(self, path: Path) -> tuple[str, ...]:
        """Return the paths, for `Filters`, under which photos in a folder are, or will be, known.

        These may differ from `path` because of links, which may have changed since the walk. There
        are none if `path` is no folder, or neither lies in a root nor contains one.
        """
        written = str(absolute(path))
        photos = self._catalog.photos
        try:
            real = self._real(written)
            known = tuple(filter(photos.any_below, dict.fromkeys((written, real))))
            if known:
                return known
        except DriveHangs:
            return (written,)
        links = set(self._linked(real))
        linked = set(filter(photos.any_below, links))
        if not linked and is_folder(real):
            roots = (row.path for row in self._catalog.folders.all())
            return (written,) if links or innermost_around(written, roots) else ()
        return tuple(sorted(name for name in linked if not lies_below(name, linked)))

    def names_with_photos(self, path: Path) -> tuple[str, ...]:
        """Return the `names` of a folder; raise UserFacingError if no photo in it is known."""
        names = self.names(path)
        if any(map(self._catalog.photos.any_below, names)):
            return names
        if not names:
            raise UserFacingError(
                "The folder {folder} is not searched.",
                "Choose one inside a folder of your list, or add this one to the list.",
                folder=path,
            )
        if not lies_among_photos(path / "photo", self._catalog, self.drives):
            raise UserFacingError(
                "The folder {folder} is not searched, because it is left out or hidden.",
                "“Leave out…” in the menu of the folder that contains it shows what is left out.",
                folder=path,
            )
        raise UserFacingError(
            "There are no searchable photos in the folder {folder}.",
            "Choose another one. “Rescan” in the menu of the folder that contains it reads new "
            "pictures.",
            folder=path,
        )

    def named(self, words: str) -> list[NamedFolders]:
        """Return the folders that words may stand for: see `named_in`."""
        if not words:
            return []
        roots = {row.path for row in self._catalog.folders.all()}
        return named_in(words, self._catalog.filtering.folders(), roots)

    def subfolders(self) -> list[str]:
        """Return the folders in the only root that divide its photos, by name.

        They lie in the deepest folder that has all photos in or below it. There are none if there
        are several roots, if a single folder holds all photos, or if there are more than
        `MOST_SUBFOLDERS`.
        """
        roots = [row.path for row in self._catalog.folders.all()]
        known = self._catalog.filtering.folders() if len(roots) == 1 else ()
        # A path that damage has changed may lie elsewhere, or may even be relative.
        holding = [folder for folder in known if is_within(folder, roots[0])]
        if not holding:
            return []
        ends = [end(folder + os.sep for folder in holding) for end in (min, max)]
        start = os.path.commonpath(ends).rstrip(os.sep) + os.sep
        names = {folder[len(start) :].partition(os.sep)[0] for folder in holding}
        if not 2 <= len(names) <= MOST_SUBFOLDERS:
            return []
        return [start + name for name in sorted(names, key=str.casefold) if name]

    def remove(self, folder_id: int) -> int:
        """Forget a root, its photos and their thumbnails; return the number of photos."""
        before = self._catalog.photos.content_hashes()
        removed = self._catalog.folders.remove(folder_id)
        if self._watch is not None:
            self._watch.drop(folder_id)
        self._thumbnails.remove(before - self._catalog.photos.content_hashes())
        return removed

    def states(self) -> list[FolderState]:
        """Return all roots as the last update saw them."""
        away = sorted(self._catalog.drives.away())
        return [
            FolderState(
                folder_id=row.id,
                path=row.path,
                photos=self._catalog.photos.count(row.path),
                failed=self._catalog.failures.count(row.path),
                online=row.online,
                last_scan=row.last_scan,
                away=tuple(folder for folder in away if is_within(folder, row.path)),
            )
            for row in self._catalog.folders.all()
        ]

    def states_now(self) -> list[FolderState]:
        """Return all roots, and whether they are there now; waits for drives, but not for long."""
        return [replace(state, online=self.is_there(state.path)) for state in self.states()]

    def _state(self, folder_id: int) -> FolderState:
        for state in self.states():
            if state.folder_id == folder_id:
                return state
        raise UserFacingError("The folder is not in the list any more.")

    def strayed(self) -> list[int]:
        """Return the roots that came back or went away since the last update."""
        rows = self._catalog.folders.all()
        return [row.id for row in rows if self.is_there(row.path) != row.online]

    def is_there(self, root: str) -> bool:
        """Tell whether a root answers now and, if it had photos, is not empty."""
        return self.drives.is_online(root, has_photos=self._catalog.photos.any_below(root))

    def watch(self, on_changed: Callable[[frozenset[int]], None]) -> FolderWatch:
        """Watch what scans will see from now on."""
        self._watch = FolderWatch(on_changed)
        return self._watch

    def close(self) -> None:
        """Stop watching and waiting for drives."""
        self.drives.close()
        if self._watch is not None:
            self._watch.close()

    def scanned(self, root: FolderRow, folders: Mapping[str, int] | None) -> None:
        """Watch the folders that a scan saw, with their times; None: stop watching the root."""
        if self._watch is None:
            return
        if folders is None:
            self._watch.drop(root.id)
        else:
            self._watch.follow(root, folders)

    def exclusions(self, folder_id: int | None = None) -> tuple[str, ...]:
        """Return the patterns of what is left out of a root, or of all roots if None."""
        if folder_id is None:
            return general_exclusions(self._catalog)
        rows = self._catalog.folders.all()
        return next((row.exclusions for row in rows if row.id == folder_id), ())

    def exclude(self, patterns: Sequence[str], folder_id: int | None = None) -> None:
        """Set what is left out of a root, or of all roots if None; the next update applies it.

        Raises UserFacingError for a pattern without meaning; then nothing is changed.
        """
        kept = tidy_patterns(patterns)
        if folder_id is None:
            self._catalog.folders.exclude_generally(kept)
        else:
            self._catalog.folders.exclude(folder_id, kept)

    def count_excluded(self, patterns: Sequence[str], folder_id: int | None = None) -> int:
        """Count the searchable photos that the patterns would leave out."""
        kept = tidy_patterns(patterns)
        excluders = {
            row.id: Excluder(row.path, kept)
            for row in self._catalog.folders.all()
            if folder_id is None or row.id == folder_id
        }
        return sum(
            excluders[owner].anything(path)
            for owner, path in self._catalog.photos.places()
            if owner in excluders
        )

    def _real(self, path: str) -> str:
        return self.drives.ask(path, lambda: real_name(path))

    def _linked(self, folder: str) -> Iterator[str]:
        """Yield the links that lead to a folder or into it, and its paths through other links."""
        for link, target in known_links(self._catalog, self.drives):
            if is_within(target, folder):
                yield link
            elif is_within(folder, target):
                yield link + folder[len(target.rstrip(os.sep)) :]

    def _known_name(self, path: str) -> str:
        """Return the path under which a folder is already a root, or `path` if it is none.

        A folder has several paths where case is ignored, or where a drive is mounted twice.
        """
        for folder in self._catalog.folders.all():
            with suppress(DriveHangs):
                if self.drives.ask(folder.path, partial(are_one, path, folder.path)):
                    return folder.path
        return path

    def _move(self, folder_id: int, folder: str) -> bool:
        moved = self._catalog.folders.move(folder_id, folder)
        if moved and self._watch is not None:
            self._watch.drop(folder_id)
        return moved

    def _usable(self, path: Path) -> str:
        try:
            folder = self.drives.ask(str(path), lambda: _listed(path))
        except OSError as error:
            raise UserFacingError(
                "The folder {path} cannot be used: {reason}.",
                "Allow the program that sketchfind was started from, such as the Terminal, to read "
                "it: in the System Settings, under Privacy & Security."
                if _is_kept_private(error)
                else "Choose a folder with photos.",
                path=path,
                reason=why(error),
            ) from error
        if any(is_within(folder, own) for own in self.own):
            raise UserFacingError(
                "The folder {path} belongs to sketchfind itself.",
                "Choose a folder with photos.",
                path=path,
            )
        return folder


def _is_kept_private(error: OSError) -> bool:
    """Tell whether macOS denied access because the user has not allowed this program to read it.

    Access denied by file permissions is another error there (EACCES).
    """
    return sys.platform == "darwin" and error.errno == errno.EPERM


def _listed(path: Path) -> str:
    """Return the real path of a folder that can be listed; raise OSError for any other."""
    folder = real_name(absolute(path))
    with os.scandir(folder):
        return folder
