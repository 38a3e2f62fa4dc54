"""Measuring on a machine that does other things too: sides take turns, so that all suffer alike."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from statistics import median
from types import MethodType
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]


class Stopwatch:
    """Milliseconds spent in named parts, one list each: passed, and used by this thread alone."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.cpu: dict[str, list[float]] = defaultdict(list)

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        """Run `work` and note how long it took."""
        started, used = time.perf_counter(), time.thread_time()
        try:
            return work()
        finally:
            self.times[name].append((time.perf_counter() - started) * 1000)
            self.cpu[name].append((time.thread_time() - used) * 1000)

    def clear(self) -> None:
        """Forget what was noted, but not the names."""
        for noted in (*self.times.values(), *self.cpu.values()):
            noted.clear()

    def wrap(self, method: Callable[..., Any], name: str) -> None:
        """Time every call of a method of one object, until its future is done if it gives one.

        The method itself says which, because mypy does not see a name in a string.
        """
        assert isinstance(method, MethodType)

        def to_the_end(*args: Any, **kwargs: Any) -> Any:
            result = method(*args, **kwargs)
            if isinstance(result, Future):
                result.exception()
            return result

        def timed(*args: Any, **kwargs: Any) -> Any:
            return self.time(name, lambda: to_the_end(*args, **kwargs))

        setattr(method.__self__, method.__name__, timed)

    def percentile(self, name: str, share: float) -> float:
        """Return the time below which `share` percent of the calls were."""
        return float(np.percentile(self.times[name], share))


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side did in one round."""

    pictures: int
    seconds: float
    cpu: float  # seconds on processors, of this process and those that it started

    @property
    def speed(self) -> float:
        """Pictures a second."""
        return self.pictures / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds on processors for a picture, which waiting for a core does not add to."""
        return 1000 * self.cpu / self.pictures


Turns = Mapping[str, list[Turn]]


def take_turns(sides: Mapping[str, Callable[[int], int]], rounds: int) -> Turns:
    """Run all sides once a round and return each side's turns.

    A side is told the round, and returns how many pictures it did. The order changes each round.
    """
    turns: dict[str, list[Turn]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            started, used = time.perf_counter(), _cpu_seconds()
            done = sides[name](number)
            turns[name].append(Turn(done, time.perf_counter() - started, _cpu_seconds() - used))
    return turns


def speed(turns: Turns, side: str) -> float:
    """Return the median over the rounds of a side's pictures a second."""
    return median(turn.speed for turn in turns[side])


def cost(turns: Turns, side: str) -> float:
    """Return the median over the rounds of a side's milliseconds on processors a picture."""
    return median(turn.cost for turn in turns[side])


def ratio(turns: Turns, side: str, other: str) -> float:
    """Return the median over the rounds of how many times as fast `side` was as `other`."""
    return median(a.speed / b.speed for a, b in zip(turns[side], turns[other], strict=True))


def _cpu_seconds() -> float:
    """Return the seconds on processors so far, with those of processes that ended or still run."""
    own = psutil.Process()
    used = 0.0
    for process in (own, *own.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            used += sum(process.cpu_times()[:4])  # user and system, its own and its children's
    return used
