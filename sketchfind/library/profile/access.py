"""Keep other users from reading a profile, as paths, places and drawings are private."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sketchfind.paths import Profile

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(profile: Profile) -> list[Path]:
    """Return the files and folders of a profile that other users may read or change."""
    if os.name == "nt":
        return []  # the user's own folders are private there
    return [path for path in _private(profile) if _mode(path) & _OTHERS]


def close_to_others(paths: list[Path]) -> None:
    """Take all rights from group and others, as far as the system permits."""
    for path in paths:
        with suppress(OSError):  # it may belong to another user
            path.chmod(_mode(path) & ~_OTHERS)


def _private(profile: Profile) -> Iterator[Path]:
    # The folder that --profile names may hold the user's own files, so only ours are checked.
    for file in (profile.catalog, profile.settings, profile.log):
        yield from sorted(file.parent.glob(f"{file.name}*"))  # with the files kept beside it
    folders = (profile.models, profile.drawings, profile.dialogs, profile.thumbnails, profile.index)
    yield from (path for path in (profile.crash, *folders) if path.exists())


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:  # SQLite has just removed a -wal file, or it is a link to nothing
        return 0
