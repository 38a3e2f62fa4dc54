"""Measuring on a machine that does other things too: sides take turns, so that all suffer alike."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from statistics import median
from typing import Any

import numpy as np


class Stopwatch:
    """Milliseconds spent in named parts, one list each."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        """Run `work` and note how long it took."""
        started = time.perf_counter()
        try:
            return work()
        finally:
            self.times[name].append((time.perf_counter() - started) * 1000)

    def wrap(self, owner: object, method: str, name: str) -> None:
        """Time every call of a method of one object, until its future is done if it gives one."""
        original = getattr(owner, method)

        def to_the_end(*args: Any, **kwargs: Any) -> Any:
            result = original(*args, **kwargs)
            if isinstance(result, Future):
                result.exception()
            return result

        def timed(*args: Any, **kwargs: Any) -> Any:
            return self.time(name, lambda: to_the_end(*args, **kwargs))

        setattr(owner, method, timed)

    def percentile(self, name: str, share: float) -> float:
        """Return the time below which `share` percent of the calls were."""
        return float(np.percentile(self.times[name], share))


def take_turns(sides: Mapping[str, Callable[[int], int]], rounds: int) -> dict[str, list[float]]:
    """Run all sides once a round and return each side's pictures a second, by round.

    A side is told the round, and returns how many pictures it did. The order changes each round.
    """
    speeds: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            started = time.perf_counter()
            done = sides[name](number)
            speeds[name].append(done / (time.perf_counter() - started))
    return speeds


def ratio(speeds: Mapping[str, list[float]], side: str, other: str) -> float:
    """Return the median over the rounds of how many times as fast `side` was as `other`."""
    return median(a / b for a, b in zip(speeds[side], speeds[other], strict=True))
