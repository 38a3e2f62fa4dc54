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

# On Windows the walk goes through junctions and drives mounted in folders as through links, but
# os.path.islink does not recognise them (os.path.isjunction needs Python 3.12).
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT


def known_links(catalog: Catalog, drives: Drives) -> Iterator[tuple[str, str]]:
    """Yield the roots, and the links in them that lead to known photos, with their targets."""
    folders = defaultdict[int, set[str]](set)
    for root_id, path in catalog.photos.places():
        folders[root_id].add(os.path.dirname(path))  # noqa: PTH120 - there may be very many
    for root in catalog.folders.all():
        with suppress(DriveHangs):
            yield from _leading(root.path, folders[root.id], drives)


def _leading(root: str, folders: set[str], drives: Drives) -> Iterator[tuple[str, str]]:
    """Yield the root, which may be a link itself, and the links on the way down to the folders.

    If the drive that a link leads to hangs, only what is behind that link is skipped. Raises
    DriveHangs if the root's own drive hangs.
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
    """Return the folders on the way from the root to these, grouped by the folder above."""
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
    except (OSError, ValueError):  # it is not there, or no system allows such a name
        return False
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION
