"""What tells a file or folder from all others, whatever path leads to it."""

from __future__ import annotations

import os

from sketchfind.library.folders.nesting import spelling

Identity = tuple[int, int | str]  # device, and inode or path


def identity(path: str) -> Identity | None:
    """Return what tells the file or folder at a path from all others; None if there is none.

    Some drives of Windows number no files (Google Drive, SSHFS): there the path has to do.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - hot, and the path is text already
    except OSError:
        return None
    return status.st_dev, status.st_ino or spelling(path)


def are_one(path: str, other: str) -> bool:
    """Tell whether two paths lead to one file or folder, which is there."""
    found, beside = (identity(os.path.realpath(one)) for one in (path, other))
    return found is not None and found == beside
