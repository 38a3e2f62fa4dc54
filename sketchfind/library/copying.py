"""Copying photos that were found to a folder; never over anything that is there."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from sketchfind.aside import new_file
from sketchfind.errors import UserFacingError, why
from sketchfind.library.folders.drives import Drives
from sketchfind.types import FailedPhoto


def copy_photos(
    paths: Sequence[Path], folder: Path, drives: Drives
) -> tuple[list[Path], list[FailedPhoto]]:
    """Copy files into a folder and return the copies and what could not be copied.

    Of equal names the later one gets a number. Raises UserFacingError when it is no folder.
    """
    if not folder.is_dir():
        raise UserFacingError(
            "{folder} is not a folder.",
            "Choose another one.",
            folder=folder,
        )
    copies: list[Path] = []
    failed: list[FailedPhoto] = []
    for path in paths:
        try:
            copies.append(_copy(path, drives.read(path, path.read_bytes), folder, drives))
        except OSError as error:
            failed.append(FailedPhoto(str(path), why(error)))
    return copies, failed


def _copy(path: Path, data: bytes, folder: Path, drives: Drives) -> Path:
    number = 1
    while True:
        name = path.name if number == 1 else f"{path.stem} ({number}){path.suffix}"
        target = folder / name
        try:
            with new_file(target) as copy:
                copy.write(data)
        except FileExistsError:
            number += 1
            continue
        with suppress(OSError):  # not every file system keeps times and rights
            drives.ask(str(path.parent), partial(shutil.copystat, path, target))
        return target
