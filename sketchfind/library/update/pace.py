"""How fast photos are read at the moment, and how long the rest will take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW = 60.0  # seconds that count as "at the moment"


class Pace:
    """Measures over the last minute, so that a slow start or a pause is soon forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)])  # time, photos read by then
        self._fresh = True  # the first mark is a start, when the model was not loaded yet
        self._before = 0.0  # photos a second before the last pause

    def advance(self, done: int) -> None:
        """Note that `done` photos in total have been read."""
        now = self._clock()
        self._marks.append((now, done))
        if self._fresh and len(self._marks) > 2:
            self._marks.popleft()
            self._fresh = False
        while len(self._marks) > 2 and now - self._marks[0][0] > WINDOW:
            self._marks.popleft()

    def restart(self) -> None:
        """Measure anew after a pause; the old speed holds until there is a new one."""
        self._before = self.per_second
        self._marks = deque([(self._clock(), self._marks[-1][1])])
        self._fresh = True

    @property
    def per_second(self) -> float:
        """Photos a second; 0 while nothing is known."""
        (first, start), (last, done) = self._marks[0], self._marks[-1]
        return (done - start) / (last - first) if last > first else self._before

    def seconds_left(self, photos: int) -> float | None:
        """Return how many seconds this many photos will take; None while nothing is known."""
        speed = self.per_second
        return photos / speed if speed > 0 else None
