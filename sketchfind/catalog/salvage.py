"""Save what can still be read of a damaged catalog into a new one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from sketchfind.atomic_files import atomic_write, delete, move
from sketchfind.catalog.catalog import Catalog
from sketchfind.catalog.connections import files_of
from sketchfind.catalog.embeddings import TOKEN_OF
from sketchfind.catalog.known_tables import are_known, columns, copy_with_known_tables, plain
from sketchfind.catalog.migrate import usable_version
from sketchfind.catalog.problems import problems, tables
from sketchfind.catalog.ranges import below
from sketchfind.catalog.schema import MIGRATIONS, date_by_names
from sketchfind.catalog.sqlite_errors import demand_locks, demand_new_sqlite, is_damage, unusable
from sketchfind.catalog.update_lock import demand_sole_use, update_lock
from sketchfind.errors import ProfileError, why

_CHUNK = 1_000
_GUESS = 10_000_000  # rows assumed if even their number is lost
_PATIENCE = 100_000  # failed reads after which the rest of a table is given up


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many rows of each table were saved, and where the damaged file is kept."""

    rows: dict[str, int]
    kept: Path


def damage(path: Path) -> str | None:
    """Return what is wrong with a catalog file; None if it is sound or does not exist.

    Raises ProfileError for a catalog of a newer program, which this one cannot judge, and for one
    on a drive without locks.
    """
    demand_new_sqlite()
    if not path.exists():
        return None
    demand_locks(path)
    try:
        with closing(_open(path)) as db:
            usable_version(path, db, MIGRATIONS)
            found = list(problems(db))
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise unusable(path, error) from error
        return str(error)
    return "; ".join(found[:5]) or None


def salvage(path: Path) -> Salvaged:
    """Replace a damaged catalog by a new one with every row that can be read.

    The damaged file is kept beside it under another name. Raises ProfileError when another process
    uses the catalog, or when the disk does not allow it; then everything stays as before.
    """
    with update_lock(path):
        demand_sole_use(path)
        new, copy = path.with_name(f"{path.name}.new"), path.with_name(f"{path.name}.copy")
        try:
            for file in (*files_of(new), *files_of(copy)):
                file.unlink(missing_ok=True)
            with Catalog(new):
                pass
            with closing(sqlite3.connect(new)) as fresh:
                with closing(_open_readable(path, copy, fresh)) as old:
                    rows = _copy_all(old, fresh)
                fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                fresh.execute("PRAGMA journal_mode = DELETE")  # so that the file is all there is
            kept = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
            _keep(path, kept)
            move(new, path)
        except (OSError, sqlite3.OperationalError) as error:
            raise ProfileError(
                "The catalog {path} cannot be repaired: {reason}.",
                "Free some space on the disk and try again.",
                path=path,
                reason=why(error),
            ) from error
        finally:
            for file in (*files_of(new), *files_of(copy)):
                delete(file)
    return Salvaged(rows, kept)


def _keep(path: Path, kept: Path) -> None:
    """Keep a damaged catalog under a second name, without ever leaving its own place empty.

    Otherwise another program could make a new catalog there.
    """
    try:
        os.link(path, kept)
    except OSError:  # not possible everywhere
        with atomic_write(kept) as copy:
            copy.touch(mode=0o600)
            shutil.copyfile(path, copy)
    for file, other in zip(files_of(path)[1:], files_of(kept)[1:], strict=True):
        with suppress(FileNotFoundError):
            move(file, other)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=2, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _open_readable(path: Path, copy: Path, fresh: sqlite3.Connection) -> sqlite3.Connection:
    """Open a damaged catalog for reading, or a copy with a new schema if that is damaged."""
    old = _open_damaged(path)
    if are_known(old, fresh):
        return old
    old.close()
    return _open_damaged(copy if copy_with_known_tables(path, copy, fresh) else path)


def _open_damaged(path: Path) -> sqlite3.Connection:
    connection = _open(path)
    connection.text_factory = bytes  # damaged text need not be UTF-8
    connection.execute("PRAGMA writable_schema = ON")  # or nothing is read from a truncated file
    return connection


