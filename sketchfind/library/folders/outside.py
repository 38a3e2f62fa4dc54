"""What is written on demand does not lie among photos, where nothing is written."""

from __future__ import annotations

import os
import stat
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePath

from sketchfind.catalog import Catalog
from sketchfind.errors import UserFacingError
from sketchfind.library.folders.drives import AT_ONCE, DriveHangs, Drives
from sketchfind.library.folders.exclude import Excluder, general_exclusions
from sketchfind.library.folders.nesting import is_within

# Of Windows, where the walk goes through a junction, or a drive mounted in a folder, as through a
# link, but os.path.islink does not take them for one (os.path.isjunction is of Python 3.12).
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT


def refuse_among_photos(path: Path, catalog: Catalog, drives: Drives) -> None:
    """Raise UserFacingError where a new file would lie in a folder that updates look into."""
    general = general_exclusions(catalog)
    roots = {_spelling(row.path): row.exclusions for row in catalog.folders.all()}
    for name in _names(path.parent, catalog, drives):
        root = max((root for root in roots if is_within(name, root)), key=len, default=None)
        if root and _is_searched(name, root, Excluder(root, [*general, *roots[root]])):
            raise UserFacingError(
                "{path} would lie among your photos, where nothing is written.",
                "Choose a folder that is not searched.",
                path=path,
            )


def _names(folder: Path, catalog: Catalog, drives: Drives) -> Iterator[str]:
    """Yield a folder as it is written, where it lies, and how links in roots lead there."""
    real = _spelling(os.path.realpath(folder))
    yield _spelling(os.path.abspath(folder))  # noqa: PTH100 - which ends at no ".."
    yield real
    for link, target in _links(catalog, drives):
        if is_within(real, target):
            yield link + real[len(target.rstrip(os.sep)) :]


def _links(catalog: Catalog, drives: Drives) -> Iterator[tuple[str, str]]:
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
    yield _spelling(root), _spelling(drives.ask(root, partial(os.path.realpath, root)))
    below = _ways_down(root, folders)
    waiting = [*below[root]]
    while waiting:
        part = waiting[:AT_ONCE]
        del waiting[:AT_ONCE]
        hanging = set[str]()
        for link in drives.ask(root, partial(_links_among, part)):
            try:
                target = drives.ask(link, partial(os.path.realpath, link))
            except DriveHangs:
                hanging.add(link)
            else:
                yield _spelling(link), _spelling(target)
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
