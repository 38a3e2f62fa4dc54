"""Which photos pass a filter, and what there is to filter by."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.days import local_time, span
from sketchfind.catalog.names import file_name, sought
from sketchfind.catalog.ranges import below
from sketchfind.spelling import spaced
from sketchfind.types import NO_FILTERS, Facets, Filters

# Nearly square counts as square: cameras and crops are seldom exact.
_ORIENTATIONS = {
    "landscape": "width > 1.05 * height",
    "portrait": "height > 1.05 * width",
    "square": "width <= 1.05 * height AND height <= 1.05 * width",
}

# What damage made of a time may not begin so any more.
_IN_A_YEAR = "taken_at >= '0001' AND taken_at GLOB '[0-9][0-9][0-9][0-9]-*'"

_IN_A_ROW = 100  # terms; SQLite takes 1,000 at most

_Terms = tuple[list[str], list[object]]  # what is asked of photos, and the values in it


class Filtering:
    """Read the table of photos by their properties; missing photos are left out."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        # The last answers, each with what was asked of which version of the catalog.
        self._passing: tuple[tuple[Filters, int], NDArray[np.int64]] | None = None
        self._holding: tuple[int, frozenset[str]] | None = None

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """Return the ids (n,) of the photos that pass, in ascending order; not to be written to.

        The last answer is kept until the catalog changes: every stroke asks the same again.
        """
        asked = filters, self._connections.version()  # before the question: newer is no harm
        last = self._passing
        if last is None or last[0] != asked:
            last = self._passing = asked, self._ask(filters)
        return last[1]

    def _ask(self, filters: Filters) -> NDArray[np.int64]:
        every_day = filters.first_day is None and filters.last_day is None
        by_day = not filters.folders
        wanted = [_terms(filters)] if every_day else _terms_with_days(filters, by_day)
        rows = self._select("id", wanted, by_day)
        ids = np.fromiter((row[0] for row in rows), np.int64)
        ids.sort()
        ids.flags.writeable = False  # several searches share it
        return ids

    def newest(self, filters: Filters, count: int) -> list[tuple[int, str, str]]:
        """Return id, path and content hash of the newest photos that pass."""
        by_day = self._are_many(filters)
        # The index orders those of each kind; only the first of them are put in one order here.
        rows = self._select(
            "id, path, content_hash, taken_at, mtime_ns",
            _terms_with_days(filters, by_day),
            by_day,
            f"ORDER BY taken_at DESC, mtime_ns DESC, id LIMIT {count}",
        ).fetchall()
        rows.sort(key=lambda row: (row[3] or local_time(row[4]), row[4], -row[0]), reverse=True)
        return [(row[0], os.fsdecode(row[1]), row[2]) for row in rows[:count]]

    def _are_many(self, filters: Filters) -> bool:
        """Tell whether so many photos pass that the newest are soon met on a way through the days.

        Without folders they always are: the index has all else, but names.
        Of 270,000 in one folder the first 200 are listed in 2 ms so, and in more than a second
        where all of them are put in order.
        """
        if not filters.folders:
            return True
        # At least as many as there are; to count them takes longer, and at each step of a list.
        query = "SELECT (SELECT max(id) FROM photos) - (SELECT min(id) FROM photos)"
        all_in_all = self._connections.read().execute(query).fetchone()[0] or 0
        return 4 * len(self.matching(filters)) > all_in_all

    def _select(
        self, columns: str, wanted: Sequence[_Terms], by_day: bool, end: str = ""
    ) -> sqlite3.Cursor:
        """Ask for photos of all kinds at once, so that none changes its kind meanwhile."""
        # The index has all that is asked but the folder; left to itself SQLite may read the table.
        photos = "photos INDEXED BY photos_day" if by_day else "photos"
        query = " UNION ALL ".join(
            f"SELECT * FROM (SELECT {columns} FROM {photos} WHERE {' AND '.join(terms)} {end})"
            for terms, _ in wanted
        )
        parameters = [value for _, values in wanted for value in values]
        return self._connections.read().execute(query, parameters)

    def facets(self, filters: Filters = NO_FILTERS) -> Facets:
        """Return the formats, the range of days and the years that photos have.

        The years are those of photos that pass the filters, whatever days these allow.
        """
        formats = self._connections.read().execute(
            "SELECT format FROM photos INDEXED BY photos_day WHERE missing_since IS NULL "
            "GROUP BY format ORDER BY count(*) DESC, format"
        )
        kinds = tuple(row[0] for row in formats)
        first, last = self._day(min), self._day(max)
        if first is None or last is None:
            return Facets(kinds)
        return Facets(kinds, first, last, self._years(first, last, filters))

    def folders(self) -> frozenset[str]:
        """Return the folders that photos lie in, also kept until the catalog changes."""
        version = self._connections.version()
        last = self._holding
        if last is None or last[0] != version:
            found = {os.path.dirname(path) for (path,) in self._paths()}  # noqa: PTH120 - hot
            last = self._holding = version, frozenset(map(os.fsdecode, found))
        return last[1]

    def beginning(self, words: Iterable[str]) -> list[str]:
        """Return those of `words` with which a word in the name of a photo's file begins."""
        left = {word: spaced(word).rstrip() for word in words}
        left = sought = {word: start for word, start in left.items() if start}
        for (path,) in self._paths():
            if not left:
                break
            name = file_name(path)
            if any(start.split()[0] in name for start in left.values()):  # few are; that is quick
                name = spaced(name)
                left = {word: start for word, start in left.items() if start not in name}
        return [word for word in sought if word not in left]

    def _paths(self) -> sqlite3.Cursor:
        return self._connections.read().execute(
            "SELECT path FROM photos WHERE missing_since IS NULL"
        )

    def _years(
        self, first_day: str, last_day: str, filters: Filters
    ) -> tuple[tuple[int, int], ...]:
        """Return the years in these bounds of the photos that pass, each with how many."""
        filters = replace(filters, first_day=None, last_day=None)
        by_day = self._are_many(filters)

        def count_in(year: int) -> int:
            whole = replace(filters, first_day=f"{year:04}-01-01", last_day=f"{year:04}-12-31")
            rows = self._select("count(*)", _terms_with_days(whole, by_day), by_day)
            return sum(count for (count,) in rows)

        newest_first = range(int(last_day[:4]), int(first_day[:4]) - 1, -1)
        counted = ((year, count_in(year)) for year in newest_first)
        return tuple((year, count) for year, count in counted if count)

    def _day(self, end: Callable[[list[str]], str]) -> str | None:
        """Return the first day (`min`) or the last (`max`) that photos have."""

        def time_of(column: str, kind: str) -> Any:
            # One by one, each is the first or the last entry of a part of the index.
            query = (
                f"SELECT {end.__name__}({column}) FROM photos INDEXED BY photos_day "
                f"WHERE missing_since IS NULL AND {kind}"
            )
            return self._connections.read().execute(query).fetchone()[0]

        taken = time_of("taken_at", _IN_A_YEAR)
        changed = time_of("mtime_ns", "taken_at IS NULL")
        times = [taken, None if changed is None else local_time(changed)]
        known = [time for time in times if time is not None]
        return end(known)[:10] if known else None


