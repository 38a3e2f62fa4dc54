"""Roots that were renamed or moved as a whole: how they are recognised, and what is in the way."""

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
_LETTERS = sys.platform == "win32"  # name drives, which keep their numbers


def find_former(catalog: Catalog, drives: Drives, folder: str) -> FolderRow | None:
    """Return the root that was moved to `folder`, as far as files tell; None if none was."""
    roots = catalog.folders.all()
    if any(is_within(folder, root.path) or is_within(root.path, folder) for root in roots):
        return None
    seen_on = catalog.drives.of_roots()
    for root in roots:
        drive = seen_on.get(root.path)
        with suppress(DriveHangs):
            if drives.ask(root.path, partial(_is_gone, root.path, drive)) or (
                drives.ask(root.path, partial(_is_away, root.path))
                and drives.ask(folder, partial(_has_other_letter, folder, drive))
            ):
                known = catalog.photos.sample(root.path, SAMPLE)
                lie_in = partial(_lie_in, known, root.path, folder)
                if drives.ask(folder, lie_in, after(READING)):
                    return root
    return None


def _is_gone(path: str, drive: int | None) -> bool:
    """Tell whether a root was moved or deleted, and is not only on a drive that is away.

    `drive` is the number of the one that it was last seen on, if that is known.
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
    # The folders above may have gone with a drive, unless that is what they lay on. A folder that
    # is mounted elsewhere has the number of its drive there, too, and leaves an empty one. A letter
    # may be that of another drive by now, perhaps of a card of the same camera.
    there = can_be_listed(above, filled=True)
    alone = len(gone) == 1 and (drive is None or not _LETTERS)
    return there and (alone or _lies_on(above, drive))


def _is_away(path: str) -> bool:
    return not os.path.lexists(path)


def _has_other_letter(folder: str, drive: int | None) -> bool:
    """Tell whether `folder` lies on that very drive, which may have had another letter.

    Those of some networks all have the number 0.
    """
    return _LETTERS and bool(drive) and _lies_on(Path(folder), drive)


def _lies_on(folder: Path, drive: int | None) -> bool:
    try:
        return number_of_drive(str(folder), folder.stat().st_dev) == drive
    except OSError:
        return False


def _lie_in(files: Sequence[PhotoFile], former: str, folder: str) -> bool:
    """Tell whether nine in ten files of the root `former` lie in `folder`, at the same places."""
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
    """Raise UserFacingError where roots keep `former` from going on as `folder`."""
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
