"""The progress bar of a long command, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketchfind.types import Progress, ProgressCallback

COUNTING = "{desc}: {n_fmt} files {elapsed}"
MEASURED = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt}{postfix}"


@contextmanager
def progress_bar() -> Iterator[ProgressCallback | None]:
    """Yield a callback that draws on stderr, or None when nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    bar: tqdm[None] | None = None

    def show(progress: Progress) -> None:
        nonlocal bar
        doing = "a new model sees your photos" if progress.seen_anew else progress.stage
        if bar is None:  # not before: what else there is to be said would end up in its line
            bar = tqdm(
                desc=doing, bar_format=COUNTING, file=sys.stderr, leave=False, dynamic_ncols=True
            )
        bar.bar_format = COUNTING if progress.total is None else MEASURED
        bar.total = progress.total
        bar.n = progress.done
        bar.set_description_str(doing, refresh=False)
        bar.set_postfix_str(_pace(progress), refresh=False)
        bar.refresh()

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()


@contextmanager
def byte_bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback that draws how many bytes of how many have arrived, on a terminal."""
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


def _pace(progress: Progress) -> str:
    # The library's own numbers: it knows which photos were skipped and which were encoded.
    pace = f"{progress.photos_per_second:.1f} photos/s" if progress.photos_per_second else ""
    if progress.seconds_left is None:
        return pace
    minutes, seconds = divmod(round(progress.seconds_left), 60)
    return f"{pace}, {minutes}:{seconds:02} left"
