"""Picks: photos that were found, each with its drawing; kept on this machine only."""

from __future__ import annotations

import os

from sqlite_utils import Database

from sketchfind.catalog.connections import Connections
from sketchfind.types import Pick

_COLUMNS = "picked_at, content_hash, path, rank, photos, words, drawing"


class Picks:
    """Reads and writes the table of picks; a photo may be picked with many drawings."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, pick: Pick) -> None:
        """Remember a pick; the same photo, words and drawing are remembered once."""
        with self._connections.write() as db:
            _remove(db, pick)
            db.execute(
                f"INSERT INTO picks ({_COLUMNS}, drawing_format) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, 'png')",
                [
                    pick.picked_at,
                    pick.content_hash,
                    os.fsencode(pick.path),
                    pick.rank,
                    pick.photos,
                    pick.words,
                    pick.drawing,
                ],
            )

    def all(self) -> list[Pick]:
        """Return all picks, oldest first."""
        rows = self._connections.read().execute(f"SELECT {_COLUMNS} FROM picks ORDER BY id")
        return [Pick(row[0], row[1], os.fsdecode(row[2]), *row[3:]) for row in rows]

    def remove(self, pick: Pick) -> None:
        """Forget one pick."""
        with self._connections.write() as db:
            _remove(db, pick)

    def clear(self) -> None:
        """Forget all picks."""
        with self._connections.write() as db:
            db.execute("DELETE FROM picks")


def _remove(db: Database, pick: Pick) -> None:
    db.execute(
        "DELETE FROM picks WHERE content_hash = ? AND words = ? AND drawing IS ?",
        [pick.content_hash, pick.words, pick.drawing],
    )
