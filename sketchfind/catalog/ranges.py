"""Values to bind to statements: the range of paths below a folder, and many ids in parts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

_AT_ONCE = 500  # bound parameters in one statement; old SQLite builds allow 999


def below(folder: str) -> tuple[bytes, bytes]:
    """Return (first, end) so that first <= path < end holds exactly for paths below `folder`.

    The index on `path` can answer that condition.
    """
    separator = os.fsencode(os.sep)
    first = os.fsencode(folder)
    if not first.endswith(separator):
        first += separator
    return first, first[:-1] + bytes([first[-1] + 1])


def in_parts(ids: Iterable[int]) -> Iterator[tuple[list[int], str]]:
    """Yield ids in parts that one statement can take, each with its question marks."""
    everything = list(ids)
    for start in range(0, len(everything), _AT_ONCE):
        part = everything[start : start + _AT_ONCE]
        yield part, ", ".join("?" * len(part))
