"""What the catalog notes once: single texts, each under its key."""

from __future__ import annotations

import json

from sketchfind.catalog.connections import Connections


def noted_texts(note: str) -> tuple[str, ...] | None:
    """Return a list that was noted as JSON; None where nothing was, or damage has left no list."""
    found = _parsed(note)
    if not isinstance(found, list):
        return None
    return tuple(text for text in found if isinstance(text, str))


def noted_numbers(note: str) -> dict[str, int]:
    """Return a table that was noted as JSON; {} where nothing was, or damage has left no table."""
    found = _parsed(note)
    entries = found.items() if isinstance(found, dict) else ()
    return {name: number for name, number in entries if isinstance(number, int)}


def _parsed(note: str) -> object:
    try:
        return json.loads(note)
    except (ValueError, RecursionError):  # a catalog may come from others
        return None


class Meta:
    """Read and write the table of single values."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, key: str) -> str:
        """Return what is noted, as it is committed; "" when nothing is."""
        query = "SELECT value FROM meta WHERE key = ?"
        row = self._connections.read().execute(query, [key]).fetchone()
        return str(row[0]) if row else ""

    def set(self, key: str, value: str) -> None:
        """Note a value in the place of the one before."""
        with self._connections.write() as db:
            db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [key, value])

    def forget(self, key: str) -> None:
        """Note nothing any more."""
        with self._connections.write() as db:
            db.execute("DELETE FROM meta WHERE key = ?", [key])