def _terms_with_days(filters: Filters, by_day: bool) -> list[_Terms]:
    """Return what is asked of photos that say when they were taken, and of the others."""
    terms, parameters = _terms(filters)
    # A plus keeps SQLite from the index of days where a folder leaves fewer photos than that.
    by = "" if by_day else "+"
    first, last = span(filters.first_day, filters.last_day)
    taken = [filters.first_day or "", f"{filters.last_day or '9999-12-31'}T24"]
    return [
        ([*terms, f"{by}taken_at BETWEEN ? AND ?"], [*parameters, *taken]),
        (
            [*terms, f"{by}taken_at IS NULL AND {by}mtime_ns BETWEEN ? AND ?"],
            [*parameters, first, last],
        ),
    ]


def _terms(filters: Filters) -> _Terms:
    terms, parameters = ["missing_since IS NULL"], list[object]()
    if filters.folders:
        terms.append(_any(["(path >= ? AND path < ?)"] * len(filters.folders)))
        parameters.extend(bound for folder in filters.folders for bound in below(folder))
    if filters.orientation is not None:
        terms.append(f"({_ORIENTATIONS[filters.orientation]})")
    if filters.formats:
        terms.append(f"format IN ({', '.join('?' * len(filters.formats))})")
        parameters.extend(filters.formats)
    if filters.name is not None:
        terms.append("is_named(path, ?)")
        parameters.append(sought(filters.name))
    return terms, parameters


def _any(terms: Sequence[str]) -> str:
    """Return the term that one of these is true: a folder may have as many names as links to it."""
    parts = [
        f"({' OR '.join(terms[start : start + _IN_A_ROW])})"
        for start in range(0, len(terms), _IN_A_ROW)
    ]
    return f"({' OR '.join(parts)})"
