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
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import numpy as np
from fake_engine import DIM, FakeEngine

from sketchfind.catalog import compact
from sketchfind.cli import main
from sketchfind.encoder.model_file import read_info, write_model
from sketchfind.library import Library
from sketchfind.library.search import vector_index
from sketchfind.library.update import ingest


def make_small(put: Callable[[object, str, object], None] = setattr) -> None:
    """Let a hundred photos be enough for several batches, an index, and a compaction."""
    put(vector_index, "EXACT_BELOW", 40)
    put(ingest, "BATCH", 8)
    put(compact, "WORTHWHILE", 16_384)


def engine_of(model: Path, device: str = "auto") -> FakeEngine:
    """Return an engine inside this process, with the space of a model file."""
    return FakeEngine(read_info(model).space)


def use_stand_ins() -> None:
    """Let libraries of this process that are given a model file use the stand-in."""
    Library.__init__.__kwdefaults__["engines"] = engine_of


def write_stand_in(path: Path) -> str:
    """Write a model file without a network, whose name decides its space; return that."""
    return write_model(
        path,
        name=path.stem,
        architecture={"image_size": 32},
        clip_share=0.5,
        dim=DIM,
        concepts=("red",),
        card={"licence": "CC0-1.0"},
        tensors={path.stem: np.zeros(1, np.float32)},
    )


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
    use_stand_ins()
    calls = _die_at_call(int(os.environ.get("KILL_AT_CALL", "0")))
    try:
        main()
    finally:
        sys.setprofile(None)
        if "CALLS_TO" in os.environ:
            Path(os.environ["CALLS_TO"]).write_text(str(next(calls) - 1))


if __name__ == "__main__":
    _run()
