"""Where everything is that the program keeps, how much room it takes, and making room."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args, get_type_hints

from sketchfind.aside import delete
from sketchfind.catalog import KnownPhoto
from sketchfind.library.folders.drives import DriveHangs, Drives
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.search.accelerator import Accelerator
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.paths import Profile
from sketchfind.types import Stored

AT_ONCE = 256  # photos that a drive is asked for: time enough for a slow one
KINDS = get_args(get_type_hints(Stored)["kind"])


def measure(profile: Profile) -> list[Stored]:
    """Return the size of each kind, 0 for what is not there; files that go meanwhile count 0.

    "other" is whatever else is in the profile's folders, so that nothing is left out.
    """
    places = {
        "catalog": profile.catalog,
        "thumbnails": profile.thumbnails,
        "index": profile.index,
        "drawings": profile.drawings,
        "models": profile.models,
        "settings": profile.settings,
        "log": profile.log,
    }
    stored = [Stored(kind, places[kind], _size(places[kind])) for kind in KINDS if kind in places]
    folders = [profile.data]
    if not profile.cache.is_relative_to(profile.data):
        folders.append(profile.cache)
    rest = sum(map(_size, folders)) - sum(item.bytes for item in stored)
    return [*stored, Stored("other", profile.data, max(rest, 0))]


def clear_caches(
    photos: Iterable[KnownPhoto],
    roots: Roots,
    drives: Drives,
    thumbnails: ThumbnailStore,
    accelerator: Accelerator,
    index: Path,
) -> None:
    """Delete what can be made again: the index, and thumbnails of photos that can be reached."""
    out_of_reach, asked = set[str](), defaultdict[str, list[KnownPhoto]](list)
    for photo in photos:
        owner = None if photo.missing else roots.owner(photo.file.path)
        if owner is None:
            out_of_reach.add(photo.content_hash)
        else:
            asked[owner.path].append(photo)
    for root, below in asked.items():
        for start in range(0, len(below), AT_ONCE):
            out_of_reach |= _out_of_reach(root, below[start : start + AT_ONCE], drives)
    thumbnails.remove(thumbnails.existing() - out_of_reach)
    accelerator.distrust()
    for path in index.glob("*"):  # those of other models too; none where the cache was deleted
        delete(path)


def _out_of_reach(root: str, photos: Sequence[KnownPhoto], drives: Drives) -> set[str]:
    """Return the contents of the photos that are not there: all, where the drive hangs."""

    def look() -> set[str]:
        exists = os.path.exists
        return {photo.content_hash for photo in photos if not exists(photo.file.path)}

    try:
        return drives.ask(root, look)
    except DriveHangs:
        return {photo.content_hash for photo in photos}


def _size(path: Path) -> int:
    if not path.is_dir():
        # SQLite keeps what is not yet in the file beside it.
        beside = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
        return sum(_bytes(file) for file in beside)
    return size_of_folder(path)


def size_of_folder(path: Path) -> int:
    """Return the bytes of all files in a folder; what goes meanwhile has none."""
    return sum(_bytes(Path(folder, name)) for folder, _, names in os.walk(path) for name in names)


def _bytes(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
