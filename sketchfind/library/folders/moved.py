"""Roots that were renamed or moved as a whole: recognise them, and say what is in the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from sketchfind.catalog import Catalog, FolderRow, PhotoFile
from sketchfind.errors import UserFacingError
from sketchfind.library.folders.drives import READING, DriveHangs, Drives, after, can_be_listed
from sketchfind.library.folders.mounts import is_place_of_drive, number_of_drive
from sketchfind.library.folders.nesting import is_within

SAMPLE = 200  # photos of a root that are looked for in a folder
_LETTERS = sys.platform == "win32"  # whether drives have letters, which change, unlike numbers


def find_former(catalog: Catalog, drives: Drives, folder: str) -> FolderRow | None:
    """Return the root that was moved to `folder`, judging by its files; None if none was."""
    roots = catalog.folders.all()
    if any(is_within(folder, root.path) or is_within(root.path, folder) for root in roots):
        return None
    seen_on = catalog.drives.of_roots()
    for root in roots:
        drive = seen_on.get(root.path)
        with suppress(DriveHangs):
            if drives.ask(root.path, partial(_is_gone, root.path, drive)) or (
                not drives.ask(root.path, partial(os.path.lexists, root.path))
                and drives.ask(folder, partial(_has_other_letter, folder, drive))
            ):
                known = catalog.photos.sample(root.path, SAMPLE)
                lie_in = partial(_lie_in, known, root.path, folder)
                if drives.ask(folder, lie_in, after(READING)):
                    return root
    return None


def _is_gone(path: str, drive: int | None) -> bool:
    """Tell whether a root was moved or deleted, rather than being on a drive that is away.

    `drive` is the number of the drive that it was last seen on, if that is known.
    """
    try:
        os.lstat(path)
        return False
    except FileNotFoundError:
        gone, above = [path], Path(path).parent
    except OSError:
        return False
    while above != above.parent and not os.path.lexists(above):
        gone.append(str(above))
        above = above.parent
    if any(map(is_place_of_drive, gone)):
        return False
    # The folders above may have gone with a drive, unless the root was on the drive that is still
    # there. A folder that is mounted at a second place has the number of its drive there, too, and
    # leaves an empty folder once unmounted. A letter may now belong to another drive, perhaps a
    # card of the same camera.
    there = can_be_listed(above, filled=True)
    alone = len(gone) == 1 and (drive is None or not _LETTERS)
    return there and (alone or _lies_on(above, drive))


def _has_other_letter(folder: str, drive: int | None) -> bool:
    """Tell whether `folder` is on this drive, which may have had another letter.

    The number 0 tells nothing, because all drives of some networks have it.
    """
    return _LETTERS and bool(drive) and _lies_on(Path(folder), drive)


def _lies_on(folder: Path, drive: int | None) -> bool:
    try:
        return number_of_drive(str(folder), folder.stat().st_dev) == drive
    except OSError:
        return False


def _lie_in(files: Sequence[PhotoFile], former: str, folder: str) -> bool:
    """Tell whether nine in ten files of the root `former` are at the same places in `folder`."""
    may_differ = len(files) // 10
    for file in files:
        if not _is_same(file, Path(folder, os.path.relpath(file.path, former))):
            may_differ -= 1
            if may_differ < 0:
                return False
    return bool(files)


def _is_same(file: PhotoFile, path: Path) -> bool:
    try:
        return PhotoFile.at(file.path, path.stat()) == file
    except OSError:
        return False


def refuse_overlap(former: str, folder: str, roots: Iterable[FolderRow]) -> None:
    """Raise UserFacingError if existing roots keep `former` from continuing as `folder`."""
    for root in roots:
        if is_within(folder, root.path):
            raise UserFacingError(
                "The folder {folder} is searched already, as {root} or a part of it.",
                "You can therefore remove {former} from the list.",
                folder=folder,
                root=root.path,
                former=former,
            )
        if is_within(root.path, folder):
            raise UserFacingError(
                "The folder {folder} contains {root}, which is already in the list.",
                "Add {folder} to the list, then remove {former} from it.",
                folder=folder,
                root=root.path,
                former=former,
            )
