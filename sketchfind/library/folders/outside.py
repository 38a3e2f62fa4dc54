"""What is written on demand does not lie among photos, where nothing is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from sketchfind.errors import UserFacingError
from sketchfind.library.folders.nesting import is_within


def refuse_among_photos(path: Path, roots: Iterable[str]) -> None:
    """Raise UserFacingError where a new file would lie in one of these roots."""
    folder = _spelling(os.path.realpath(path.parent))
    if any(is_within(folder, _spelling(root)) for root in roots):
        raise UserFacingError(
            "{path} would lie among your photos, where nothing is written.",
            "Choose a folder that is not searched.",
            path=path,
        )


def _spelling(path: str) -> str:
    """Return a name that is the same for all spellings that the system takes for one."""
    return path.casefold() if sys.platform == "darwin" else os.path.normcase(path)
