"""Show the progress of long work: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

from sketchfind.program import tell
from sketchfind.training.recipe.recipe import Optimiser

Say = Callable[[str], None]
T = TypeVar("T")

INTERVAL = 60.0  # seconds between two lines
REFRESH = 1.0  # seconds between two looks at the losses, each of which waits for the GPU


def with_progress(
    parts: Iterable[T],
    total: int,
    what: str,
    *,
    size: Callable[[T], int] = lambda _: 1,
    leave: bool = True,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[T]:
    """Yield `parts`, and show on stderr how much of `total`, the sum of their sizes, is done."""
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
                tell(f"{what}: {done} of {total}, {left} left")


class Reporter:
    """Shows epoch, losses, pictures a second, and the time left for the whole run."""

    def __init__(
        self,
        settings: Optimiser,
        first_epoch: int,
        say: Say,
        *,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the clock; with `quiet`, for all processes but one, show nothing."""
        self._settings, self._say, self._quiet, self._clock = settings, say, quiet, clock
        self._started = self._last = clock()
        self._first_step = first_epoch * settings.steps

    def over(
        self, epoch: int, batches: Iterable[T], losses: Callable[[], dict[str, float]]
    ) -> Iterator[T]:
        """Yield the batches of an epoch; `losses` returns its mean losses so far."""
        settings, started = self._settings, self._clock()
        title = f"epoch {epoch + 1} of {settings.epochs}"
        form = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt}{postfix}"
        with tqdm(
            total=settings.steps, desc=title, bar_format=form, disable=self._quiet or None
        ) as bar:
            interval = INTERVAL if bar.disable else REFRESH
            for number, batch in enumerate(batches, 1):
                yield batch
                now = self._clock()
                if not self._quiet and now - self._last >= interval:
                    self._last = now
                    rate = number * settings.batch / max(now - started, 1e-9)
                    left = self._left(epoch * settings.steps + number, now)
                    pace = f"{rate:.0f} images/s, {duration(left)} left"
                    means = ", ".join(f"{name} {value:.3f}" for name, value in losses().items())
                    means = means or "no step taken"
                    if bar.disable:
                        self._say(f"{title}, step {number} of {settings.steps}: {means}; {pace}")
                    else:
                        bar.set_postfix_str(f"{means}, {pace}", refresh=False)
                bar.update()

    def _left(self, steps: int, now: float) -> float:
        """Return the seconds left after `steps` of the run, including validation."""
        done = steps - self._first_step
        total = self._settings.epochs * self._settings.steps
        return (now - self._started) / done * (total - steps)


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
