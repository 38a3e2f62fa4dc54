"""The time from the command to the window and to the first answer, and each process's memory.

Both times are compared with a lower bound: the time of an empty window with Qt and NumPy, and that
of a program that loads the model and embeds one drawing.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from statistics import median
from typing import Any

from bench.gallery import library_of
from bench.options import Options
from bench.report import ROOT, Report, Wanted

PHOTOS = 100_000
PAINTED, ANSWERED, MEMORY = Wanted(1.0), Wanted(6.0), Wanted(350)
HEAVIEST = 8  # modules to list
TIMES = ("window painted", "window painted: CPU", "first answer", "first answer: CPU")
# Offscreen, and with the compiled modules that an installed program has.
QUIET = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""}


# The least work before the window is painted, and before the first answer.
EMPTY_WINDOW = """
import numpy
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1200, 800)
window.show()
application.processEvents()
"""
ONE_DRAWING = """
import sys
from sketchfind.engine.process import start_worker
start_worker(False)
import numpy
from pathlib import Path
from sketchfind.encoder.lean_timm import import_timm
import_timm()
from sketchfind.encoder.runtime import Runtime
runtime = Runtime.load(Path(sys.argv[1]))
size = runtime.sketch_size
runtime.embed_sketches(numpy.full((4, size, size), 255, numpy.uint8))
"""


def run(options: Options, report: Report) -> None:
    """Open the window several times, over a library of 100,000 photos or the sizes asked for."""
    _imports(report)
    for size in options.sizes or (PHOTOS if options.full else 10_000,):
        profile = library_of(options, size)
        starts, windows, models = [], [], []
        for _ in range(5 if options.full else 1):
            windows.append(_seconds(EMPTY_WINDOW))
            models.append(_seconds(ONE_DRAWING, str(options.model)))
            starts.append(_open(str(profile.data)))
        case = f"{size} photos"
        middle = {name: _median(starts, name) for name in TIMES}
        for figure, wanted, bounds in (
            ("window painted", PAINTED, windows),
            ("first answer", ANSWERED, models),
        ):
            report.add(case, figure, middle[figure], "s", wanted)
            report.add(case, f"{figure}: CPU", middle[f"{figure}: CPU"], "s")
            report.add(case, f"{figure}: bound", median(bounds), "s")
            report.add(case, f"{figure}: of the bound", middle[figure] / median(bounds), "times")
        report.add(case, "window at rest", _median(starts, "window"), "MB", MEMORY)
        report.add(case, "query encoder at rest", _median(starts, "encoder"), "MB")
        report.add(case, "window beside an update", _median(starts, "window at work"), "MB")
        report.add(case, "ingest encoder at work", _median(starts, "ingest at work"), "MB")
        report.add(case, "window after the update", _median(starts, "window after"), "MB", MEMORY)
        processes = _median(starts, "processes after")
        report.add(case, "processes after the update", processes, "", Wanted(2))


def _median(starts: list[dict[str, Any]], figure: str) -> float:
    """Return the median of a figure over the starts that saw it; NaN if none did."""
    return float(median([each[figure] for each in starts if figure in each] or [math.nan]))


def _seconds(program: str, *arguments: str) -> float:
    """Return the seconds that a small program takes from its command to its end."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, env=QUIET, check=True)
    return time.perf_counter() - started


def _open(profile: str) -> dict[str, Any]:
    """Start the program as a person does, with a probe in it; return what it saw and when."""
    started = time.time()
    command = [sys.executable, "-m", "bench.probe", profile]
    done = subprocess.run(
        command, cwd=ROOT, env=QUIET, stdout=subprocess.PIPE, check=True, text=True
    )
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    for moment in ("window painted", "first answer"):
        if moment in seen:
            seen[moment] -= started
    return seen


def _imports(report: Report) -> None:
    """List the modules whose import takes longest before the window can be made."""
    program = "import sketchfind.library, sketchfind.app"  # in the order of the window
    command = [sys.executable, "-X", "importtime", "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=QUIET, capture_output=True, text=True, check=True)
    rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines()[1:]]
    times = {name.strip(): int(own) / 1000 for own, _, name in rows}
    report.add("imports", "all", sum(times.values()), "ms")
    for name in sorted(times, key=lambda name: -times[name])[:HEAVIEST]:
        report.add("imports", name, times[name], "ms")
