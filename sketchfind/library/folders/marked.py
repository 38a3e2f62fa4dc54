"""Folders that the system hides although their names begin with no dot, as macOS hides ~/Library.

Nothing in them is searched: they hold the caches and mail of programs.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from sketchfind.library.folders.nesting import is_within

_WINDOWS_HIDDEN = 0x2


def is_marked_hidden(status: os.stat_result) -> bool:
    """Tell whether the system hides a folder of this status."""
    return bool(
        getattr(status, "st_file_attributes", 0) & _WINDOWS_HIDDEN
        or getattr(status, "st_flags", 0) & stat.UF_HIDDEN
    )


def lies_in_marked(folder: str, root: str) -> bool:
    """Tell whether the system hides a folder, or one between it and the root."""
    while is_within(folder, root) and folder != root:
        with suppress(OSError):  # it is not there, so nothing hides it
            if is_marked_hidden(os.lstat(folder)):  # a link may lead to one without being one
                return True
        folder = os.path.dirname(folder)  # noqa: PTH120 - text already
    return False
