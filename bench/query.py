"""The time from the last point of a stroke to the hits, in parts, for several library sizes."""

from __future__ import annotations

import gc
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from statistics import median

import psutil  # type: ignore[import-untyped]

from bench.gallery import library_of, real_drawings
from bench.options import Options
from bench.report import Report, Wanted
from bench.timing import Stopwatch
from sketchfind import blas
from sketchfind.imaging.sketch import rasterise
from sketchfind.library import Library
from sketchfind.paths import Profile
from sketchfind.types import NO_FILTERS, Filters, Query, Sketch
from sketchfind.ui.results.thumbnails import read_tile

VISIBLE = 24  # thumbnails that a window shows at once
TILE = 168
INDEX = "index loaded or built"
BETTER = "better hits ready"  # the second answer, from all views, when the pen rests
WANTED = {100_000: Wanted(60), 1_000_000: Wanted(100)}  # ms, 95th percentile
WANTED_BUSY = {100_000: Wanted(120)}
FILTERS = {
    "": NO_FILTERS,
    " landscape": Filters(orientation="landscape"),
    " one year": Filters(first_day="2007-01-01", last_day="2007-12-31"),
}


def run(options: Options, report: Report) -> None:
    """Search libraries of several sizes with real drawings, alone and during an update."""
    blas.use_one_thread()  # as the program does
    usual = (1_000, 10_000, 100_000, 1_000_000) if options.full else (1_000, 10_000)
    drawings = _growing(options, 100 if options.full else 30)
    for size in options.sizes or usual:
        profile = library_of(options, size)
        _measure(options, report, profile, size, drawings)


def _growing(options: Options, count: int) -> list[Sketch]:
    """Return real drawings, cut off after more and more strokes."""
    return [
        Sketch(drawing.strokes[: 1 + number % len(drawing.strokes)])
        for number, drawing in enumerate(real_drawings(options, count))
    ]


def _measure(
    options: Options, report: Report, profile: Profile, size: int, drawings: list[Sketch]
) -> None:
    for busy in (False, True):
        for name, filters in FILTERS.items():
            if busy and name:
                continue
            case = f"{size}{name}{' beside an update' if busy else ''}"
            watch = Stopwatch()
            gc.collect()  # the last case's stopwatch and library hold each other
            with Library(profile, options.model) as library:
                watch.time(INDEX, library._spaces.now.index.refresh)
                report.add(case, INDEX, watch.times.pop(INDEX)[0] / 1000, "s")
                library.warm_up().result()
                with _updating(options) if busy else nullcontext():
                    _ask(library, watch, drawings, filters, partial(report.add, case))
                _tell(report, case, watch, (WANTED_BUSY if busy else WANTED).get(size))


def _ask(
    library: Library,
    watch: Stopwatch,
    drawings: list[Sketch],
    filters: Filters,
    add: Callable[[str, float, str], None],
) -> None:
    space = library._spaces.now
    watch.wrap(space.queries.encode, "encode")
    watch.wrap(space.searcher.search, "search")
    watch.wrap(space.background.convincing, "convincing")
    watch.wrap(space._stacked, "stacks")
    size = library.model.sketch_size

    def ready(sketch: Sketch, quick: bool = True) -> list[int]:
        pixels = watch.time("rasterise", lambda: rasterise(sketch, size))
        found = library.search(Query(sketch=pixels, filters=filters, quick=quick))
        return [hit.photo_id for hit in found.hits[:VISIBLE]]

    ready(drawings[0])
    add("first search", watch.times["search"][0], "ms")  # finds the photos that pass the filter
    for sketch in drawings[1:3]:
        ready(sketch)
    for sketch in drawings:
        watch.time(BETTER, partial(ready, sketch, quick=False))
    for name, share in ((f"{BETTER} p50", 50), (f"{BETTER} p95", 95)):
        add(name, watch.percentile(BETTER, share), "ms")
    watch.clear()  # parts are measured for first answers only
    del watch.times[BETTER]
    for sketch in drawings:
        shown = watch.time("hits ready", partial(ready, sketch))
        watch.time("thumbnails", partial(_tiles, library, shown))


def _tiles(library: Library, photo_ids: list[int]) -> None:
    for photo_id in photo_ids:
        path = library.thumbnail(photo_id)
        assert path is not None
        read_tile(path, TILE, 8.0)


def _tell(report: Report, case: str, watch: Stopwatch, wanted: Wanted | None) -> None:
    for name in watch.times:
        bound = wanted if name == "hits ready" else None
        report.add(case, f"{name} p50", watch.percentile(name, 50), "ms")
        report.add(case, f"{name} p95", watch.percentile(name, 95), "ms", bound)
    # This time does not grow on a busy machine.
    report.add(case, "search: CPU", median(watch.cpu["search"]), "ms")
    report.add(case, "memory of this process", psutil.Process().memory_info().rss / 1e6, "MB")


@contextmanager
def _updating(options: Options) -> Iterator[None]:
    """Let another library take in photos while the body runs."""
    profile = Profile.at(options.cache / "beside")
    shutil.rmtree(profile.data, ignore_errors=True)
    stop = threading.Event()
    under_way = threading.Event()
    with Library(profile, options.model) as library:
        library.add_folder(options.data)
        thread = threading.Thread(
            target=lambda: library.update(
                cancel=stop, on_progress=lambda now: under_way.set() if now.done > 100 else None
            )
        )
        thread.start()
        under_way.wait(300)
        try:
            yield
            assert thread.is_alive(), "the update ended too early to be beside anything"
        finally:
            stop.set()
            thread.join()
