"""Write files whole or not at all: beside their place first, then moved there."""

from __future__ import annotations

import errno
import math
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_BEGINNING, _ENDING = ".sketchfind-", ".tmp"  # so that no other files are taken for ours
_NAME_BYTES = 200  # of the 255 that most systems take, as ours is added, perhaps twice
_KILLED_SECONDS = 3600.0  # a file not written to for so long was left by a killed program
_IN_USE = (5, 32)  # ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION of Windows
_IN_USE_SECONDS = 1.0  # virus scanners let go of small files much sooner
_IN_USE_TICK = 0.02


@contextmanager
def atomic_write(path: Path, *, synced: bool = True) -> Iterator[Path]:
    """Yield a temporary name beside `path` to write to; after the block the file becomes `path`.

    The file is renamed once all of it is on the disk, so that even a power cut leaves either this
    file or the former one; if not `synced`, it may leave an empty one. Two may write the same file
    at once; the later one stays. After an error nothing is left of the new file. Raises OSError.
    """
    name = f"{_BEGINNING}{_shortened(path.name)}.{secrets.token_hex(4)}{_ENDING}"
    temporary = path.with_name(name)
    try:
        yield temporary
        if synced:
            sync(temporary)
        move(temporary, path)
    finally:
        delete(temporary)  # raises nothing, so it hides no error of the block


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Do as `atomic_write` for a file of the user's own, keeping its permissions and a link to it.

    Yields an existing, empty file. Raises PermissionError if the file may not be changed.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not os.access(path, os.W_OK):  # a move would replace it nevertheless
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with atomic_write(path) as temporary:
        temporary.touch()
        with suppress(OSError):  # there is none to replace
            shutil.copymode(path, temporary)  # before there is anything to read
        yield temporary


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a new file to write to, which is deleted after an error.

    Raises FileExistsError if there is a file of that name.
    """
    file = path.open("xb")
    try:
        with file:  # closing writes, too
            yield file
    except BaseException:
        delete(path)
        raise


def move(source: Path, target: Path) -> None:
    """Rename a file to `target`, replacing another; may raise OSError.

    Windows refuses that while a virus scanner or a reader has one of the two open; then it is tried
    again for a moment.
    """
    until = time.monotonic() + _IN_USE_SECONDS
    while True:
        try:
            source.replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(_IN_USE_TICK)


def sync(path: Path) -> None:
    """Return once all of a file is on the disk; may raise OSError."""
    with path.open("rb+") as file:  # Windows does not sync files that are open only for reading
        os.fsync(file.fileno())


def open_private(path: str | Path, flags: int) -> int:
    """Open a file of a profile that only the user can read; an opener for `open`.

    Raises OSError for a link or a pipe in its place, as a profile may come from other people.
    """
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # not on every system
    handle = os.open(path, flags, 0o600)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


@contextmanager
def temporary_folder(folder: Path, name: str) -> Iterator[Path]:
    """Yield a new folder in `folder` that is deleted after the block; may raise OSError.

    First deletes what killed programs left there.
    """
    sweep(folder)
    beginning = f"{_BEGINNING}{name}-"
    with tempfile.TemporaryDirectory(
        prefix=beginning, suffix=_ENDING, dir=folder, ignore_cleanup_errors=True
    ) as path:
        yield Path(path)


def abandoned(*folders: Path) -> list[Path]:
    """Return the half-written files that killed programs left in these folders."""
    limit = time.time() - _KILLED_SECONDS
    return [path for path in _unfinished(*folders) if _last_written(path) < limit]


def sweep(*folders: Path) -> None:
    """Delete the half-written files that killed programs left in these folders."""
    for path in abandoned(*folders):
        delete(path)


def discard(path: Path) -> None:
    """Delete what a killed program left of this file, including files that it was made from."""
    for part in _unfinished(path.parent):
        if part.name.rpartition(_BEGINNING)[2].startswith(f"{_shortened(path.name)}."):
            delete(part)


def delete(path: Path) -> None:
    """Delete a file, or a folder with its content, as far as possible; it may be gone already."""
    with suppress(OSError):  # another program deletes it, or still has it open
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _shortened(name: str) -> str:
    whole = os.fsencode(name)
    if len(whole) <= _NAME_BYTES or name.startswith(_BEGINNING):
        return name
    return whole[:_NAME_BYTES].decode("utf-8", "ignore")  # drops a cut character


def _unfinished(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from folder.glob(f"{_BEGINNING}*{_ENDING}")


def _last_written(path: Path) -> float:
    """Return when a file or anything in a folder was written last; infinity if it is gone."""
    try:
        return max(part.stat().st_mtime for part in (path, *path.rglob("*")))
    except OSError:
        return math.inf
