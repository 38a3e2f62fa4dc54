"""Find what is wrong with a catalog file, by SQLite's own checks and the rules of the catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from sqlite_utils import Database

from sketchfind.catalog.connections import legible
from sketchfind.catalog.schema import MIGRATIONS


def problems(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong; raise sqlite3.DatabaseError if even checking fails."""
    with legible():
        yield from _found(db)


def _found(db: sqlite3.Connection) -> Iterator[str]:
    for (text,) in db.execute("PRAGMA quick_check(5)"):
        if text != "ok":
            yield str(text)
    for table, *_ in db.execute("PRAGMA foreign_key_check"):
        yield f"dangling row in {table}"
    for table, columns in _expected(db).items():
        if _columns(db, table)[: len(columns)] != columns:
            yield f"other columns in {table} than there should be"
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


def _expected(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Return each table's columns as made by the migrations; nothing for a newer catalog."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        return {}
    with closing(sqlite3.connect(":memory:")) as made:
        for step in MIGRATIONS[:version]:
            step(Database(made))
        return {table: _columns(made, table) for table in tables(made)}


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [column[1] for column in db.execute(f'PRAGMA table_info("{table}")')]


def tables(db: sqlite3.Connection) -> list[str]:
    """Return the names of a catalog's own tables."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [row[0] for row in db.execute(query)]
