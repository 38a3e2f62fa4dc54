"""Files that are whole or not there: written beside their place, then moved to it."""

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

_BEGINNING, _ENDING = ".sketchfind-", ".tmp"  # so that nobody else's are taken for ours
_NAME_BYTES = 200  # of the 255 that most systems take: ours goes around it, perhaps twice
_KILLED_SECONDS = 3600.0  # what nobody wrote to for so long belongs to nobody any more
_IN_USE = (5, 32)  # ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION of Windows
_IN_USE_SECONDS = 1.0  # virus scanners let go of small files much sooner
_IN_USE_TICK = 0.02


@contextmanager
def aside(path: Path, *, synced: bool = True) -> Iterator[Path]:
    """Yield a name of its own beside `path` to write to; after the block the file is `path`.

    It gets that name when all of it is on the disk, so that a power cut, too, leaves this file or
    the one before; not `synced`, it may leave an empty one. Two may write the same file at once:
    the later one stays. After an error nothing is left of the new file. Raises OSError.
    """
    name = f"{_BEGINNING}{_shortened(path.name)}.{secrets.token_hex(4)}{_ENDING}"
    temporary = path.with_name(name)
    try:
        yield temporary
        if synced:
            sync(temporary)
        move(temporary, path)
    finally:
        delete(temporary)  # which hides no error of the block


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Like `aside` for a file of the user's own: who may read and change it stays as it was.

    So does a link that leads to it. Yields an empty file. Raises PermissionError for one that may
    not be changed.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not os.access(path, os.W_OK):  # a move would not care
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with aside(path) as temporary:
        temporary.touch()
        with suppress(OSError):  # there is none to replace
            shutil.copymode(path, temporary)  # before there is anything to read
        yield temporary


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a new file to write to, which goes again after an error.

    Raises FileExistsError when there is one of that name.
    """
    file = path.open("xb")
    try:
        with file:  # closing writes too
            yield file
    except BaseException:
        delete(path)
        raise


def move(source: Path, target: Path) -> None:
    """Give a file the name `target`, in the place of another; may raise OSError.

    Windows refuses that while a virus scanner, or whoever reads the old one, has either open: then
    it is tried again for a moment.
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
    """Return when all of a file is on the disk; may raise OSError."""
    with path.open("rb+") as file:  # Windows syncs none that is open to be read alone
        os.fsync(file.fileno())


def open_private(path: str | Path, flags: int) -> int:
    """Open a file of a profile, which the user alone can read; an opener for `open`.

    Raises OSError for a link or a pipe in its place: a profile may come from others.
    """
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # not on every system
    handle = os.open(path, flags, 0o600)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


@contextmanager
def workplace(folder: Path, name: str) -> Iterator[Path]:
    """Yield a new folder in `folder` that goes after the block; may raise OSError.

    Those that killed programs left there go first.
    """
    sweep(folder)
    beginning = f"{_BEGINNING}{name}-"
    with tempfile.TemporaryDirectory(
        prefix=beginning, suffix=_ENDING, dir=folder, ignore_cleanup_errors=True
    ) as path:
        yield Path(path)


def abandoned(*folders: Path) -> list[Path]:
    """Return what killed programs left half written in these folders."""
    limit = time.time() - _KILLED_SECONDS
    return [path for path in _unfinished(*folders) if _last_written(path) < limit]


def sweep(*folders: Path) -> None:
    """Delete what killed programs left half written in these folders."""
    for path in abandoned(*folders):
        delete(path)


def discard(path: Path) -> None:
    """Delete what a killed program left of this one file, also of what it was made from."""
    for part in _unfinished(path.parent):
        if part.name.rpartition(_BEGINNING)[2].startswith(f"{_shortened(path.name)}."):
            delete(part)


def delete(path: Path) -> None:
    """Delete a file, or a folder with all that is in it, that may be gone already."""
    with suppress(OSError):  # another one deletes it, or still has it open
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _shortened(name: str) -> str:
    whole = os.fsencode(name)
    if len(whole) <= _NAME_BYTES or name.startswith(_BEGINNING):
        return name
    return whole[:_NAME_BYTES].decode("utf-8", "ignore")  # no half of a character


def _unfinished(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from folder.glob(f"{_BEGINNING}*{_ENDING}")


def _last_written(path: Path) -> float:
    """Return when a file or anything in a folder was written last; never, if it is gone."""
    try:
        return max(part.stat().st_mtime for part in (path, *path.rglob("*")))
    except OSError:
        return math.inf
