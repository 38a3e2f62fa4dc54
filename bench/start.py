"""From the command to the window, to the first answer, and how much memory each process takes."""

from __future__ import annotations

import json
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


def run(options: Options, report: Report) -> None:
    """Open the window several times, over a library of 100,000 photos or the sizes asked for."""
    _imports(report)
    for size in options.sizes or (PHOTOS if options.full else 10_000,):
        profile = library_of(options, size)
        starts = [_open(str(profile.data)) for _ in range(5 if options.full else 3)]
        case = f"{size} photos"
        for figure, wanted in (("window painted", PAINTED), ("first answer", ANSWERED)):
            report.add(case, figure, median(each[figure] for each in starts), "s", wanted)
        last = starts[-1]
        report.add(case, "window at rest", last["window"], "MB", MEMORY)
        report.add(case, "query encoder at rest", last["encoder"], "MB")
        report.add(case, "window beside an update", last["window at work"], "MB")
        report.add(case, "ingest encoder at work", last["ingest at work"], "MB")
        report.add(case, "window after the update", last["window after"], "MB", MEMORY)
        report.add(case, "processes after the update", last["processes after"], "", Wanted(2))


def _open(profile: str) -> dict[str, Any]:
    """Start the program as a person does, and let a probe in it say what happened when."""
    started = time.time()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "bench.probe", profile]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True
    )
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    for moment in ("window painted", "first answer"):
        seen[moment] -= started
    return seen


def _imports(report: Report) -> None:
    """List the modules whose import takes longest before the window can be made."""
    command = [sys.executable, "-X", "importtime", "-c", "import sketchfind.app"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines()[1:]]
    times = {name.strip(): int(own) / 1000 for own, _, name in rows}
    report.add("imports", "all", sum(times.values()), "ms")
    for name in sorted(times, key=lambda name: -times[name])[:HEAVIEST]:
        report.add("imports", name, times[name], "ms")
