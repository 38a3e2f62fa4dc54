"""Whether files can be locked, which is how SQLite keeps programs from each other."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path


def can_lock(folder: Path) -> bool:
    """Tell whether a folder's drive has locks: some servers have none, and SQLite says "busy"."""
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        # The name, where it needs one, is that of our unfinished files: updates remove those.
        with tempfile.TemporaryFile(prefix=".sketchfind-lock-", suffix=".tmp", dir=folder) as probe:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno != errno.ENOLCK
    return True
