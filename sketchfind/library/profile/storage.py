"""Where everything is that the program keeps, how much room it takes, and making room."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args, get_type_hints

from sketchfind.aside import delete
from sketchfind.catalog import KnownPhoto
from sketchfind.library.folders.drives import Drives
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.folders.reach import within_reach
from sketchfind.library.room import size_of_file, size_of_folder
from sketchfind.library.search.accelerator import Accelerator
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.paths import Profile
from sketchfind.types import Stored

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
    photos: Sequence[KnownPhoto],
    roots: Roots,
    drives: Drives,
    thumbnails: ThumbnailStore,
    accelerator: Accelerator,
    index: Path,
) -> None:
    """Delete what can be made again: the index, and thumbnails of photos that can be reached."""
    reached = within_reach(photos, roots, drives)
    out_of_reach = {photo.content_hash for photo in photos if photo.id not in reached}
    thumbnails.remove(thumbnails.existing() - out_of_reach)
    accelerator.distrust()
    for path in index.glob("*"):  # those of other models too; none where the cache was deleted
        delete(path)


def _size(path: Path) -> int:
    if not path.is_dir():
        # SQLite keeps what is not yet in the file beside it.
        beside = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
        return sum(map(size_of_file, beside))
    return size_of_folder(path)
