"""SQLite connections: one writer behind a lock, one reader for each thread."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from sketchfind.catalog.names import is_named
from sketchfind.errors import ProfileError, why

WAL_KEPT = 16 * 2**20  # bytes
SHM_ROOM = 2**15  # bytes by which the -shm file grows
BUSY_TICK = 0.02  # seconds between two tries
BUSY_SECONDS = 30.0  # another process may be committing a large batch


def unusable(path: Path, error: Exception) -> ProfileError:
    """Say what keeps a catalog from being used that may be sound all the same."""
    return ProfileError(
        "The catalog {path} cannot be used: {error}.",
        "Close other programs that use this profile, and check the disk.",
        path=path,
        error=why(error),
    )


@contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says about an unusable file into a ProfileError."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a bug in this program, not an unusable file
    except sqlite3.DatabaseError as error:
        if _is_for_room(error, path):
            raise ProfileError(
                "The disk of the catalog {path} is full.",
                "Free some space and try again; what was done before is kept.",
                path=path,
            ) from error
        if not is_damage(error):
            raise unusable(path, error) from error
        raise ProfileError(
            "The catalog {path} is damaged or is not a catalog: {error}.",
            "`sketchfind doctor --repair` saves what can be read; your photos are not touched.",
            path=path,
            error=error,
        ) from error


@contextmanager
def legible() -> Iterator[None]:
    """Raise DatabaseError where SQLite quotes a damaged schema and sqlite3 cannot read that."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("malformed database schema") from error


def is_busy(error: Exception) -> bool:
    """Tell whether SQLite refuses something because another connection is at work."""
    return _kind(error) == sqlite3.SQLITE_BUSY


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell whether what is in a file is not what it was; otherwise SQLite cannot get at it."""
    if not isinstance(error, sqlite3.OperationalError):
        return True
    # The schema lacks what it should have, or, without any code, sqlite3 reads no text.
    return _kind(error) in (0, sqlite3.SQLITE_ERROR)


def _is_for_room(error: sqlite3.Error, path: Path) -> bool:
    """Tell whether SQLite lacks room: it calls it an I/O error where its -shm file has none."""
    if _kind(error) != sqlite3.SQLITE_IOERR:
        return _kind(error) == sqlite3.SQLITE_FULL
    try:
        return shutil.disk_usage(path.parent).free < SHM_ROOM
    except OSError:  # the disk itself is gone
        return False


def _kind(error: Exception) -> int:
    """Return the primary code of what SQLite says, whatever the extended one."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def files_of(path: Path) -> tuple[Path, Path, Path]:
    """Return a catalog, and where SQLite keeps what belongs to it: its -wal and -shm files."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def create_private(path: Path) -> None:
    """Make an empty file that the user alone may read, where there is none; may raise OSError.

    One that is there must not be opened by anything but SQLite: where a process closes any handle
    of a file, POSIX drops all locks on it that the process holds, also those of other connections.
    """
    # Where a link leads, or one to nothing would count as a file.
    with suppress(FileExistsError):
        os.close(os.open(os.path.realpath(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _close(
    connection: sqlite3.Connection, among: list[sqlite3.Connection], lock: threading.RLock
) -> None:
    with lock:
        if connection in among:
            among.remove(connection)
            connection.close()


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer be at work at once.

    SQLite does not wait here: of several programs that make a catalog at once some would fail.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with legible():  # it is the first to read the schema
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(BUSY_TICK)


class Connections:
    """Open connections to one catalog file, and close them all.

    WAL lets every thread read while one writes. Foreign keys are on; the files are readable by
    the user alone (SQLite gives the -wal and -shm files the mode of the main file).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._write_lock = threading.RLock()
        self._list_lock = threading.RLock()
        self._local = threading.local()
        self._watcher: Database | None = None
        self._watcher_lock = threading.Lock()
        self._all: list[sqlite3.Connection] = []
        self._closed = False
        with clear_errors(path):
            try:
                create_private(path)
            except OSError as error:
                raise unusable(path, error) from error
            self._identity = self._identity_now()
            try:
                self._writer = self._open(read_only=False)
            except BaseException:
                self.close()
                raise

    def _identity_now(self) -> tuple[int, int]:
        status = self.path.stat()
        return status.st_dev, status.st_ino

    def _check_still_there(self) -> None:
        """Raise ProfileError when the file was removed: what SQLite writes then is lost."""
        try:
            there = self._identity_now() == self._identity
        except OSError:
            there = False
        if not there:
            raise ProfileError(
                "The catalog {path} was moved or deleted while the program was running.",
                "Put it back, or start sketchfind again; your photos are not touched.",
                path=self.path,
            )

    def _open(self, *, read_only: bool) -> Database:
        self._check_still_there()  # else SQLite would make a new one
        # Autocommit: transactions are begun by hand, IMMEDIATE, so that a reader never has to
        # become a writer half way (which fails at once, whatever the busy timeout).
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        with self._list_lock:
            if self._closed:
                connection.close()
                raise sqlite3.ProgrammingError("the catalog is closed")
            self._all.append(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.create_function("is_named", 2, is_named, deterministic=True)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            # A large transaction makes a large -wal file, which would stay until the end.
            connection.execute(f"PRAGMA journal_size_limit = {WAL_KEPT}")
        return Database(connection)

    def read(self) -> Database:
        """Return this thread's reader."""
        reader: Database | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = self._open(read_only=True)
            # Dropped when the thread ends: threads come and go in a window open for days.
            closing = (reader.conn, self._all, self._list_lock)
            weakref.finalize(reader, _close, *closing).atexit = False
        return reader

    def version(self) -> int:
        """Return a number that is another one after every commit, of this program or another."""
        with self._watcher_lock:  # SQLite counts for each connection by itself
            if self._watcher is None:
                self._watcher = self._open(read_only=True)
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def write(self) -> Iterator[Database]:
        """Yield the writer inside a transaction; a nested call joins the outer one.

        Rolls back on any exception. Raises ProfileError when SQLite cannot write.
        """
        with self._write_lock, clear_errors(self.path):
            connection = self._writer.conn
            if connection.in_transaction:
                yield self._writer
                return
            self._check_still_there()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def outside_transaction(self, statement: str, *parameters: bytes) -> None:
        """Run a statement that SQLite refuses inside a transaction."""
        with self._write_lock, clear_errors(self.path):
            self._writer.conn.execute(statement, parameters)

    def copy_to(self, path: Path) -> None:
        """Write what is committed to a new file, also while others write; may raise OSError."""
        # An empty file made first, because VACUUM INTO would create it readable by everybody.
        path.touch(mode=0o600, exist_ok=False)
        # As bytes, because a name need not be valid UTF-8, as text has to be.
        self.outside_transaction("VACUUM INTO CAST(? AS TEXT)", os.fsencode(path))

    def close(self) -> None:
        """Close every connection, of every thread; waits for a running transaction."""
        with self._write_lock, self._list_lock:
            self._closed = True
            for connection in self._all:
                connection.close()
            self._all.clear()
