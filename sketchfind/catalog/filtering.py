"""Which photos pass a filter, and what there is to filter by."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.ranges import below
from sketchfind.types import Facets, Filters

# Nearly square counts as square: cameras and crops are seldom exact.
_ORIENTATIONS = {
    "landscape": "width > 1.05 * height",
    "portrait": "height > 1.05 * width",
    "square": "width <= 1.05 * height AND height <= 1.05 * width",
}


@dataclass(frozen=True, slots=True)
class _Passing:
    filters: Filters
    version: int  # of the catalog when it was asked
    ids: NDArray[np.int64]


class Filtering:
    """Read the table of photos by their properties; missing photos are left out."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._last: _Passing | None = None

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """Return the ids (n,) of the photos that pass, in ascending order; not to be written to.

        The last answer is kept until the catalog changes: every stroke asks the same again.
        """
        version = self._connections.version()  # before the question: newer is no harm
        last = self._last
        if last is None or (last.filters, last.version) != (filters, version):
            last = self._last = _Passing(filters, version, self._ask(filters))
        return last.ids

    def _ask(self, filters: Filters) -> NDArray[np.int64]:
        terms, parameters = _terms(filters)
        # The index has all that is asked but the folder; left to itself SQLite may read the table.
        photos = "photos" if filters.folders else "photos INDEXED BY photos_taken"
        query = f"SELECT id FROM {photos} WHERE {' AND '.join(terms)}"
        rows = self._connections.read().execute(query, parameters)
        ids = np.fromiter((row[0] for row in rows), np.int64)
        ids.sort()
        ids.flags.writeable = False  # several searches share it
        return ids

    def newest(self, filters: Filters, count: int) -> list[tuple[int, str, str]]:
        """Return id, path and content hash of the newest photos that pass.

        Those without a date come last, the files that were changed last first.
        """
        terms, parameters = _terms(filters)
        rows = self._connections.read().execute(
            f"SELECT id, path, content_hash FROM photos WHERE {' AND '.join(terms)} "
            "ORDER BY taken_at DESC, mtime_ns DESC, id LIMIT ?",
            [*parameters, count],
        )
        return [(row[0], os.fsdecode(row[1]), row[2]) for row in rows]

    def facets(self) -> Facets:
        """Return the formats and the range of days that photos have."""
        db = self._connections.read()
        formats = db.execute(
            "SELECT format FROM photos WHERE missing_since IS NULL "
            "GROUP BY format ORDER BY count(*) DESC, format"
        ).fetchall()
        # One by one, each is the first or the last entry of an index.
        first, last = (
            db.execute(
                f"SELECT substr({end}(taken_at), 1, 10) FROM photos WHERE missing_since IS NULL"
            ).fetchone()[0]
            for end in ("min", "max")
        )
        return Facets(tuple(row[0] for row in formats), first, last)


def _terms(filters: Filters) -> tuple[list[str], list[object]]:
    terms, parameters = ["missing_since IS NULL"], list[object]()
    if filters.folders:
        terms.append(f"({' OR '.join(['(path >= ? AND path < ?)'] * len(filters.folders))})")
        parameters.extend(bound for folder in filters.folders for bound in below(folder))
    if filters.first_day is not None:
        terms.append("taken_at >= ?")
        parameters.append(filters.first_day)
    if filters.last_day is not None:
        terms.append("substr(taken_at, 1, 10) <= ?")
        parameters.append(filters.last_day)
    if filters.orientation is not None:
        terms.append(f"({_ORIENTATIONS[filters.orientation]})")
    if filters.formats:
        terms.append(f"format IN ({', '.join('?' * len(filters.formats))})")
        parameters.extend(filters.formats)
    return terms, parameters
