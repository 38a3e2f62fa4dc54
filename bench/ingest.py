"""Photos a second from file to catalog, beside what bounds it and what a simple program reaches."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

from bench import limits, plain_loop
from bench.cameras import camera_photos
from bench.options import Options
from bench.report import Report, Wanted
from bench.timing import Turns, cost, ratio, speed, take_turns
from sketchfind import blas
from sketchfind.engine.client import Engine
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.engine.loaded import ModelSource
from sketchfind.engine.process import start_worker
from sketchfind.library import Library
from sketchfind.paths import Profile

SLOWEST = "plain loop, one by one"
ONE_BY_ONE = 8  # photos in a round of the slowest side

Work = Callable[[str, list[str]], int]  # from a model and files to the number of files done


class _WarmEncoder(IngestEncoder):
    """An encoder that outlives an update, so that loading the model is not measured.

    Like all sides here it has ordinary priority, without which it would never end on a busy
    machine.
    """

    def __init__(self, model: Path) -> None:
        super().__init__(ModelSource(model), background=False)

    def __exit__(self, *_: object) -> None:
        """Keep the encoder running."""


class _WarmEngine(Engine):
    def __init__(self, model: Path) -> None:
        super().__init__(model)
        self.encoder = _WarmEncoder(model)

    def ingest(self) -> IngestEncoder:
        return self.encoder


def run(options: Options, report: Report) -> None:
    """Measure taking in small photos and camera-like ones."""
    blas.use_one_thread()
    rounds = 5 if options.full else 2
    small, camera = (256, 128) if options.full else (64, 16)
    if options.sizes:
        small = camera = options.sizes[0]
    _measure(options, report, "small photos", _small_photos(options, small), rounds)
    _measure(options, report, "12 megapixels", camera_photos(options, camera), rounds)


def _small_photos(options: Options, count: int) -> Path:
    """Return a folder of `count` real photos, made once and kept."""
    return options.photo_files("small", count, lambda photo, file, _: shutil.copy(photo, file))


def _process() -> Executor:
    """Return a process set up like the program's encoder process."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), start_worker, (False,))


def _measure(options: Options, report: Report, case: str, folder: Path, rounds: int) -> None:
    paths = [str(path) for path in sorted(folder.iterdir())]
    engine = _WarmEngine(options.model)
    with _process() as limiting, _process() as plain:

        def there(process: Executor, work: Work, files: list[str]) -> Callable[[int], int]:
            return lambda _: process.submit(work, str(options.model), files).result()

        def end_to_end(number: int) -> int:
            profile = Profile.at(options.cache / f"ingest-{number}")
            shutil.rmtree(profile.data, ignore_errors=True)
            with Library(profile, options.model, engine=engine) as library:
                library.add_folder(folder)
                return library.update().added

        sides = {
            "end to end": end_to_end,
            "decode only": there(limiting, limits.decode_only, paths),
            "encode only": there(limiting, limits.encode_only, paths),
            "plain loop, batches": there(plain, plain_loop.in_batches, paths),
            SLOWEST: there(plain, plain_loop.one_by_one, paths[:ONE_BY_ONE]),
        }
        take_turns(sides, 1)  # loads models, warms caches
        turns = take_turns(sides, rounds)
    engine.encoder.cancel()
    for number in range(rounds):
        shutil.rmtree(options.cache / f"ingest-{number}", ignore_errors=True)
    _tell(report, case, turns)


def _tell(report: Report, case: str, turns: Turns) -> None:
    for name in turns:
        report.add(case, name, speed(turns, name), "photos/s")
        report.add(case, f"{name}: CPU", cost(turns, name), "ms/photo")
    both = ("decode only", "encode only")
    slower = min(both, key=lambda name: speed(turns, name))
    of = "encode only" if case == "small photos" else slower
    goal = Wanted(0.85, at_most=False)
    report.add(case, f"of {of}", ratio(turns, "end to end", of), "times", goal)
    # Any program has to do both on the same cores, so none can be faster here.
    needed = sum(cost(turns, name) for name in both)
    bound = 1000 * (os.cpu_count() or 1) / needed
    report.add(case, "bound: both limits, all cores", bound, "photos/s")
    report.add(case, f"bound: of {of}", bound / speed(turns, of), "times")
    report.add(case, "of the bound", speed(turns, "end to end") / bound, "times")
    report.add(case, "CPU of both limits", needed / cost(turns, "end to end"), "times")
    # With small photos nearly all work is encoding, which a plain loop has to do as well.
    three = None if case == "small photos" else Wanted(3, at_most=False)
    report.add(case, "of the plain loop", ratio(turns, "end to end", SLOWEST), "times", three)
    batches = ratio(turns, "end to end", "plain loop, batches")
    report.add(case, "of plain batches", batches, "times")
