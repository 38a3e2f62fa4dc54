"""SQLite connections: one writer behind a lock, and one reader for each thread."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from sketchfind.catalog.names import is_named
from sketchfind.catalog.sqlite_errors import (
    demand_locks,
    demand_new_sqlite,
    errors_explained,
    is_busy,
    undecodable_as_damage,
    unusable,
)
from sketchfind.errors import ProfileError

WAL_KEPT = 16 * 2**20  # bytes to which SQLite cuts the -wal file
BUSY_TICK = 0.02  # seconds between two tries
BUSY_SECONDS = 30.0  # another process may be committing a large batch


def files_of(path: Path) -> tuple[Path, Path, Path]:
    """Return the files of a catalog: its own, and the -wal and -shm files of SQLite."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def create_private(path: Path) -> None:
    """Make an empty file that only the user may read, unless it exists; may raise OSError.

    An existing file must be opened by SQLite alone: when a process closes any handle of a file,
    POSIX drops all locks that the process holds on it, even those of other connections.
    """
    # Links are followed, or a link to nothing would count as an existing file.
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
    """Switch to WAL, so that reading and writing are possible at once; wait if the file is busy.

    SQLite itself does not wait here, so some of several programs that create a catalog at once
    would fail.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with undecodable_as_damage():  # this statement is the first to read the schema
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(BUSY_TICK)


class Connections:
    """Opens connections to one catalog file, and closes them all.

    WAL lets every thread read while one writes. Foreign keys are on. Only the user may read the
    files (SQLite gives the -wal and -shm files the mode of the main file).
    """

    def __init__(self, path: Path) -> None:
        demand_new_sqlite()
        self.path = path
        self._write_lock = threading.RLock()
        self._list_lock = threading.RLock()
        self._local = threading.local()
        self._watcher: Database | None = None
        self._watcher_lock = threading.Lock()
        self._all: list[sqlite3.Connection] = []
        self._closed = False
        with errors_explained(path):
            demand_locks(path)
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
        """Raise ProfileError if the file was removed, as what SQLite writes then is lost."""
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
        self._check_still_there()  # or SQLite would make a new one
        # Autocommit: transactions are begun explicitly with IMMEDIATE, so that none has to turn
        # from reading to writing half way, which fails at once whatever the busy timeout.
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
        # Plugins are others' code, and looking for them takes some 70 ms at the start.
        return Database(connection, execute_plugins=False)

    def read(self) -> Database:
        """Return this thread's reader."""
        reader: Database | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = self._open(read_only=True)
            # Closed when its thread ends, because threads come and go in a window open for days.
            closing = (reader.conn, self._all, self._list_lock)
            weakref.finalize(reader, _close, *closing).atexit = False
        return reader

    def version(self) -> int:
        """Return a number that changes with every commit, by this program or another."""
        with self._watcher_lock:  # one connection for all, as each one counts for itself
            if self._watcher is None:
                self._watcher = self._open(read_only=True)
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def write(self) -> Iterator[Database]:
        """Yield the writer inside a transaction; a nested call joins the outer one.

        Rolls back on any exception. Raises ProfileError when SQLite cannot write.
        """
        with self._write_lock, errors_explained(self.path):
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
        with self._write_lock, errors_explained(self.path):
            self._writer.conn.execute(statement, parameters)

    def copy_to(self, path: Path) -> None:
        """Write what is committed to a new file, even while others write; may raise OSError."""
        # Create the file first, because VACUUM INTO would make it readable by everybody.
        path.touch(mode=0o600, exist_ok=False)
        # As bytes, because text has to be valid UTF-8, and a name need not be.
        self.outside_transaction("VACUUM INTO CAST(? AS TEXT)", os.fsencode(path))

    def close(self) -> None:
        """Close the connections of all threads; waits for a running transaction."""
        with self._write_lock, self._list_lock:
            self._closed = True
            for connection in self._all:
                connection.close()
            self._all.clear()
