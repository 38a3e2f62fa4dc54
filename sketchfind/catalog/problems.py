"""Find what is wrong with a catalog file, by SQLite's own checks and the rules of the catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

from sqlite_utils import Database

from sketchfind.catalog.known_tables import columns
from sketchfind.catalog.schema import MIGRATIONS, Migration
from sketchfind.catalog.sqlite_errors import undecodable_as_damage


def problems(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong; raise sqlite3.DatabaseError if even checking fails."""
    with undecodable_as_damage():
        yield from _found(db)


def _found(db: sqlite3.Connection) -> Iterator[str]:
    # The quick one says what the other one fails at; the other one compares indexes with rows, too.
    for check in ("quick_check", "integrity_check"):
        found = [str(text) for (text,) in db.execute(f"PRAGMA {check}(5)") if text != "ok"]
        yield from found
        if found:
            break
    for table, *_ in db.execute("PRAGMA foreign_key_check"):
        yield f"dangling row in {table}"
    yield from _of_schema(db)
    for table in tables(db):
        # SQLite's check ignores bytes that are no text, but reading them fails.
        names = ", ".join(f'"{name}"' for name, kind, _ in columns(db, table) if kind == "TEXT")
        if names:
            try:
                for _ in db.execute(f'SELECT {names} FROM "{table}"'):
                    pass
            except sqlite3.OperationalError as error:
                yield f"text that is none in {table} ({error})"


def _of_schema(db: sqlite3.Connection) -> Iterator[str]:
    """Compare the schema with the one of its version; yield nothing for a newer catalog."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        return
    expected, found = _parts_made_by(MIGRATIONS[:version]), _parts(db)
    for (kind, name), own in expected.items():
        if kind == "table" and found.get((kind, name)) != own:
            yield f"other columns in {name} than there should be"
    if found.keys() != expected.keys():
        yield "other tables or indexes than there should be"


def tables(db: sqlite3.Connection) -> list[str]:
    """Return the names of a catalog's own tables."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [row[0] for row in db.execute(query)]


def is_made_by(db: sqlite3.Connection, migrations: Sequence[Migration]) -> bool:
    """Tell whether a catalog has just the tables, columns and indexes that these steps make.

    May raise sqlite3.DatabaseError.
    """
    with undecodable_as_damage():
        return _parts(db) == _parts_made_by(migrations)


def _parts(db: sqlite3.Connection) -> dict[tuple[str, str], list[str]]:
    """Return the columns of each table and index, by its kind and name; indexes have none here."""
    query = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    parts = db.execute(query).fetchall()
    return {part: [name for name, *_ in columns(db, part[1])] for part in parts}


def _parts_made_by(migrations: Sequence[Migration]) -> dict[tuple[str, str], list[str]]:
    with closing(sqlite3.connect(":memory:")) as made:
        for step in migrations:
            step(Database(made, execute_plugins=False))
        return _parts(made)
