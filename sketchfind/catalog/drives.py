"""The drives that scans saw, by the numbers of their file systems."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.meta import Meta, parse_numbers, parse_texts
from sketchfind.catalog.ranges import below

_BELOW_ROOTS = "drives"  # keys in meta
_AWAY = "drives_away"
_OF_ROOTS = "drives_of_roots"


class SeenDrives:
    """Reads and writes where drives were seen."""

    def __init__(self, connections: Connections, meta: Meta) -> None:
        self._connections = connections
        self._meta = meta

    def below_roots(self) -> dict[str, int]:
        """Return the folders below roots where drives were seen, each with its drive's number."""
        return parse_numbers(self._meta.get(_BELOW_ROOTS))

    def away(self) -> set[str]:
        """Return those of the folders below roots whose drives were away at the last scan."""
        return set(parse_texts(self._meta.get(_AWAY)) or ())

    def remember_below_roots(self, drives: Mapping[str, int], away: Iterable[str]) -> None:
        """Store the folders below roots where drives are, and those whose drives are away."""
        with self._connections.write():
            self._meta.set(_BELOW_ROOTS, json.dumps(dict(drives)))
            self._meta.set(_AWAY, json.dumps(sorted(away)))

    def of_roots(self) -> dict[str, int]:
        """Return the number of the drive that each root was last seen on, by the root's path."""
        return parse_numbers(self._meta.get(_OF_ROOTS))

    def remember_of_roots(self, drives: Mapping[str, int]) -> None:
        """Store the drives of these roots, and forget those of roots that are no longer known."""
        with self._connections.write() as db:
            roots = {os.fsdecode(row[0]) for row in db.execute("SELECT path FROM folders")}
            known = self.of_roots()
            now = {path: drive for path, drive in (known | dict(drives)).items() if path in roots}
            if now != known:
                self._meta.set(_OF_ROOTS, json.dumps(now))

    def move(self, root: str, path: str) -> None:
        """Note that a root now lies at `path`, with the drives below it."""
        before, after = below(root)[0], below(path)[0]

        def now(place: str) -> str:
            name = os.fsencode(place)
            if not name.startswith(before):
                return place
            return os.fsdecode(after + name.removeprefix(before))

        self.remember_below_roots(
            {now(place): device for place, device in self.below_roots().items()},
            {now(place) for place in self.away()},
        )
