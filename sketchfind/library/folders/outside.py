"""Keep files that are written on request out of photo folders, where nothing is ever written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from sketchfind.catalog import Catalog, FolderRow
from sketchfind.errors import UserFacingError
from sketchfind.library.folders.drives import Drives
from sketchfind.library.folders.exclude import Excluder, general_exclusions
from sketchfind.library.folders.links import known_links
from sketchfind.library.folders.marked import lies_in_marked
from sketchfind.library.folders.nesting import Roots, is_within, spelling


def refuse_among_photos(path: Path, catalog: Catalog, drives: Drives) -> None:
    """Raise UserFacingError if a new file at `path` would lie in a folder that updates read."""
    if lies_among_photos(path, catalog, drives):
        raise UserFacingError(
            "{path} would lie among your photos, where nothing is written.",
            "Choose a folder that is not searched.",
            path=path,
        )


def lies_among_photos(path: Path, catalog: Catalog, drives: Drives) -> bool:
    """Tell whether a file at this place, which need not exist, lies where updates read."""
    general = general_exclusions(catalog)
    roots = Roots(replace(row, path=spelling(row.path)) for row in catalog.folders.all())
    for name in _names(path, catalog, drives):
        root = roots.owner(name)
        if root and _is_searched(name, root, [*general, *root.exclusions]):
            return True
    return False


def _names(path: Path, catalog: Catalog, drives: Drives) -> Iterator[str]:
    """Yield the folders of a file: as written, with links followed, and through links in roots."""
    real = spelling(str(Path(os.path.realpath(path)).parent))
    yield spelling(os.path.abspath(path.parent))  # noqa: PTH100 - which ends at no ".."
    yield real
    for link, target in known_links(catalog, drives):
        link, target = spelling(link), spelling(target)
        if is_within(real, target):
            yield link.rstrip(os.sep) + real[len(target.rstrip(os.sep)) :]


def _is_searched(folder: str, root: FolderRow, exclusions: Sequence[str]) -> bool:
    """Tell whether no folder on the way down from the root is hidden or left out."""
    excluder, place = Excluder(root.path, exclusions), root.path
    for part in PurePath(folder).relative_to(root.path).parts:
        place = os.path.join(place, part)  # noqa: PTH118 - text, as the excluder takes it
        if part.startswith(".") or excluder.folder(place):
            return False
    return not lies_in_marked(folder, root.path)
