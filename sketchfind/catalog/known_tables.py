"""Make a damaged catalog readable if the damage hit the schema.

The schema lies on the first page or two, and a single wrong letter in it costs a whole table. So it
is rewritten from the known tables; the page where each table begins is taken from the damaged
schema row that is most like the expected one.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, suppress
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from sketchfind.catalog.connections import files_of

_PAGE = 4096  # bytes, which is SQLite's default
_HEADER = 100  # bytes of the first page, https://www.sqlite.org/fileformat.html
_ALIKE = 0.7  # least likeness of two texts; a table of an older schema has .8

_SchemaRow = tuple[bytes, int]  # its texts joined, and the page where the table begins


def are_known(old: sqlite3.Connection, fresh: sqlite3.Connection) -> bool:
    """Tell whether a damaged catalog has all tables of a new one, except for the last columns."""
    try:
        return all(
            (held := columns(old, name)) and held == columns(fresh, name)[: len(held)]
            for name in _texts(fresh)
        )
    except sqlite3.DatabaseError:
        return False


def columns(db: sqlite3.Connection, table: str) -> list[tuple[str, str, int]]:
    """Return the name and the type of each column, and its place in the primary key (0: none)."""
    rows = db.execute(f'PRAGMA table_info("{table}")').fetchall()
    return [(plain(row[1]), plain(row[2]), row[5]) for row in rows]


def plain(value: Any) -> Any:
    """Decode text that was read as bytes, because in a damaged file it need not be UTF-8."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def copy_with_known_tables(path: Path, copy: Path, fresh: sqlite3.Connection) -> bool:
    """Copy a catalog and give the copy the schema of a new one; tell whether any table was found.

    Raises OSError when there is no room for the copy.
    """
    for source, target in zip(files_of(path)[:2], files_of(copy)[:2], strict=True):
        if source.exists():
            target.touch(mode=0o600)
            shutil.copyfile(source, target)
    try:
        _write(copy, _header(copy))
        with closing(sqlite3.connect(copy)) as db:
            db.text_factory = bytes
            db.execute("PRAGMA writable_schema = ON")  # so that damaged schema rows are skipped
            rows = set(_schema_rows(db))
            db.execute("PRAGMA journal_mode = DELETE")  # so that the first page is in this file
        begin = {name: _begin(text, rows) for name, text in _texts(fresh).items()}
        _write(copy, _header(copy) + _empty_table(copy))
        with closing(sqlite3.connect(copy, isolation_level=None)) as db:
            db.execute("PRAGMA writable_schema = ON")
            for name, page in begin.items():
                if page is not None:
                    values = [name, name, page, _plain_table(fresh, name)]
                    db.execute("INSERT INTO sqlite_schema VALUES ('table', ?, ?, ?, ?)", values)
    except sqlite3.DatabaseError:
        return False
    return any(begin.values())


def _texts(fresh: sqlite3.Connection) -> dict[str, bytes]:
    """Return the joined texts of each table's row in the schema of a new catalog."""
    query = "SELECT name, type || name || tbl_name || sql FROM sqlite_schema WHERE type = 'table'"
    return {name: words.encode() for name, words in fresh.execute(query)}


def _schema_rows(db: sqlite3.Connection) -> Iterator[_SchemaRow]:
    """Yield the rows of a schema from both ends, because some in the middle may be unreadable."""
    query = "SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema ORDER BY rowid"
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.DatabaseError):
            for *words, page in db.execute(f"{query} {order}"):
                if isinstance(page, int) and page > 1:
                    yield b"".join(word for word in words if isinstance(word, bytes)), page


def _begin(text: bytes, rows: set[_SchemaRow]) -> int | None:
    """Return the page where a table begins, from the row most like its texts; None if none is."""
    likeness = {row: SequenceMatcher(None, text, row[0], autojunk=False).ratio() for row in rows}
    best = max(rows, key=likeness.__getitem__, default=None)
    return best[1] if best is not None and likeness[best] > _ALIKE else None


def _plain_table(fresh: sqlite3.Connection, name: str) -> str:
    """Return the CREATE statement of a table without constraints, which reading does not need."""
    parts = []
    for _, column, kind, _, default, key in fresh.execute(f'PRAGMA table_info("{name}")'):
        rules = " PRIMARY KEY" * (key and kind == "INTEGER")
        rules += "" if default is None else f" DEFAULT {default}"  # for old rows without a value
        parts.append(f'"{column}" {kind}{rules}')
    return f'CREATE TABLE "{name}" ({", ".join(parts)})'


def _write(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.write(data)


def _page_size(path: Path) -> int:
    with path.open("rb") as file:
        size = int.from_bytes(file.read(18)[16:], "big")
    return size if size in (512, 1024, 2048, 4096, 8192, 16384, 32768) else _PAGE


def _header(path: Path) -> bytes:
    """Return a sound header: all but the page size is always the same, or not needed."""
    start = struct.pack(">16sH6B", b"SQLite format 3", _page_size(path), 1, 1, 0, 64, 32, 32)
    # With 0 pages and no valid change counter, SQLite counts the pages itself. Format 4, UTF-8.
    numbers = struct.pack(">12I", 0, 0, 0, 0, 1, 4, 0, 0, 1, 0, 0, 0)
    return (start + numbers).ljust(92, b"\0") + struct.pack(">2I", 1, 0)


def _empty_table(path: Path) -> bytes:
    """Return what follows the header on a first page without rows."""
    size = _page_size(path)
    return struct.pack(">B3HB", 13, 0, 0, size, 0).ljust(size - _HEADER, b"\0")
