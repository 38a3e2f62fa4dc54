"""What the catalog notes once: single texts, each under its key."""

from __future__ import annotations

import json
from typing import Any

from sketchfind.catalog.connections import Connections


def parsed(text: str) -> Any:
    """Return what a JSON text says; None for an empty one, and for what damage made of one."""
    try:
        return json.loads(text)
    except ValueError:
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
