"""The links that lead from roots to photos."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from sketchfind.catalog import Catalog
from sketchfind.library.folders.drives import AT_ONCE, DriveHangs, Drives
from sketchfind.library.folders.nesting import is_within
from sketchfind.paths import real_name

# Of Windows, where the walk goes through a junction, or a drive mounted in a folder, as through a
# link, but os.path.islink does not take them for one (os.path.isjunction is of Python 3.12).
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT


def known_links(catalog: Catalog, drives: Drives) -> Iterator[tuple[str, str]]:
    """Yield the roots, and the links in them behind which photos are known, with their targets."""
    folders = defaultdict[int, set[str]](set)
    for root_id, path in catalog.photos.places():
        folders[root_id].add(os.path.dirname(path))  # noqa: PTH120 - there may be very many
    for root in catalog.folders.all():
        with suppress(DriveHangs):
            yield from _leading(root.path, folders[root.id], drives)


def _leading(root: str, folders: set[str], drives: Drives) -> Iterator[tuple[str, str]]:
    """Yield the root, as it may be a link, too, and the links on the way down to the folders.

    Where the drive that a link leads to hangs, only what lies behind that link is passed over.
    Raises DriveHangs when that of the root does.
    """
    yield root, drives.ask(root, partial(real_name, root))
    below = _ways_down(root, folders)
    waiting = [*below[root]]
    while waiting:
        part = waiting[:AT_ONCE]
        del waiting[:AT_ONCE]
        hanging = set[str]()
        for link in drives.ask(root, partial(_links_among, part)):
            try:
                target = drives.ask(link, partial(real_name, link))
            except DriveHangs:
                hanging.add(link)
            else:
                yield link, target
        waiting.extend(folder for place in part if place not in hanging for folder in below[place])


def _ways_down(root: str, folders: set[str]) -> defaultdict[str, set[str]]:
    """Return what lies directly in the root, and in each folder between it and these folders."""
    below = defaultdict[str, set[str]](set)
    for folder in folders:
        while folder != root and is_within(folder, root):
            above = os.path.dirname(folder)  # noqa: PTH120 - as above
            if folder in below[above]:
                break
            below[above].add(folder)
            folder = above
    return below


def _links_among(folders: list[str]) -> list[str]:
    return [folder for folder in folders if _is_link(folder)]


def _is_link(folder: str) -> bool:
    try:
        status = os.lstat(folder)
    except (OSError, ValueError):  # it is not there, or no system has such a name
        return False
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION
