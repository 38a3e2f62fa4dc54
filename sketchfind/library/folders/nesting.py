"""Which root a path belongs to, when roots may lie inside each other."""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from collections.abc import Collection, Iterable

from sketchfind.catalog import FolderRow
from sketchfind.spelling import folded


class Roots:
    """The roots of a library; a path belongs to the innermost one above it."""

    def __init__(self, folders: Iterable[FolderRow]) -> None:
        self.folders = list(folders)
        rows: dict[str, FolderRow] = {}
        for folder in self.folders:
            rows.setdefault(_beginning(folder.path), folder)
        self._beginnings = sorted(rows)
        self._rows = [rows[beginning] for beginning in self._beginnings]
        self._around = list[int]()  # the place of the innermost root around each one; -1: none
        for place, beginning in enumerate(self._beginnings):
            self._around.append(self._innermost(beginning, place - 1))

    def owner(self, path: str) -> FolderRow | None:
        """Return the innermost root that `path` is, or lies below; there may be very many roots."""
        beginning = path + os.sep  # which is enough here: a root's own path may end with one
        place = self._innermost(beginning, bisect_right(self._beginnings, beginning) - 1)
        return self._rows[place] if place >= 0 else None

    def _innermost(self, beginning: str, place: int) -> int:
        """Return which root at `place` or around it a path begins with; -1 if there is none.

        `place` is the last one that sorts before the path: what sorts between a root and a path
        below it lies below that root, too.
        """
        while place >= 0 and not beginning.startswith(self._beginnings[place]):
            place = self._around[place]
        return place


def is_within(path: str, folder: str) -> bool:
    """Tell whether `path` is `folder` or lies below it; both absolute and normal."""
    return path == folder or path.startswith(_beginning(folder))


def _beginning(folder: str) -> str:
    """Return what all paths below a folder begin with."""
    return folder.rstrip(os.sep) + os.sep


def spelling(path: str) -> str:
    """Return a text that is the same for all spellings that the system takes for one path."""
    if sys.platform == "darwin":  # accents can be written in two ways there
        return folded(path)
    return os.path.normcase(path)


def innermost(path: str, folders: Collection[str]) -> str | None:
    """Return the innermost of these folders that `path` is or lies below; there may be very many.

    None if there is none.
    """
    while folders and path not in folders:
        above = os.path.dirname(path)  # noqa: PTH120 - hot
        if above == path:
            return None
        path = above
    return path if folders else None


def lies_in(path: str, folders: Collection[str]) -> bool:
    """Tell whether `path` is one of these folders, or below one; there may be very many."""
    return innermost(path, folders) is not None


def lies_below(path: str, folders: Collection[str]) -> bool:
    """Tell whether `path` lies below one of these folders; there may be very many."""
    above = os.path.dirname(path)  # noqa: PTH120 - hot
    return above != path and lies_in(above, folders)


def innermost_around(path: str, folders: Iterable[str]) -> str | None:
    """Return the innermost of these folders that `path` lies below; None if there is none."""
    around = [folder for folder in folders if folder != path and is_within(path, folder)]
    return max(around, key=len, default=None)
