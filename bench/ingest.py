"""Photos a second from file to catalog, against what bounds it and what anybody would write."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

from bench import limits, plain_loop
from bench.cameras import camera_photos
from bench.options import Options
from bench.report import Report, Wanted
from bench.timing import ratio, take_turns
from sketchfind import blas
from sketchfind.engine.client import ProcessEngine
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.engine.process import start_worker
from sketchfind.library import Library
from sketchfind.paths import Profile

SLOWEST = "plain loop, one by one"
ONE_BY_ONE = 16  # photos a round of the slowest side


class _WarmEncoder(IngestEncoder):
    """One that outlives an update, so that loading the model is not measured."""

    def __exit__(self, *_: object) -> None:
        """Stay."""


class _WarmEngine(ProcessEngine):
    def __init__(self, model: Path) -> None:
        super().__init__(model)
        self.encoder = _WarmEncoder(model)

    def ingest(self) -> IngestEncoder:
        return self.encoder


def run(options: Options, report: Report) -> None:
    """Take in small photos and camera-like ones."""
    blas.use_one_thread()
    rounds = 5 if options.full else 2
    small = options.cache / "small"
    if not small.exists():
        partial = options.cache / "small-partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        photos = options.photos()
        for number, path in enumerate(photos[:: len(photos) // 256][:256]):
            shutil.copy(path, partial / f"{number:03}{path.suffix}")
        partial.replace(small)
    _measure(options, report, "small photos", small, rounds)
    camera = camera_photos(options, 128 if options.full else 64)
    _measure(options, report, "12 megapixels", camera, rounds)


def _measure(options: Options, report: Report, case: str, folder: Path, rounds: int) -> None:
    paths = [str(path) for path in sorted(folder.iterdir())]
    engine = _WarmEngine(options.model)
    # A process like the one that encodes: as low in priority, as many threads.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, start_worker, (True,)) as pool:

        def there(work: Callable[[str, list[str]], int], files: list[str]) -> Callable[[int], int]:
            return lambda _: pool.submit(work, str(options.model), files).result()

        def end_to_end(number: int) -> int:
            profile = Profile.at(options.cache / f"ingest-{number}")
            shutil.rmtree(profile.data, ignore_errors=True)
            with Library(profile, options.model, engine=engine) as library:
                library.add_folder(folder)
                return library.update().added

        sides = {
            "end to end": end_to_end,
            "decode only": there(limits.decode_only, paths),
            "encode only": there(limits.encode_only, paths),
            "plain loop, batches": there(plain_loop.in_batches, paths),
            SLOWEST: there(plain_loop.one_by_one, paths[:ONE_BY_ONE]),
        }
        take_turns({name: sides[name] for name in sides}, 1)  # loads models, warms caches
        speeds = take_turns(sides, rounds)
    engine.encoder.cancel()
    for number in range(rounds):
        shutil.rmtree(options.cache / f"ingest-{number}", ignore_errors=True)
    _tell(report, case, speeds)


def _tell(report: Report, case: str, speeds: dict[str, list[float]]) -> None:
    for name, values in speeds.items():
        report.add(case, name, median(values), "photos/s")
    # Both have to be done, by the same cores: so much would be left were there nothing else.
    speeds["both limits"] = [
        1 / (1 / decoded + 1 / encoded)
        for decoded, encoded in zip(speeds["decode only"], speeds["encode only"], strict=True)
    ]
    slower = min("decode only", "encode only", key=lambda name: median(speeds[name]))
    goal = Wanted(0.85, at_most=False)
    of_encode = "encode only" if case == "small photos" else slower
    report.add(case, f"of {of_encode}", ratio(speeds, "end to end", of_encode), "times", goal)
    report.add(case, "of both limits", ratio(speeds, "end to end", "both limits"), "times")
    report.add(
        case,
        "of the plain loop",
        ratio(speeds, "end to end", SLOWEST),
        "times",
        Wanted(3, at_most=False),
    )
    batches = ratio(speeds, "end to end", "plain loop, batches")
    report.add(case, "of plain batches", batches, "times")
