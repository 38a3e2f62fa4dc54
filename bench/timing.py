"""Measure on a machine with other work: sides take turns, so that it slows all of them alike."""

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
    """Milliseconds of each part by name: `times` by the clock, `cpu` used by this thread alone."""

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
        """Forget all times, but not the names."""
        for noted in (*self.times.values(), *self.cpu.values()):
            noted.clear()

    def wrap(self, method: Callable[..., Any], name: str) -> None:
        """Time every call of a method of one object; if it returns a future, until that is done.

        The bound method is given, not its name, because mypy does not check a name in a string.
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
        """Return the time that `share` percent of the calls stayed below."""
        return float(np.percentile(self.times[name], share))


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side did in one round."""

    pictures: int
    seconds: float
    cpu: float  # CPU seconds of this process and the processes that it started

    @property
    def speed(self) -> float:
        """Pictures a second."""
        return self.pictures / self.seconds

    @property
    def cost(self) -> float:
        """CPU milliseconds for a picture, without waiting for a core."""
        return 1000 * self.cpu / self.pictures


Turns = Mapping[str, list[Turn]]


def take_turns(sides: Mapping[str, Callable[[int], int]], rounds: int) -> Turns:
    """Run all sides once in each round and return each side's turns.

    A side gets the number of the round, and returns how many pictures it did. The order changes
    from round to round.
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
    """Return the median over the rounds of a side's CPU milliseconds for a picture."""
    return median(turn.cost for turn in turns[side])


def ratio(turns: Turns, side: str, other: str) -> float:
    """Return the median over the rounds of the speed of `side` divided by that of `other`."""
    return median(a.speed / b.speed for a, b in zip(turns[side], turns[other], strict=True))


def _cpu_seconds() -> float:
    """Return the CPU seconds of this process and its children so far, including ended ones.

    Of other processes only whole hundredths of a second are known.
    """
    own = psutil.Process()
    used: float = time.process_time()
    used += sum(own.cpu_times()[2:4])  # of ended children, user and system
    for process in own.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            used += sum(process.cpu_times()[:4])  # its own and its ended children's
    return used
