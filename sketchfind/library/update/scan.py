"""Walk a root and list its photo files, despite unreadable folders, links and hidden places."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from sketchfind.catalog import FolderRow, PhotoFile
from sketchfind.errors import phrase, too_long, why
from sketchfind.imaging.decode import is_named_as_photo
from sketchfind.library.folders.cloud import in_place_of, is_placeholder
from sketchfind.library.folders.exclude import Excluder
from sketchfind.library.folders.identity import Identity, identity
from sketchfind.library.folders.marked import is_marked_hidden, lies_in_marked
from sketchfind.library.folders.mounts import number_of_drive
from sketchfind.library.folders.nesting import Roots
from sketchfind.paths import Profile

_LISTING = "\\*.*"  # added to a folder's path when Windows lists it
_ANY = Profile.at(Path())
_PROFILE = {path.name for path in (_ANY.catalog, _ANY.models, _ANY.cache)}  # mark its folder
_NOT_PHOTOS = {path.name for path in (_ANY.cache, _ANY.drawings)}  # pictures of a profile


@dataclass(slots=True)
class RootScan:
    """What a walk saw. `blind` are the folders and files that could not be looked at.

    `folders` are those that were listed, each with its modification time in nanoseconds just
    before; `drives` are those of them on another device than the folder above, each with a number
    that tells its drive from others; `drive` is the number of the root's own drive.
    """

    folder: FolderRow
    online: bool = True
    empty: bool = True
    files: list[PhotoFile] = field(default_factory=list)
    problems: list[tuple[PhotoFile, str]] = field(default_factory=list)
    in_cloud: list[str] = field(default_factory=list)  # opening one would download it
    blind: list[str] = field(default_factory=list)
    folders: dict[str, int] = field(default_factory=dict)
    drives: dict[str, int] = field(default_factory=dict)
    drive: int | None = None


class Scanner:
    """Walks roots so that each file is met once, by the same path in every run.

    Skips hidden folders, the folders in `own`, the thumbnails and drawings of other profiles, and
    whatever the roots' `excluders` (by root id) leave out. Follows links, except those to what is
    met in a root anyway, or to where the walk has been.
    """

    def __init__(
        self,
        roots: Roots,
        own: Iterable[str],
        *,
        excluders: Mapping[int, Excluder],
        on_found: Callable[[int], None],
        cancelled: Callable[[], bool],
        identify: Callable[[str], Identity | None],
    ) -> None:
        """Look up all roots with `identify`, which must cope with a root that hangs."""
        self.looked_at = 0  # entries; shows other threads whether the walk still goes on
        self._roots = roots
        self._on_found = on_found
        self._cancelled = cancelled
        self._found = 0
        self._excluders = excluders
        borders = [*(folder.path for folder in roots.folders), *own]
        self._borders = {found for path in borders if (found := identify(path))}

    def scan(self, folder: FolderRow) -> RootScan:
        """Walk one root; a root that is not there or cannot be listed is not online."""
        own = identity(folder.path)
        if own is None:
            return RootScan(folder, online=False)
        result = RootScan(folder)
        visited = set(self._borders)
        excluder = self._excluders[folder.id]
        waiting = [(folder.path, own[0])]  # with the device of the folder above
        while waiting and not self._cancelled():
            path, above = waiting.pop()
            try:
                # Read before listing: whatever is added later changes the folder's time.
                device, result.folders[path] = _device_and_time(path)
                with os.scandir(path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                result.folders.pop(path, None)
                if path == folder.path:
                    result.online = False
                    return result
                result.blind.append(path)
                reason = phrase("the folder cannot be read") + f" ({_why(error)})"
                result.problems.append((PhotoFile(path, 0, 0), reason))
                continue
            if path == folder.path:
                result.empty, result.drive = not entries, number_of_drive(path, device)
            if {entry.name for entry in entries} >= _PROFILE:
                entries = [entry for entry in entries if entry.name not in _NOT_PHOTOS]
            if device != above:
                result.drives[path] = number_of_drive(path, device)
            below = []
            for entry in entries:  # a folder may have very many, on a slow drive
                if self._cancelled():
                    break
                if self._look_at(entry, excluder, visited, result):
                    below.append(entry)
                self._on_found(self._found)
            waiting.extend((entry.path, device) for entry in reversed(below))
        return result

    def _look_at(
        self,
        entry: os.DirEntry[str],
        excluder: Excluder,
        visited: set[Identity],
        result: RootScan,
    ) -> bool:
        """Note a photo file; tell whether `entry` is a folder to walk into."""
        self.looked_at += 1
        if entry.name.startswith("."):
            _note_in_icloud(entry, excluder, result)
            return False
        try:
            if entry.is_dir():
                return not excluder.folder(entry.path) and self._is_new_folder(entry, visited)
            if entry.is_symlink() and identity(entry.path) is None:
                # It may lead to a folder or a photo on a drive that is away.
                result.blind.append(entry.path)
            if not excluder.file(entry.path):
                self._add_file(entry, result)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                result.blind.append(entry.path)
            if is_named_as_photo(entry.name):
                result.problems.append((PhotoFile(entry.path, 0, 0), _why(error)))
        return False

    def _is_new_folder(self, entry: os.DirEntry[str], visited: set[Identity]) -> bool:
        if entry.is_symlink() and self._is_met_as_folder(os.path.realpath(entry.path)):
            return False
        try:
            # For a link its own status counts, as for names with a dot: it may lead to a hidden
            # folder without being hidden itself.
            status = entry.stat(follow_symlinks=False)
        except OSError:
            return True  # walking into it will report what is wrong
        if is_marked_hidden(status):
            return False
        # A new stat, because that of an entry has no inode on Windows.
        found = identity(entry.path)
        if found is None:
            return True
        if found in visited:
            return False
        visited.add(found)
        return True

    def _add_file(self, entry: os.DirEntry[str], result: RootScan) -> None:
        if not is_named_as_photo(entry.name):
            return
        if entry.is_symlink() and self._is_met_as_file(os.path.realpath(entry.path)):
            if entry.is_file():
                return
            raise FileNotFoundError  # a link to nothing
        status = entry.stat()
        file = PhotoFile.at(entry.path, status)
        if not stat.S_ISREG(status.st_mode):
            result.problems.append((file, phrase("not a regular file")))
        elif is_placeholder(status):
            result.in_cloud.append(file.path)
        else:
            result.files.append(file)
            self._found += 1

    def _is_met_as_folder(self, path: str) -> bool:
        """Tell whether the walk of a root reaches the folder at `path` without links."""
        root = self._roots.owner(path)
        return root is not None and not (
            _is_hidden(path, root)
            or lies_in_marked(path, root.path)
            or self._excluders[root.id].anything(path + "/")
        )

    def _is_met_as_file(self, path: str) -> bool:
        root = self._roots.owner(path)
        return root is not None and not (
            not is_named_as_photo(path)
            or _is_hidden(path, root)
            or lies_in_marked(os.path.dirname(path), root.path)  # noqa: PTH120 - text already
            or self._excluders[root.id].anything(path)
        )


def _note_in_icloud(entry: os.DirEntry[str], excluder: Excluder, result: RootScan) -> None:
    """Note the photo that a hidden file of iCloud stands for, unless the photo is there."""
    name = in_place_of(entry.name)
    if name is not None and is_named_as_photo(name):
        path = Path(entry.path).with_name(name)
        if not os.path.lexists(path) and not excluder.file(str(path)):
            result.in_cloud.append(str(path))


def _device_and_time(path: str) -> tuple[int, int]:
    status = os.stat(path)  # noqa: PTH116 - hot
    return status.st_dev, status.st_mtime_ns


def _is_hidden(path: str, root: FolderRow) -> bool:
    return any(part.startswith(".") for part in PurePath(path).relative_to(root.path).parts)


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return phrase("no permission to read it")
    if isinstance(error, FileNotFoundError) and too_long(f"{error.filename}{_LISTING}"):
        return phrase("its path is too long for Windows")
    if isinstance(error, FileNotFoundError):
        return phrase("it is a link to nothing, or was deleted just now")
    return why(error)
