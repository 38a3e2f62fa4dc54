"""The roots that the user added."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence

from sqlite_utils import Database

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.drives import SeenDrives
from sketchfind.catalog.meta import Meta, parse_texts
from sketchfind.catalog.ranges import below
from sketchfind.catalog.rows import FolderRow

PORTION = 20_000  # photos deleted in one transaction: all of a large root take half a minute
_PAUSE_SECONDS = 0.1  # between two portions: SQLite in a waiting program tries again this often
_GENERAL = "exclusions"  # key in meta


def _rows(db: Database) -> list[FolderRow]:
    query = "SELECT id, path, online, last_scan, exclusions FROM folders ORDER BY id"
    return [
        FolderRow(number, os.fsdecode(path), bool(online), last_scan, parse_texts(exclusions) or ())
        for number, path, online, last_scan, exclusions in db.execute(query)
    ]


def _innermost_around(folder: FolderRow, rows: Sequence[FolderRow]) -> FolderRow | None:
    around = [
        row
        for row in rows
        if row.id != folder.id and os.fsencode(folder.path).startswith(below(row.path)[0])
    ]
    return max(around, key=lambda row: len(row.path), default=None)


def _hand_over(db: Database, old: int, new: int, path: str) -> None:
    for table in ("photos", "failures"):
        db.execute(
            f"UPDATE {table} SET folder_id = ? WHERE folder_id = ? AND path >= ? AND path < ?",
            [new, old, *below(path)],
        )


def _remove_portion(db: Database, folder_id: int) -> list[bool]:
    """Delete some photos of a root; return for each whether it was not missing."""
    query = """DELETE FROM photos WHERE id IN (SELECT id FROM photos WHERE folder_id = ? LIMIT ?)
        RETURNING missing_since IS NULL"""
    return [bool(row[0]) for row in db.execute(query, [folder_id, PORTION]).fetchall()]


def _overlap(one: str, other: str) -> bool:
    first, second = below(one)[0], below(other)[0]
    return first.startswith(second) or second.startswith(first)


class Folders:
    """Reads and writes the table of roots; each photo belongs to the innermost root above it."""

    def __init__(self, connections: Connections, meta: Meta, drives: SeenDrives) -> None:
        self._connections = connections
        self._meta = meta
        self._drives = drives

    def all(self) -> list[FolderRow]:
        """Return all roots, oldest first."""
        return _rows(self._connections.read())

    def add(self, path: str) -> FolderRow:
        """Add a root, or return the existing one; photos already known below it become its own."""
        with self._connections.write() as db:
            db.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", [os.fsencode(path)])
            rows = _rows(db)
            folder = next(row for row in rows if row.path == path)
            outer = _innermost_around(folder, rows)
            if outer is not None:
                _hand_over(db, outer.id, folder.id, path)
        return folder

    def remove(self, folder_id: int) -> int:
        """Forget a root and its photos, which a root around it takes over if there is one.

        Photos are deleted in portions, so that others need not wait long to write. If cut short,
        the root stays with the photos that are left. Returns how many photos that were not missing
        were deleted.
        """
        removed = 0
        while True:
            with self._connections.write() as db:
                rows = _rows(db)
                folder = next((row for row in rows if row.id == folder_id), None)
                if folder is None:
                    return removed
                outer = _innermost_around(folder, rows)
                if outer is not None:
                    _hand_over(db, folder.id, outer.id, folder.path)
                there = _remove_portion(db, folder_id)
                removed += sum(there)
                if len(there) < PORTION:
                    db.execute("DELETE FROM folders WHERE id = ?", [folder_id])
                    return removed
            time.sleep(_PAUSE_SECONDS)

    def move(self, folder_id: int, path: str) -> bool:
        """Note that a root now lies at `path`, with all roots and photos below it; ids stay.

        Returns False and changes nothing if there is no such root, or if a root lies at the new
        place, around it or below it, where the same photos would be known twice.
        """
        with self._connections.write() as db:
            rows = _rows(db)
            folder = next((row for row in rows if row.id == folder_id), None)
            if folder is None or any(_overlap(row.path, path) for row in rows):
                return False
            first, end = below(folder.path)
            # `||` returns bytes as text without checking that they are text, so cast back.
            moved = "path = CAST(? || substr(path, ?) AS BLOB) WHERE path >= ? AND path < ?"
            values = [below(path)[0], len(first) + 1, first, end]
            db.execute(f"UPDATE folders SET online = 1, {moved}", values)
            for table in ("photos", "failures", "picks"):
                db.execute(f"UPDATE {table} SET {moved}", values)
            self._drives.move(folder.path, path)
            query = "UPDATE folders SET path = ?, online = 1 WHERE id = ?"
            db.execute(query, [os.fsencode(path), folder_id])
        return True

    def mark_scanned(self, folder_id: int, *, online: bool, when: str | None) -> None:
        """Note what a scan saw; `when` is None if it did not see the folder's content."""
        with self._connections.write() as db:
            db.execute(
                "UPDATE folders SET online = ?, last_scan = coalesce(?, last_scan) WHERE id = ?",
                [int(online), when, folder_id],
            )

    def exclude(self, folder_id: int, patterns: Sequence[str]) -> None:
        """Set the patterns of what is left out of a root."""
        with self._connections.write() as db:
            db.execute(
                "UPDATE folders SET exclusions = ? WHERE id = ?",
                [json.dumps(list(patterns)), folder_id],
            )

    def general_exclusions(self) -> tuple[str, ...] | None:
        """Return the patterns of what is left out of all roots; None if none were chosen."""
        return parse_texts(self._meta.get(_GENERAL))

    def exclude_generally(self, patterns: Sequence[str]) -> None:
        """Set the patterns of what is left out of all roots."""
        self._meta.set(_GENERAL, json.dumps(list(patterns)))
