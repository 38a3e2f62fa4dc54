"""Catalog files as earlier programs wrote them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sketchfind.catalog import Catalog
from sketchfind.catalog.schema import MIGRATIONS


def as_old(path: Path, version: int) -> None:
    """Replace a catalog by one of an older schema that holds the same, as far as it can."""
    old = path.with_name("old.sqlite")
    Catalog(old, migrations=MIGRATIONS[:version]).close()
    db = sqlite3.connect(old, isolation_level=None)
    db.execute("ATTACH ? AS current", [str(path)])
    tables = [
        row[0] for row in db.execute("SELECT name FROM main.sqlite_master WHERE type='table'")
    ]
    for table in tables:
        columns = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
        db.execute(f"DELETE FROM main.{table}")
        db.execute(f"INSERT INTO main.{table} SELECT {columns} FROM current.{table}")
    db.close()
    path.unlink()
    old.rename(path)
