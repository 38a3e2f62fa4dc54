"""Let one process at a time update a catalog; the lock ends with the process, even in a crash."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from sketchfind.catalog.connections import create_private
from sketchfind.catalog.sqlite_errors import (
    demand_locks,
    is_busy,
    is_for_room,
    undecodable_as_damage,
    unusable,
)
from sketchfind.errors import ProfileBusy, ProfileError, why


@contextmanager
def update_lock(catalog: Path) -> Iterator[None]:
    """Hold the lock for the block; raise ProfileBusy when another process holds it.

    An empty SQLite file beside the catalog serves as the lock, because SQLite can lock files on
    every system. The catalog itself stays open to readers and short writes.
    """
    path = catalog.with_name(catalog.name + ".updating")
    with ExitStack() as held:
        try:
            create_private(path)
            lock = sqlite3.connect(path, timeout=0, isolation_level=None)
            held.callback(lock.close)
            lock.execute("BEGIN EXCLUSIVE")
        except (OSError, sqlite3.Error) as error:
            if is_busy(error):
                demand_locks(catalog)  # without them, SQLite says the same
                raise ProfileBusy(
                    "Another sketchfind is updating this profile.", "Wait until it has finished."
                ) from error
            if is_for_room(error, catalog):
                raise unusable(catalog, error) from error
            raise ProfileError(
                "The profile cannot be written: {reason}.",
                "Check its disk, or choose another profile.",
                reason=why(error),
            ) from error
        yield


def demand_sole_use(path: Path) -> None:
    """Raise ProfileError when any program has the catalog open, even for reading only.

    That is tested by leaving WAL mode, which only the single open connection can do.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
        try:
            with undecodable_as_damage():
                db.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            if is_busy(error):  # otherwise the file is too damaged to tell
                raise ProfileError(
                    "The profile is in use.", "Close sketchfind everywhere, then try again."
                ) from error
