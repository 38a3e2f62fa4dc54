"""Which root a path belongs to, when roots may lie inside each other."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Collection, Iterable

from sketchfind.catalog import FolderRow


class Roots:
    """The roots of a library; a path belongs to the innermost one above it."""

    def __init__(self, folders: Iterable[FolderRow]) -> None:
        self.folders = sorted(folders, key=lambda folder: len(folder.path), reverse=True)

    def owner(self, path: str) -> FolderRow | None:
        """Return the innermost root that `path` is, or lies below."""
        for folder in self.folders:
            if is_within(path, folder.path):
                return folder
        return None


def is_within(path: str, folder: str) -> bool:
    """Tell whether `path` is `folder` or lies below it; both absolute and normal."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def spelling(path: str) -> str:
    """Return a text that is the same for all spellings that the system takes for one path."""
    if sys.platform == "darwin":  # accents can be written in two ways there
        return unicodedata.normalize("NFC", path).casefold()
    return os.path.normcase(path)


def lies_in(path: str, folders: Collection[str]) -> bool:
    """Tell whether `path` is one of these folders, or below one; there may be very many."""
    while folders and path not in folders:
        above = os.path.dirname(path)  # noqa: PTH120 - hot
        if above == path:
            return False
        path = above
    return bool(folders)


def innermost_around(path: str, folders: Iterable[str]) -> str | None:
    """Return the innermost of these folders that `path` lies below; None if there is none."""
    around = [folder for folder in folders if folder != path and is_within(path, folder)]
    return max(around, key=len, default=None)
