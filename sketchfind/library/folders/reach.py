"""Which photos can be read now, as drives of roots and drives below roots may be away."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sketchfind.catalog import FolderRow, KnownPhoto
from sketchfind.library.folders.drives import AT_ONCE, DriveHangs, Drives
from sketchfind.library.folders.nesting import Roots


def within_reach(
    photos: Iterable[KnownPhoto], folders: Iterable[FolderRow], drives: Drives
) -> set[int]:
    """Return the ids of the photos that are not missing and whose files are there."""
    roots = Roots(folders)
    by_root, found = defaultdict[str, list[KnownPhoto]](list), set[int]()
    for photo in photos:
        owner = None if photo.missing else roots.owner(photo.file.path)
        if owner is not None:
            by_root[owner.path].append(photo)
    for root, below in by_root.items():
        for start in range(0, len(below), AT_ONCE):
            found |= _there(root, below[start : start + AT_ONCE], drives)
    return found


def _there(root: str, photos: Sequence[KnownPhoto], drives: Drives) -> set[int]:
    """Return the ids of those that are there; none if the drive hangs."""
    exists = os.path.exists
    try:
        return drives.ask(root, lambda: {item.id for item in photos if exists(item.file.path)})
    except DriveHangs:
        return set()
