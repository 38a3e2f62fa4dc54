"""Files that could not be used; they are remembered so as not to be tried at every start."""

from __future__ import annotations

import os
from collections.abc import Iterable

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.ranges import below
from sketchfind.catalog.rows import FailureRow, PhotoFile


class Failures:
    """Reads and writes the table of failures."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def record(self, folder_id: int, file: PhotoFile, reason: str) -> None:
        """Remember why a file, with its current size and time, cannot be used."""
        # The message of a library may quote bytes of the file, which need not be text.
        reason = reason.encode("utf-8", "replace").decode()
        with self._connections.write() as db:
            db.execute(
                """INSERT INTO failures (path, folder_id, size, mtime_ns, reason)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET folder_id = excluded.folder_id,
                    size = excluded.size, mtime_ns = excluded.mtime_ns,
                    reason = excluded.reason""",
                [os.fsencode(file.path), folder_id, file.size, file.mtime_ns, reason],
            )

    def forget(self, paths: Iterable[str]) -> None:
        """Drop what was recorded about these files."""
        with self._connections.write() as db:
            db.conn.executemany(
                "DELETE FROM failures WHERE path = ?", [(os.fsencode(path),) for path in paths]
            )

    def find(self, path: str) -> PhotoFile | None:
        """Return a file as it was when it could not be used; None if no failure is recorded."""
        query = "SELECT size, mtime_ns FROM failures WHERE path = ?"
        row = self._connections.read().execute(query, [os.fsencode(path)]).fetchone()
        return None if row is None else PhotoFile(path, *row)

    def all(self) -> list[FailureRow]:
        """Return every failure, sorted by path."""
        rows = self._connections.read().execute(
            "SELECT folder_id, path, size, mtime_ns, reason FROM failures ORDER BY path"
        )
        return [
            FailureRow(row[0], PhotoFile(os.fsdecode(row[1]), row[2], row[3]), row[4])
            for row in rows
        ]

    def count(self, folder: str | None = None) -> int:
        """Count the failures, everywhere or below `folder`."""
        query, parameters = "SELECT count(*) FROM failures", list[bytes]()
        if folder is not None:
            query += " WHERE path >= ? AND path < ?"
            parameters.extend(below(folder))
        return int(self._connections.read().execute(query, parameters).fetchone()[0])
