"""What SQLite's errors mean for people, and what it cannot work with."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sketchfind.errors import ProfileError, out_of_room, why
from sketchfind.locks import can_lock

SHM_ROOM = 2**15  # bytes by which the -shm file grows
_OLDEST_SQLITE = (3, 37)  # for tables that are STRICT


def demand_new_sqlite() -> None:
    """Raise ProfileError if SQLite is too old to read a catalog, and would call it damaged."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise ProfileError(
            "This Python has SQLite {version}, but sketchfind needs {oldest} or newer.",
            "Install sketchfind with another Python.",
            version=sqlite3.sqlite_version,
            oldest=".".join(map(str, _OLDEST_SQLITE)),
        )


def demand_locks(path: Path) -> None:
    """Raise ProfileError if the drive has no locks, for which SQLite would wait in vain."""
    folder = Path(os.path.realpath(path)).parent
    if not can_lock(folder):
        raise ProfileError(
            "The catalog {path} cannot be used: the drive does not let programs lock files.",
            "Choose a place on another drive with --profile DIR.",
            path=path,
        )


def unusable(path: Path, error: Exception) -> ProfileError:
    """Return the error for a catalog that cannot be used although it may be sound."""
    if is_for_room(error, path):
        return ProfileError(
            "The disk of the catalog {path} is full.",
            "Free some space and try again; what was done before is kept.",
            path=path,
        )
    return ProfileError(
        "The catalog {path} cannot be used: {error}.",
        "Close other programs that use this profile, and check the disk.",
        path=path,
        error=why(error),
    )


@contextmanager
def errors_explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite about an unusable file into a ProfileError."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a bug in this program, not an unusable file
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise unusable(path, error) from error
        raise ProfileError(
            "The catalog {path} is damaged or is not a catalog: {error}.",
            "`sketchfind doctor --repair` saves what can be read; your photos are not touched.",
            path=path,
            error=error,
        ) from error


@contextmanager
def undecodable_as_damage() -> Iterator[None]:
    """Raise DatabaseError if sqlite3 cannot decode what SQLite quotes from a damaged schema."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("malformed database schema") from error


def is_busy(error: Exception) -> bool:
    """Tell whether SQLite refused something because another connection is using the file."""
    return _kind(error) == sqlite3.SQLITE_BUSY


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell whether a file's content is damaged, rather than out of SQLite's reach."""
    if not isinstance(error, sqlite3.OperationalError):
        return True
    # The schema lacks something, or (without a code) sqlite3 cannot decode a text.
    return _kind(error) in (0, sqlite3.SQLITE_ERROR)


def is_for_room(error: Exception, path: Path) -> bool:
    """Tell whether the disk is full, or the user's quota used up.

    SQLite calls it an I/O error if that is a quota, or if the -shm file cannot grow.
    """
    if isinstance(error, OSError):
        return out_of_room(error)
    if _kind(error) != sqlite3.SQLITE_IOERR:
        return _kind(error) == sqlite3.SQLITE_FULL
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.write(bytes(SHM_ROOM))
            probe.flush()
            os.fsync(probe.fileno())  # or a server would tell only later
    except OSError as refused:
        return out_of_room(refused)
    return False


def _kind(error: Exception) -> int:
    """Return SQLite's primary error code without the extended part, or 0 if there is none."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF
