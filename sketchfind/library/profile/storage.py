"""Where the program keeps its files, and how much disk space they take."""

from __future__ import annotations

from pathlib import Path

from sketchfind.catalog.connections import files_of
from sketchfind.library.disk_usage import size_of_file, size_of_folder
from sketchfind.paths import Profile
from sketchfind.types import Stored, StoredKind


def measure(profile: Profile) -> list[Stored]:
    """Return the size of each kind of file; those that do not exist or vanish meanwhile count as 0.

    "other" is whatever else is in the profile's folders, so that nothing is left out.
    """
    places: dict[StoredKind, Path] = {
        "catalog": profile.catalog,
        "thumbnails": profile.thumbnails,
        "index": profile.index,
        "drawings": profile.drawings,
        "models": profile.models,
        "settings": profile.settings,
        "log": profile.log,
    }
    stored = [Stored(kind, path, _size(path)) for kind, path in places.items()]
    folders = [profile.data]
    if not profile.cache.is_relative_to(profile.data):
        folders.append(profile.cache)
    rest = sum(map(_size, folders)) - sum(item.bytes for item in stored)
    return [*stored, Stored("other", profile.data, max(rest, 0))]


def _size(path: Path) -> int:
    if path.is_dir():
        return size_of_folder(path)
    return sum(map(size_of_file, files_of(path)))  # a catalog has further files beside it
