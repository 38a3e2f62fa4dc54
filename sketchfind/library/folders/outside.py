"""What is written on demand does not lie among photos, where nothing is written."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePath

from sketchfind.catalog import Catalog
from sketchfind.errors import UserFacingError
from sketchfind.library.folders.exclude import Excluder, general_exclusions
from sketchfind.library.folders.nesting import is_within


def refuse_among_photos(path: Path, catalog: Catalog) -> None:
    """Raise UserFacingError where a new file would lie in a folder that updates look into."""
    folder = _spelling(os.path.realpath(path.parent))
    roots = {_spelling(row.path): row.exclusions for row in catalog.folders.all()}
    root = max((root for root in roots if is_within(folder, root)), key=len, default=None)
    if root is None:
        return
    if _is_searched(folder, root, Excluder(root, [*general_exclusions(catalog), *roots[root]])):
        raise UserFacingError(
            "{path} would lie among your photos, where nothing is written.",
            "Choose a folder that is not searched.",
            path=path,
        )


def _is_searched(folder: str, root: str, excluder: Excluder) -> bool:
    """Tell whether no folder on the way down from the root is hidden or left out."""
    place = root
    for part in PurePath(folder).relative_to(root).parts:
        place = os.path.join(place, part)  # noqa: PTH118 - text, as the excluder takes it
        if part.startswith(".") or excluder.folder(place):
            return False
    return True


def _spelling(path: str) -> str:
    """Return a name that is the same for all spellings that the system takes for one."""
    return path.casefold() if sys.platform == "darwin" else os.path.normcase(path)
