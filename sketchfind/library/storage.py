"""Where everything is that the program keeps, and how much room it takes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args, get_type_hints

from sketchfind.paths import Profile
from sketchfind.types import Stored

KINDS = get_args(get_type_hints(Stored)["kind"])


def measure(profile: Profile) -> list[Stored]:
    """Return the size of each kind, 0 for what is not there; files that go meanwhile count 0."""
    places = {
        "catalog": profile.catalog,
        "thumbnails": profile.thumbnails,
        "index": profile.index,
        "drawings": profile.drawings,
        "models": profile.models,
        "log": profile.log,
    }
    return [Stored(kind, places[kind], _size(places[kind])) for kind in KINDS]


def _size(path: Path) -> int:
    if not path.is_dir():
        # SQLite keeps what is not yet in the file beside it.
        beside = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
        return sum(_bytes(file) for file in beside)
    return sum(_bytes(Path(folder, name)) for folder, _, names in os.walk(path) for name in names)


def _bytes(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
