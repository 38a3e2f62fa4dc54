"""Files that are whole or not there: written beside their place, then moved to it."""

from __future__ import annotations

import math
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ENDING = ".tmp"
_WORKPLACE = ".sketchfind-"
_KILLED_SECONDS = 3600.0  # what nobody wrote to for so long belongs to nobody any more


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Yield a name of its own beside `path` to write to; after the block the file is `path`.

    Two may write the same file at once: the later one stays. After an error nothing is left of
    the new file. Raises OSError when it cannot be moved.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_ENDING}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def workplace(folder: Path, name: str) -> Iterator[Path]:
    """Yield a new folder in `folder` that is gone after the block; may raise OSError.

    Those that killed programs left there go first.
    """
    for left in abandoned(folder, shared=True):
        delete(left)
    beginning = f"{_WORKPLACE}{name}-"
    with tempfile.TemporaryDirectory(prefix=beginning, suffix=_ENDING, dir=folder) as path:
        yield Path(path)


def abandoned(folder: Path, *, shared: bool = False) -> list[Path]:
    """Return what killed programs left half written in a folder that is the program's own.

    In one that is `shared` with others, only workplaces are surely ours.
    """
    limit = time.time() - _KILLED_SECONDS
    beginning = _WORKPLACE if shared else "."
    return [path for path in folder.glob(f"{beginning}*{_ENDING}") if _last_written(path) < limit]


def sweep(folder: Path) -> None:
    """Delete what killed programs left half written in a folder that is the program's own."""
    for path in abandoned(folder):
        delete(path)


def discard(path: Path) -> None:
    """Delete what a killed program left of this one file, also of what it was made from."""
    for part in path.parent.glob(f".*{_ENDING}"):
        if part.name.lstrip(".").startswith(f"{path.name}."):
            delete(part)


def delete(path: Path) -> None:
    """Delete a file, or a folder with all that is in it, that may be gone already."""
    with suppress(OSError):  # another one deletes it, or still has it open
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _last_written(path: Path) -> float:
    """Return when a file or anything in a folder was written last; never, if it is gone."""
    try:
        return max(part.stat().st_mtime for part in (path, *path.rglob("*")))
    except OSError:
        return math.inf
