"""How far long work is: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")

INTERVAL = 60.0  # seconds between two lines


def with_progress(
    parts: Iterable[T],
    total: int,
    what: str,
    *,
    size: Callable[[T], int] = lambda _: 1,
    leave: bool = True,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[T]:
    """Yield `parts`, and show on stderr how much of `total` is done: the sum of their sizes."""
    started = last = clock()
    done = 0
    with tqdm(total=total, desc=what, leave=leave, disable=None) as bar:
        for part in parts:
            yield part
            done += size(part)
            bar.update(size(part))
            if bar.disable and (now := clock()) - last >= INTERVAL:
                last = now
                left = duration((now - started) / done * (total - done))
                print(f"{what}: {done} of {total}, {left} left", file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """Return a time span in its two largest units: "40 s", "12 min", "3 h 5 min", "2 d 1 h"."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{round(seconds)} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    hours = round(minutes / 60)
    return f"{hours // 24} d {hours % 24} h"
