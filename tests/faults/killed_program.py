"""Run the command line with a stand-in engine, and end it by SIGKILL at a chosen moment.

Usage: killed_program.py ARGUMENT...    (the arguments of `sketchfind`)
KILL_AT_CALL=n   die at the n-th call of a function, Python or C, in any thread; 0 for never
CALLS_TO=FILE    write how many calls there were, when it comes to its end
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from fake_engine import FakeEngine

from sketchfind.catalog import compact
from sketchfind.cli import main
from sketchfind.library import accelerator, ingest, library

FEW = {"EXACT_BELOW": 40, "BATCH": 8, "WORTHWHILE": 16_384}


def make_small() -> None:
    """Let a hundred photos be enough for several batches, an index, and a compaction."""
    accelerator.EXACT_BELOW = FEW["EXACT_BELOW"]
    ingest.BATCH = FEW["BATCH"]
    compact.WORTHWHILE = FEW["WORTHWHILE"]


def engine_of(model: Path, device: str = "auto") -> FakeEngine:
    """Return an engine inside this process, with a space of its own for each model file."""
    return FakeEngine(f"stand-in {model.stem}")


def _die_at_call(number: int) -> itertools.count[int]:
    calls = itertools.count(1)

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        if event in ("call", "c_call", "c_return") and next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(called)
    sys.setprofile(called)
    return calls


def _run() -> None:
    make_small()
    library.ProcessEngine = engine_of
    calls = _die_at_call(int(os.environ.get("KILL_AT_CALL", "0")))
    try:
        main()
    finally:
        sys.setprofile(None)
        if "CALLS_TO" in os.environ:
            Path(os.environ["CALLS_TO"]).write_text(str(next(calls) - 1))


if __name__ == "__main__":
    _run()