def _copy_all(old: sqlite3.Connection, fresh: sqlite3.Connection) -> dict[str, int]:
    fresh.execute("PRAGMA foreign_keys = OFF")
    saved = {table: _copy(old, fresh, table) for table in tables(fresh)}
    # A row whose folder or photo is lost would never be found again.
    while dangling := fresh.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, *_ in dangling:
            saved[table] -= fresh.execute(
                f'DELETE FROM "{table}" WHERE rowid = ?', [rowid]
            ).rowcount
    # No update looks for a photo outside its folder; it knows a missing one again by its content.
    for folder_id, folder in fresh.execute("SELECT id, path FROM folders").fetchall():
        fresh.execute(
            "UPDATE photos SET missing_since = coalesce("
            "missing_since, strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')) "
            "WHERE folder_id = ? AND NOT (path >= ? AND path < ?)",
            [folder_id, *below(os.fsdecode(folder))],
        )
    # As if rows of an older schema had come forward.
    date_by_names(Database(fresh, execute_plugins=False))
    fresh.commit()
    return saved


def _copy(old: sqlite3.Connection, fresh: sqlite3.Connection, table: str) -> int:
    try:
        held = columns(old, table)
    except sqlite3.DatabaseError:
        return 0
    # Columns are matched by place: a name may be damaged, and columns new to the schema come last.
    shared = {name: kind for name, kind, _ in columns(fresh, table)[: len(held)]}
    if not shared:
        return 0  # a table that the old schema did not have
    names = ", ".join(f'"{name}"' for name in shared)
    marks = ", ".join("?" * len(shared))
    insert = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})'
    saved = 0
    for row in _readable_rows(old, table, len(held)):
        values = [
            plain(value) if kind == "TEXT" else _path(value) if name == "path" else value
            for value, (name, kind) in zip(row, shared.items(), strict=False)
        ]
        if table == "meta" and str(values[0]).startswith(TOKEN_OF):
            continue  # an index of the old file may hold embeddings that are lost
        try:
            saved += fresh.execute(insert, values).rowcount
        except sqlite3.IntegrityError:
            continue  # damage that still looked like a row
    return saved


def _path(value: object) -> object:
    """Return a path so that this system can read it: on Windows, damaged ones may be no UTF-8."""
    if isinstance(value, bytes):
        try:
            os.fsdecode(value)
        except UnicodeDecodeError:
            return value.decode("utf-8", "replace").encode()
    return value


def _readable_rows(db: sqlite3.Connection, table: str, width: int) -> Iterator[tuple[object, ...]]:
    """Yield all rows except those on unreadable pages, which are found by halving."""
    names = ", ".join(f"c{number}" for number in range(width))  # the stored ones may be damaged
    query = (
        f'WITH held (number, {names}) AS (SELECT rowid, * FROM "{table}" NOT INDEXED '
        f"WHERE rowid BETWEEN ? AND ? ORDER BY rowid LIMIT {_CHUNK}) SELECT * FROM held"
    )
    waiting = [(0, _last_rowid(db, table))]
    unreadable = 0
    while waiting and unreadable < _PATIENCE:
        low, high = waiting.pop()
        try:
            rows = db.execute(query, [low, high]).fetchall()
        except sqlite3.DatabaseError:
            unreadable += 1
            if low < high:
                middle = (low + high) // 2
                waiting += [(middle + 1, high), (low, middle)]
            continue
        yield from (row[1:] for row in rows)
        if len(rows) == _CHUNK and rows[-1][0] < high:
            waiting.append((rows[-1][0] + 1, high))


def _last_rowid(db: sqlite3.Connection, table: str) -> int:
    """Return the largest rowid, or the last one that SQLite remembers assigning, or a guess."""
    for query, parameters in (
        (f'SELECT max(rowid) FROM "{table}"', []),
        ("SELECT seq FROM sqlite_sequence WHERE CAST(name AS TEXT) = ?", [table]),
    ):
        try:
            row = db.execute(query, parameters).fetchone()
        except sqlite3.DatabaseError:
            continue
        if row is not None:  # SQLite remembers none for tables whose rowids it did not assign
            return int(row[0] or 0)
    return _GUESS
