"""Progress bars of long commands, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketchfind.types import OnBytes, Progress, ProgressCallback


@contextmanager
def progress_bar() -> Iterator[ProgressCallback | None]:
    """Yield a callback that draws on stderr, or None if that is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    bar: tqdm[None] | None = None

    def show(progress: Progress) -> None:
        nonlocal bar
        line = _line(progress)
        if bar is None:  # not earlier, or other messages would end up in its line
            bar = tqdm(
                total=progress.total,
                bar_format=line,
                file=sys.stderr,
                leave=False,
                dynamic_ncols=True,
            )
        bar.bar_format, bar.total, bar.n = line, progress.total, progress.done
        bar.refresh()

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()


@contextmanager
def byte_bar(name: str) -> Iterator[OnBytes]:
    """Yield a callback that draws, on a terminal, how many bytes of the total are done."""
    from tqdm import tqdm

    with tqdm(
        desc=name,
        unit="B",
        unit_scale=True,
        file=sys.stderr,
        leave=False,
        dynamic_ncols=True,
        disable=not sys.stderr.isatty(),
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def _line(progress: Progress) -> str:
    """Return a line in which tqdm replaces what is in braces; its own numbers have no commas."""
    doing = "a new model is going through your photos" if progress.seen_anew else progress.stage
    if progress.total is None:
        return f"{doing}: {progress.done:,} files {{elapsed}}"
    numbers = [f"{progress.done:,}/{progress.total:,}"]
    # The pace of the library, which knows which photos were skipped and which were encoded.
    if round(progress.photos_per_second, 1):  # else it would be shown as none
        numbers.append(f"{progress.photos_per_second:,.1f} photos/s")
    if progress.seconds_left is not None:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        numbers.append(f"{minutes}:{seconds:02} left")
    return f"{doing}: {{percentage:3.0f}}% |{{bar}}| {', '.join(numbers)}"
