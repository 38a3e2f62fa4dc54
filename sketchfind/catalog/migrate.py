"""Bring a catalog file to the current schema, keeping a copy of the old one beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sketchfind.atomic_files import move, sync, temporary_folder
from sketchfind.catalog.connections import Connections
from sketchfind.catalog.problems import is_made_by
from sketchfind.catalog.schema import Migration
from sketchfind.errors import ProfileError, why


def migrate(connections: Connections, migrations: Sequence[Migration]) -> None:
    """Apply the migrations that are missing, all in one transaction.

    Raises ProfileError when the file was written by a newer program.
    """
    version = usable_version(connections.path, connections.read().conn, migrations)
    if version == len(migrations):
        return
    if version > 0:
        _back_up(connections, version)
    with connections.write() as db:
        # Read again: another process may have migrated while this one waited for the lock.
        [version] = db.execute("PRAGMA user_version").fetchone()
        for step in migrations[version:]:
            step(db)
        db.execute(f"PRAGMA user_version = {len(migrations)}")


def usable_version(path: Path, db: sqlite3.Connection, migrations: Sequence[Migration]) -> int:
    """Return the version of a catalog's schema.

    Raises ProfileError for one that this program does not know, sqlite3.DatabaseError if only its
    number is damaged.
    """
    [version] = db.execute("PRAGMA user_version").fetchone()
    known = len(migrations)
    if version > known:
        # One wrong bit in the number of a schema that is known. The next schema may have the same
        # tables; several steps on, one of them has made something.
        flipped = version > known + 1 and (version ^ known).bit_count() == 1
        if flipped and is_made_by(db, migrations):
            raise sqlite3.DatabaseError(f"schema {version}, but made like {known}")
        raise ProfileError(
            "The catalog {path} was written by a newer sketchfind "
            "(schema {version}; this program knows {known}).",
            "Update sketchfind, or choose another profile with --profile DIR.",
            path=path,
            version=version,
            known=known,
        )
    return int(version)


def backup_path(catalog: Path, version: int) -> Path:
    """Return where the copy of a catalog of schema `version` is kept."""
    return catalog.with_name(f"{catalog.name}.v{version}.bak")


def _back_up(connections: Connections, version: int) -> None:
    target = backup_path(connections.path, version)
    try:
        # In a folder of its own, because another process may be doing the same.
        with temporary_folder(target.parent, "migration") as folder:
            partial = folder / target.name
            connections.copy_to(partial)
            with closing(sqlite3.connect(partial)) as copy:
                [current] = copy.execute("PRAGMA user_version").fetchone()
            if current == version:  # else another process has just backed up and migrated
                sync(partial)  # SQLite does not do that
                move(partial, target)
    except OSError as error:
        raise ProfileError(
            "The catalog {path} cannot be backed up before its update: {reason}.",
            "Free some space on the disk and try again.",
            path=connections.path,
            reason=why(error),
        ) from error
