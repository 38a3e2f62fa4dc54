"""Which photos pass a filter, and what there is to filter by."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import MAXYEAR
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.days import local_time, span
from sketchfind.catalog.names import file_name, implies, sought
from sketchfind.catalog.ranges import below, in_parts
from sketchfind.spelling import spaced
from sketchfind.types import NO_FILTERS, Facets, Filters

# Nearly square counts as square: cameras and crops are seldom exact.
_ORIENTATIONS = {
    "landscape": "width > 1.05 * height",
    "portrait": "height > 1.05 * width",
    "square": "width <= 1.05 * height AND height <= 1.05 * width",
}

# A time that damage has changed may not begin with a year any more.
_IN_A_YEAR = "taken_at >= '0001' AND taken_at GLOB '[0-9][0-9][0-9][0-9]-*'"

_IN_A_ROW = 100  # terms; SQLite takes 1,000 at most

_Terms = tuple[list[str], list[object]]  # conditions in SQL, and the values bound to them


class Filtering:
    """Reads the table of photos by their properties; missing photos are left out."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        # The last answers, each with the question and the version of the catalog.
        self._passing: tuple[tuple[Filters, int], NDArray[np.int64]] | None = None
        self._holding: tuple[int, frozenset[str]] | None = None

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """Return the ids (n,) of the photos that pass, in ascending order, as a read-only array.

        The last answer is kept until the catalog changes, because every stroke asks it again. While
        a name is written, a longer part of it is looked for only among the photos with the shorter.
        """
        asked = filters, self._connections.version()  # read first: a newer answer does no harm
        last = self._passing
        if last is None or last[0] != asked:
            if last is not None and last[0][1] == asked[1] and _narrows(filters, last[0][0]):
                ids = self._ask(filters, last[1])
            else:
                ids = self._ask(filters)
            last = self._passing = asked, ids
        return last[1]

    def _ask(self, filters: Filters, among: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        every_day = filters.first_day is None and filters.last_day is None
        if among is not None:
            rows = self._select_of(among, "id", Filters(name=filters.name))
        else:
            # The index of days would lead to each name at another place of the table.
            by_day = not filters.folders and filters != Filters(name=filters.name)
            wanted = [_terms(filters)] if every_day else _terms_with_days(filters, by_day)
            rows = self._select("id", wanted, by_day)
        ids = np.fromiter((row[0] for row in rows), np.int64)
        ids.sort()
        ids.flags.writeable = False  # because several searches share the array
        return ids

    def newest(self, filters: Filters, count: int) -> list[tuple[int, str, str]]:
        """Return id, path and content hash of the newest photos that pass."""
        columns, by_day = "id, path, content_hash, taken_at, mtime_ns", self._are_many(filters)
        if filters.name is not None and not by_day:  # or each name would be read once more
            rows = list(self._select_of(self.matching(filters), columns))
        else:
            # The index orders photos with a date and those without; the first of both are merged.
            rows = self._select(
                columns,
                _terms_with_days(filters, by_day),
                by_day,
                f"ORDER BY taken_at DESC, mtime_ns DESC, id LIMIT {count}",
            ).fetchall()
        rows.sort(key=lambda row: (row[3] or local_time(row[4]), row[4], -row[0]), reverse=True)
        return [(row[0], os.fsdecode(row[1]), row[2]) for row in rows[:count]]

    def _are_many(self, filters: Filters) -> bool:
        """Tell whether so many photos pass that walking the index of days soon finds the newest.

        Without folders and names that is assumed, because the index holds all else. Of 270,000
        photos in one folder the first 200 are listed so in 2 ms, and in more than a second if all
        are sorted.
        """
        if not filters.folders and filters.name is None:
            return True
        # An upper bound: counting takes longer, and would be done at each step of a list.
        query = "SELECT (SELECT max(id) FROM photos) - (SELECT min(id) FROM photos)"
        all_in_all = self._connections.read().execute(query).fetchone()[0] or 0
        return 4 * len(self.matching(filters)) > all_in_all

    def _select(
        self, columns: str, wanted: Sequence[_Terms], by_day: bool, end: str = ""
    ) -> sqlite3.Cursor:
        """Select photos with and without a date in one query, so that none changes in between."""
        # The index holds all but folders and names, yet SQLite might choose to read the table.
        photos = "photos INDEXED BY photos_day" if by_day else "photos"
        query = " UNION ALL ".join(
            f"SELECT * FROM (SELECT {columns} FROM {photos} WHERE {' AND '.join(terms)} {end})"
            for terms, _ in wanted
        )
        parameters = [value for _, values in wanted for value in values]
        return self._connections.read().execute(query, parameters)

    def _select_of(
        self, ids: NDArray[np.int64], columns: str, filters: Filters = NO_FILTERS
    ) -> Iterator[sqlite3.Row]:
        """Select those of these photos that pass filters other than by days."""
        terms, values = _terms(filters)
        for part, marks in in_parts(ids.tolist()):
            query = f"SELECT {columns} FROM photos WHERE {' AND '.join(terms)} AND id IN ({marks})"
            yield from self._connections.read().execute(query, [*values, *part])

    def facets(self, filters: Filters = NO_FILTERS) -> Facets:
        """Return the formats, the range of days and the years of the photos.

        The years are those of photos that pass all filters but those by day.
        """
        formats = self._connections.read().execute(
            "SELECT format FROM photos INDEXED BY photos_day WHERE missing_since IS NULL "
            "GROUP BY format ORDER BY count(*) DESC, format"
        )
        kinds = tuple(row[0] for row in formats)
        first, last = self._day(min), self._day(max)
        if first is None or last is None:
            return Facets(kinds)
        return Facets(kinds, first, last, self._years(filters))

    def folders(self) -> frozenset[str]:
        """Return the folders that photos lie in; the answer is kept until the catalog changes."""
        version = self._connections.version()
        last = self._holding
        if last is None or last[0] != version:
            # One path of each folder: `dirname` of 300,000 takes .31 s, and this .19.
            separator = os.sep.encode()
            paths = {path.rpartition(separator)[0]: path for (path,) in self._paths()}
            found = (os.path.dirname(os.fsdecode(path)) for path in paths.values())  # noqa: PTH120
            last = self._holding = version, frozenset(found)
        return last[1]

    def beginning(self, words: Iterable[str]) -> list[str]:
        """Return those of `words` with which a word in the name of a photo's file begins."""
        left = {word: spaced(word).rstrip() for word in words}
        left = sought = {word: start for word, start in left.items() if start}
        for (path,) in self._paths():
            if not left:
                break
            name = file_name(path)
            if any(start.split()[0] in name for start in left.values()):  # a quick test; few pass
                name = spaced(name)
                left = {word: start for word, start in left.items() if start not in name}
        return [word for word in sought if word not in left]

    def _paths(self) -> sqlite3.Cursor:
        return self._connections.read().execute(
            "SELECT path FROM photos WHERE missing_since IS NULL"
        )

    def _years(self, filters: Filters) -> tuple[tuple[int, int], ...]:
        """Return the years in which photos pass, newest first, each with their number."""
        filters = replace(filters, first_day=None, last_day=None)
        if filters.name is None and self._are_many(filters):
            counted = ((year, self._count_in(year, filters)) for year in self._all_years())
            return tuple((year, count) for year, count in counted if count)
        # Each query would look at all of them.
        rows = self._select_of(self.matching(filters), "taken_at, mtime_ns")
        years = Counter((taken or local_time(changed))[:4] for taken, changed in rows)
        known = (year for year in years if re.fullmatch("[0-9]{4}", year) and year >= "0001")
        return tuple((int(year), years[year]) for year in sorted(known, reverse=True))

    def _all_years(self) -> Iterator[int]:
        """Yield the years that any photos are of, newest first."""
        year = MAXYEAR + 1
        while year > 1 and (day := self._day(max, f"{year - 1:04}-12-31")) is not None:
            year = int(day[:4])
            yield year

    def _count_in(self, year: int, filters: Filters) -> int:
        whole = replace(filters, first_day=f"{year:04}-01-01", last_day=f"{year:04}-12-31")
        rows = self._select("count(*)", _terms_with_days(whole, by_day=True), by_day=True)
        return sum(count for (count,) in rows)

    def _day(self, end: Callable[[list[str]], str], until: str | None = None) -> str | None:
        """Return the first (`min`) or the last (`max`) day of photos `until` a day, ISO 8601."""

        def time_of(column: str, kind: str, latest: object) -> Any:
            # As single queries, each of which reads one end of a part of the index.
            query = (
                f"SELECT {end.__name__}({column}) FROM photos INDEXED BY photos_day "
                f"WHERE missing_since IS NULL AND {kind} AND {column} <= ?"
            )
            return self._connections.read().execute(query, [latest]).fetchone()[0]

        taken = time_of("taken_at", _IN_A_YEAR, _last_moment(until))
        changed = time_of("mtime_ns", "taken_at IS NULL", span(None, until)[1])
        times = [taken, None if changed is None else local_time(changed)]
        days = [time[:10] for time in times if time is not None]
        # The earliest time that a file can have here stands for all before it, so it may be later.
        known = [day for day in days if until is None or day <= until]
        return end(known) if known else None


def _terms_with_days(filters: Filters, by_day: bool) -> list[_Terms]:
    """Return the conditions for photos that say when they were taken, and for the others."""
    terms, parameters = _terms(filters)
    # A plus keeps SQLite from using the index of days if a folder narrows the choice further.
    by = "" if by_day else "+"
    first, last = span(filters.first_day, filters.last_day)
    taken = [filters.first_day or "", _last_moment(filters.last_day)]
    return [
        ([*terms, f"{by}taken_at BETWEEN ? AND ?"], [*parameters, *taken]),
        (
            [*terms, f"{by}taken_at IS NULL AND {by}mtime_ns BETWEEN ? AND ?"],
            [*parameters, first, last],
        ),
    ]


def _last_moment(day: str | None) -> str:
    """Return what no time of a photo until a day is greater than."""
    return f"{day or '9999-12-31'}T24"


def _narrows(filters: Filters, former: Filters) -> bool:
    """Tell whether all photos that pass are among those that passed former filters.

    That is known only of filters that differ by nothing but parts of names.
    """
    if filters.name is None or former.name is None or replace(filters, name=former.name) != former:
        return False
    return implies(sought(filters.name), sought(former.name))


def _terms(filters: Filters) -> _Terms:
    """Return the conditions that concern no days.

    They read only what the index of days holds, and paths. One that reads another column has to be
    treated like a name where it is chosen whether to use that index: in `_ask` and `_are_many`.
    """
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
    """Return the condition that any of these holds; there may be very many, one for each link."""
    parts = [
        f"({' OR '.join(terms[start : start + _IN_A_ROW])})"
        for start in range(0, len(terms), _IN_A_ROW)
    ]
    return f"({' OR '.join(parts)})"
