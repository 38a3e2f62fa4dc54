"""One row for each photo file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.days import day_in_name
from sketchfind.catalog.ranges import below, in_parts
from sketchfind.catalog.rows import KnownPhoto, PhotoDetails, PhotoFile
from sketchfind.types import PhotoInfo

# As in PhotoInfo.
_INFO = "content_hash, width, height, format, taken_at, camera, latitude, longitude"
# A day without a time is from a file's name, and another name may hold another one.
_TAKEN = "CASE WHEN instr(taken_at, 'T') THEN taken_at ELSE ? END"
_COPIED = _INFO.replace("taken_at", _TAKEN)
_SAVED = f"folder_id, path, size, mtime_ns, {_INFO}"
_UPDATED = ", ".join(f"{name} = excluded.{name}" for name in _SAVED.split(", ") if name != "path")


def _file(path: bytes, size: int, mtime_ns: int) -> PhotoFile:
    return PhotoFile(os.fsdecode(path), size, mtime_ns)


def _values(folder_id: int, file: PhotoFile) -> list[object]:
    return [folder_id, os.fsencode(file.path), file.size, file.mtime_ns]


class Photos:
    """Reads and writes the table of photos. A missing photo keeps its row for a while."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def save(self, folder_id: int, file: PhotoFile, info: PhotoInfo) -> int:
        """Insert or update the row of `file.path`, marked as not missing; return its id."""
        if info.taken_at is None:
            info = replace(info, taken_at=day_in_name(file.path))
        values = [*_values(folder_id, file), *astuple(info)]
        with self._connections.write() as db:
            row = db.execute(
                f"INSERT INTO photos ({_SAVED}) VALUES ({', '.join('?' * len(values))}) "
                f"ON CONFLICT (path) DO UPDATE SET {_UPDATED}, missing_since = NULL RETURNING id",
                values,
            ).fetchone()
        return int(row[0])

    def known(self, space_id: int) -> list[KnownPhoto]:
        """Return every photo, even if missing, and whether it has an embedding in the space."""
        rows = self._connections.read().execute(
            """SELECT p.id, p.path, p.size, p.mtime_ns, p.content_hash,
                p.missing_since IS NOT NULL, e.seq IS NOT NULL
            FROM photos p
            LEFT JOIN embeddings e ON e.photo_id = p.id AND e.space_id = ?
            ORDER BY p.id""",
            [space_id],
        )
        return [
            KnownPhoto(row[0], _file(*row[1:4]), row[4], bool(row[5]), bool(row[6])) for row in rows
        ]

    def details(self, photo_id: int) -> PhotoDetails | None:
        """Return what is known about one photo, or None if there is no such row."""
        query = f"SELECT path, size, mtime_ns, {_INFO} FROM photos WHERE id = ?"
        row = self._connections.read().execute(query, [photo_id]).fetchone()
        return None if row is None else PhotoDetails(_file(*row[:3]), PhotoInfo(*row[3:]))

    def places(self) -> list[tuple[int, str]]:
        """Return the root and the path of every photo that is not missing."""
        # NOT INDEXED, because via the index of paths each row would be looked up in the table.
        query = "SELECT folder_id, path FROM photos NOT INDEXED WHERE missing_since IS NULL"
        rows = self._connections.read().execute(query)
        return [(row[0], os.fsdecode(row[1])) for row in rows]

    def id_at(self, path: str) -> int | None:
        """Return the id of the photo that is, or last was, at a path; None if there is none."""
        query = "SELECT id FROM photos WHERE path = ?"
        row = self._connections.read().execute(query, [os.fsencode(path)]).fetchone()
        return None if row is None else int(row[0])

    def places_of(self, content_hash: str) -> list[str]:
        """Return the paths of files with a content; those of missing files come last."""
        query = "SELECT path FROM photos WHERE content_hash = ? ORDER BY missing_since NOT NULL, id"
        rows = self._connections.read().execute(query, [content_hash])
        return [os.fsdecode(row[0]) for row in rows]

    def with_content_of(self, photo_ids: Sequence[int]) -> set[int]:
        """Return the ids of these photos and of all photos with the same content."""
        found: set[int] = set()
        for part, marks in in_parts(photo_ids):
            query = f"""SELECT id FROM photos WHERE content_hash IN
                (SELECT content_hash FROM photos WHERE id IN ({marks}))"""
            found.update(row[0] for row in self._connections.read().execute(query, part))
        return found

    def paths(self, photo_ids: Sequence[int]) -> dict[int, str]:
        """Return the path of each of these photos that is known and not missing."""
        found: dict[int, str] = {}
        for part, marks in in_parts(photo_ids):
            query = f"SELECT id, path FROM photos WHERE id IN ({marks}) AND missing_since IS NULL"
            rows = self._connections.read().execute(query, part)
            found.update((row[0], os.fsdecode(row[1])) for row in rows)
        return found

    def taken(self, photo_ids: Sequence[int]) -> dict[int, str]:
        """Return when each of these photos was taken, as far as they say so."""
        found: dict[int, str] = {}
        for part, marks in in_parts(photo_ids):
            query = f"SELECT id, taken_at FROM photos WHERE id IN ({marks}) AND taken_at NOT NULL"
            found.update(self._connections.read().execute(query, part).fetchall())
        return found

    def count(self, folder: str | None = None) -> int:
        """Count the photos that are not missing, everywhere or below `folder`."""
        query = "SELECT count(*) FROM photos WHERE missing_since IS NULL"
        parameters: list[bytes] = []
        if folder is not None:
            query += " AND path >= ? AND path < ?"
            parameters.extend(below(folder))
        return int(self._connections.read().execute(query, parameters).fetchone()[0])

    def any_below(self, folder: str) -> bool:
        """Tell whether any photo below a folder is not missing, without counting."""
        query = """SELECT EXISTS (SELECT 1 FROM photos
            WHERE missing_since IS NULL AND path >= ? AND path < ?)"""
        return bool(self._connections.read().execute(query, below(folder)).fetchone()[0])

    def sample(self, folder: str, most: int) -> list[PhotoFile]:
        """Return at most `most` photo files below a folder, spread evenly over their paths."""
        step = max(-(-self.count(folder) // most), 1)
        # Chosen in the index alone, so that of a million photos only a few rows are read.
        query = """SELECT path, size, mtime_ns FROM photos WHERE id IN (
            SELECT id FROM (SELECT id, row_number() OVER (ORDER BY path) AS place FROM photos
                WHERE missing_since IS NULL AND path >= ? AND path < ?)
            WHERE place % ? = 0) ORDER BY path"""
        rows = self._connections.read().execute(query, [*below(folder), step])
        return [_file(*row) for row in rows]

    def relocate(self, photo_id: int, folder_id: int, file: PhotoFile) -> bool:
        """Note that an unchanged photo now lies at `file`, and is not missing.

        Returns False and changes nothing if there is no such photo, or another one is known there.
        """
        with self._connections.write() as db:
            found = db.execute(
                "UPDATE OR IGNORE photos SET folder_id = ?, path = ?, size = ?, mtime_ns = ?, "
                f"taken_at = {_TAKEN}, missing_since = NULL WHERE id = ?",
                [*_values(folder_id, file), day_in_name(file.path), photo_id],
            ).rowcount
        return found > 0

    def copy(self, photo_id: int, folder_id: int, file: PhotoFile) -> int | None:
        """Insert a row for a new `file` with the content of a photo; return its id.

        None if there is no such photo, or one is known there already.
        """
        with self._connections.write() as db:
            row = db.execute(
                f"INSERT INTO photos ({_SAVED}) "
                f"SELECT ?, ?, ?, ?, {_COPIED} FROM photos WHERE id = ? "
                "ON CONFLICT (path) DO NOTHING RETURNING id",
                [*_values(folder_id, file), day_in_name(file.path), photo_id],
            ).fetchone()
        return None if row is None else int(row[0])

    def mark_missing(self, photo_ids: Iterable[int], when: str) -> None:
        """Mark photos as missing, which no answer shows; the time of an earlier mark stays."""
        with self._connections.write() as db:
            for part, marks in in_parts(photo_ids):
                db.execute(
                    "UPDATE photos SET missing_since = coalesce(missing_since, ?) "
                    f"WHERE id IN ({marks})",
                    [when, *part],
                )

    def purge_missing(self, folder_ids: Sequence[int], before: str) -> None:
        """Delete the photos of these folders that have been missing since before a time."""
        with self._connections.write() as db:
            for part, marks in in_parts(folder_ids):
                db.execute(
                    f"DELETE FROM photos WHERE missing_since < ? AND folder_id IN ({marks})",
                    [before, *part],
                )

    def content_hashes(self) -> set[str]:
        """Return the content hashes of all rows, whose thumbnails are in use."""
        rows = self._connections.read().execute("SELECT DISTINCT content_hash FROM photos")
        return {row[0] for row in rows}
