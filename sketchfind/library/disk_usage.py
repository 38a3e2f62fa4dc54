"""How much disk space files take."""

from __future__ import annotations

import os
from pathlib import Path


def size_of_folder(path: Path) -> int:
    """Return the bytes of all files in a folder; a file that vanishes meanwhile counts as 0."""
    return sum(
        size_of_file(Path(folder, name)) for folder, _, names in os.walk(path) for name in names
    )


def size_of_file(path: Path) -> int:
    """Return the bytes of a file, or 0 if there is none."""
    try:
        return path.lstat().st_size
    except OSError:
        return 0
