"""The catalog holds all that is known about the photos; caches can be made again from it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sketchfind.catalog.compact import compact
from sketchfind.catalog.connections import Connections
from sketchfind.catalog.drives import SeenDrives
from sketchfind.catalog.embeddings import EmbeddingStore
from sketchfind.catalog.failures import Failures
from sketchfind.catalog.filtering import Filtering
from sketchfind.catalog.folders import Folders
from sketchfind.catalog.meta import Meta
from sketchfind.catalog.migrate import migrate
from sketchfind.catalog.photos import Photos
from sketchfind.catalog.picks import Picks
from sketchfind.catalog.problems import problems
from sketchfind.catalog.schema import MIGRATIONS, Migration
from sketchfind.catalog.sqlite_errors import errors_explained
from sketchfind.catalog.update_lock import update_lock
from sketchfind.errors import ProfileError

log = logging.getLogger(__name__)

READ_AHEAD = 10_000  # rows in each step

# What damaged rows may cause; with a sound catalog these are bugs.
_OF_DAMAGED_ROWS = (TypeError, ValueError, LookupError, ArithmeticError, sqlite3.IntegrityError)

_ANSWERING = "answering"  # a key in meta


class Catalog:
    """One SQLite file, usable from any thread.

    Raises ProfileError when the file is damaged, locked for long, or was written by a newer
    program.
    """

    def __init__(self, path: Path, *, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        self._connections = Connections(path)
        try:
            with self.errors_explained():
                migrate(self._connections, migrations)
        except BaseException:
            self._connections.close()
            raise
        self._meta = Meta(self._connections)
        self.drives = SeenDrives(self._connections, self._meta)
        self.folders = Folders(self._connections, self._meta, self.drives)
        self.photos = Photos(self._connections)
        self.filtering = Filtering(self._connections)
        self.failures = Failures(self._connections)
        self.picks = Picks(self._connections)
        self.embeddings = EmbeddingStore(self._connections, self._meta)

    @property
    def answering(self) -> str:
        """The name of the space that answers searches; "" if none was chosen yet."""
        return self._meta.get(_ANSWERING)

    @answering.setter
    def answering(self, space: str) -> None:
        if space != self.answering:  # else nothing is written: searches must not wait for a writer
            self._meta.set(_ANSWERING, space)

    def copy_to(self, path: Path) -> None:
        """Write what is committed to a new file, even while others write; may raise OSError.

        Raises ProfileError when the catalog is damaged, because the copy would be useless.
        """
        with errors_explained(self._connections.path):
            self._demand_sound()
        self._connections.copy_to(path)

    def transaction(self) -> AbstractContextManager[object]:
        """Make all writes of the block one transaction: after a crash all are there, or none."""
        return self._connections.write()

    def version(self) -> int:
        """Return a number that changes with every commit, by this program or another."""
        return self._connections.version()

    def updating(self) -> AbstractContextManager[None]:
        """Keep other processes from updating; raise ProfileBusy if one is updating already."""
        return update_lock(self._connections.path)

    def read_ahead(self) -> Iterator[None]:
        """Read all photos and embeddings once, in steps, so that the system caches them.

        A search reads some hundred of them, which takes three times as long from a cold disk.
        """
        db = self._connections.read()
        for table, key in (("photos", "id"), ("embeddings", "seq")):
            last = db.execute(f"SELECT coalesce(max({key}), 0) FROM {table}").fetchone()[0]
            for start in range(0, last, READ_AHEAD):
                part = f"SELECT count(*) FROM {table} NOT INDEXED WHERE {key} > ? AND {key} <= ?"
                db.execute(part, [start, start + READ_AHEAD]).fetchone()
                yield

    def problems(self) -> list[str]:
        """Return what checks find wrong with the file; empty when it is sound."""
        with self.errors_explained():
            return list(problems(self._connections.read().conn))

    @contextmanager
    def errors_explained(self) -> Iterator[None]:
        """Turn errors of SQLite about an unusable file into a ProfileError.

        Also turn errors caused by damaged rows, such as one without a path, which SQLite returns
        as they are.
        """
        with errors_explained(self._connections.path):
            try:
                yield
            except _OF_DAMAGED_ROWS as error:
                self._demand_sound(error)
                raise

    def _demand_sound(self, error: Exception | None = None) -> None:
        """Raise sqlite3.DatabaseError, caused by `error`, if something is wrong in the file."""
        for problem in problems(self._connections.read().conn):
            raise sqlite3.DatabaseError(problem) from error

    def compact(self) -> None:
        """Return the space of deleted rows to the disk if it is much; only log if that fails."""
        try:
            compact(self._connections)
        except ProfileError as error:  # it is sound, only larger than needed
            log.warning("the catalog stays as large as it is: %s", error)

    def close(self) -> None:
        """Close the file; the catalog cannot be used afterwards."""
        self._connections.close()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
