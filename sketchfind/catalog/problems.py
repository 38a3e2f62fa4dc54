"""Find what is wrong with a catalog file, by SQLite's own checks and the rules of the catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

from sqlite_utils import Database

from sketchfind.catalog.connections import legible
from sketchfind.catalog.schema import MIGRATIONS, Migration


def problems(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong; raise sqlite3.DatabaseError if even checking fails."""
    with legible():
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
        columns = db.execute(f'PRAGMA table_info("{table}")').fetchall()
        names = ", ".join(f'"{column[1]}"' for column in columns if column[2] == "TEXT")
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
    for (kind, name), columns in expected.items():
        if kind == "table" and found.get((kind, name)) != columns:
            yield f"other columns in {name} than there should be"
    if found.keys() != expected.keys():
        yield "other tables or indexes than there should be"


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [column[1] for column in db.execute(f'PRAGMA table_info("{table}")')]


def tables(db: sqlite3.Connection) -> list[str]:
    """Return the names of a catalog's own tables."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [row[0] for row in db.execute(query)]


def is_made_by(db: sqlite3.Connection, migrations: Sequence[Migration]) -> bool:
    """Tell whether a catalog has just the tables, columns and indexes that these steps make.

    May raise sqlite3.DatabaseError.
    """
    with legible():
        return _parts(db) == _parts_made_by(migrations)


def _parts(db: sqlite3.Connection) -> dict[tuple[str, str], list[str]]:
    """Return the columns of each table and index, by its kind and name; indexes have none here."""
    query = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    return {(kind, name): _columns(db, name) for kind, name in db.execute(query).fetchall()}


def _parts_made_by(migrations: Sequence[Migration]) -> dict[tuple[str, str], list[str]]:
    with closing(sqlite3.connect(":memory:")) as made:
        for step in migrations:
            step(Database(made))
        return _parts(made)
