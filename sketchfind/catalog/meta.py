"""Single values that the catalog stores: texts, each under its key."""

from __future__ import annotations

import json

from sketchfind.catalog.connections import Connections


def parse_texts(stored: str) -> tuple[str, ...] | None:
    """Return a list that was stored as JSON; None if nothing was stored, or damage left no list."""
    found = _parsed(stored)
    if not isinstance(found, list):
        return None
    return tuple(text for text in found if isinstance(text, str))


def parse_numbers(stored: str) -> dict[str, int]:
    """Return a table that was stored as JSON; {} if nothing was, or damage left no table."""
    found = _parsed(stored)
    entries = found.items() if isinstance(found, dict) else ()
    return {name: number for name, number in entries if isinstance(number, int)}


def _parsed(stored: str) -> object:
    try:
        return json.loads(stored)
    except (ValueError, RecursionError):  # a catalog may come from others
        return None


class Meta:
    """Reads and writes the table of single values."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, key: str) -> str:
        """Return the committed value of a key; "" if there is none."""
        query = "SELECT value FROM meta WHERE key = ?"
        row = self._connections.read().execute(query, [key]).fetchone()
        return str(row[0]) if row else ""

    def set(self, key: str, value: str) -> None:
        """Store a value, replacing the former one."""
        with self._connections.write() as db:
            db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [key, value])

    def forget(self, key: str) -> None:
        """Delete a key and its value."""
        with self._connections.write() as db:
            db.execute("DELETE FROM meta WHERE key = ?", [key])
