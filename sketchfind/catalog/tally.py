"""How many embeddings a space holds, without counting them all for every answer.

SQLite walks an index to count, which takes a millisecond for 20,000 embeddings.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

RECOUNT_SECONDS = 60.0


@dataclass(slots=True)
class _Counted:
    since: float
    version: int | None  # of the catalog when all were counted; None after counting only new ones
    count: int = 0
    last: int = 0


class Tally:
    """Counts on from the last total; deleted embeddings drop out within a minute."""

    def __init__(
        self,
        count_after: Callable[[int, int], tuple[int, int]],
        version: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take `count_after`, which returns how many in a space come after a seq, and the last seq.

        While `version` stays the same, nothing has changed and nothing is counted.
        """
        self._count_after, self._version, self._clock = count_after, version, clock
        self._lock = threading.Lock()
        self._spaces: dict[int, _Counted] = {}

    def total(self, space_id: int) -> int:
        """Return how many embeddings a space holds; may include some deleted in the last minute."""
        with self._lock:
            version = self._version()  # read before counting: a newer count does no harm
            known = self._spaces.get(space_id)
            if known is not None and known.version == version:
                return known.count
            now = self._clock()
            if known is None or now - known.since > RECOUNT_SECONDS:
                known = self._spaces[space_id] = _Counted(now, version)
            else:
                known.version = None  # so that the next full count notices what was deleted
            new, last = self._count_after(space_id, known.last)
            known.count, known.last = known.count + new, max(known.last, last)
            return known.count
