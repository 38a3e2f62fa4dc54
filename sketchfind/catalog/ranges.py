"""Select all paths below a folder with one range, which the index on `path` answers."""

from __future__ import annotations

import os


def below(folder: str) -> tuple[bytes, bytes]:
    """Return (first, end) so that first <= path < end holds exactly for paths below `folder`."""
    separator = os.fsencode(os.sep)
    first = os.fsencode(folder)
    if not first.endswith(separator):
        first += separator
    return first, first[:-1] + bytes([first[-1] + 1])
