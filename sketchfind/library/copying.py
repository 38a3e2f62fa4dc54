"""Copy found photos to a folder, never over anything that is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sketchfind.atomic_files import new_file
from sketchfind.errors import UserFacingError, why
from sketchfind.library.folders.drives import Drives
from sketchfind.paths import is_folder
from sketchfind.types import FailedPhoto


class Copied(NamedTuple):
    """The new copies, the copies that were there already, and the photos that failed."""

    copies: list[Path]
    there: list[Path]
    failed: list[FailedPhoto]


def copy_photos(
    paths: Sequence[Path],
    folder: Path,
    drives: Drives,
    stopped: Callable[[], bool] = lambda: False,
    on_progress: Callable[[int], object] = lambda _: None,
) -> Copied:
    """Copy files into a folder, unless it holds the same content under the same name.

    If a name is taken by other content, the new copy gets a number. Stops between two files once
    `stopped` says so; `on_progress` is told how many are done. Raises UserFacingError if `folder`
    is no folder.
    """
    if not is_folder(folder):
        raise UserFacingError(
            "{folder} is not a folder.",
            "Choose another one.",
            folder=folder,
        )
    copied = Copied([], [], [])
    for done, path in enumerate(paths):
        if stopped():
            break
        on_progress(done)
        try:
            copy, new = _copy(path, drives.read(path, path.read_bytes), folder, drives)
        except OSError as error:
            copied.failed.append(FailedPhoto(str(path), why(error)))
        else:
            (copied.copies if new else copied.there).append(copy)
    return copied


def _copy(path: Path, data: bytes, folder: Path, drives: Drives) -> tuple[Path, bool]:
    """Return the copy, and whether it is new."""
    number = 1
    while True:
        name = path.name if number == 1 else f"{path.stem} ({number}){path.suffix}"
        target = folder / name
        try:
            with new_file(target) as copy:
                copy.write(data)
        except FileExistsError:
            if _holds(target, data):
                return target, False
            number += 1
            continue
        with suppress(OSError):  # not every file system keeps times and rights
            drives.ask(str(path.parent), partial(shutil.copystat, path, target))
        return target, True


def _holds(path: Path, data: bytes) -> bool:
    """Tell whether `path` is a file with this content; False if it cannot be read."""
    try:
        same_size = path.is_file() and path.stat().st_size == len(data)
        return same_size and path.read_bytes() == data
    except OSError:
        return False
