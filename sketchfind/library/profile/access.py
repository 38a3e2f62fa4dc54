"""Who else may read a profile: paths, places and drawings are nobody else's business."""

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
        return []  # what lies in the user's own folders is private there
    return [path for path in _private(profile) if _mode(path) & _OTHERS]


def close_to_others(paths: list[Path]) -> None:
    """Take all rights from group and others, where the system lets it."""
    for path in paths:
        with suppress(OSError):  # it may be another user's
            path.chmod(_mode(path) & ~_OTHERS)


def _private(profile: Profile) -> Iterator[Path]:
    # The folder that --profile names may be the user's own, so only what is ours in it counts.
    for file in (profile.catalog, profile.settings, profile.log):
        yield from sorted(file.parent.glob(f"{file.name}*"))  # with what is kept beside it
    folders = (profile.models, profile.drawings, profile.dialogs, profile.thumbnails, profile.index)
    yield from (path for path in (profile.crash, *folders) if path.exists())


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:  # SQLite took a -wal file away just now, or it is a link to nothing
        return 0
