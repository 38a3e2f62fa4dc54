"""The program with a witness inside: `python -m bench.probe PROFILE` opens the window and tells
when it was painted and when the first answer was there; then it takes in photos, and quits.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped]
from PIL import Image
from PySide6.QtCore import QTimer

from sketchfind.cli import main
from sketchfind.types import Stroke
from sketchfind.ui.document import Contents
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.questions import Question

DRAWING = Contents(strokes=(Stroke(((0.2, 0.2), (0.8, 0.3), (0.5, 0.9), (0.2, 0.2))),))
REST_MS = 3000
PHOTOS = 192


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


class _Witness:
    """Sees a window being painted, asks, lets it take in photos, and closes it."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._folder = window, folder
        self._own = psutil.Process()
        self.seen: dict[str, float] = {"window painted": time.time()}
        window.searcher.answered.connect(self._answered)
        window.indexer.progressed.connect(self._at_work)
        window.indexer.finished.connect(lambda *_: QTimer.singleShot(REST_MS, self._finish))

    def ask(self) -> None:
        """Ask at once, before the encoder is warm."""
        self._window.searcher.ask(Question(contents=DRAWING))

    def _answered(self) -> None:
        if "first answer" not in self.seen:
            self.seen["first answer"] = time.time()
            QTimer.singleShot(REST_MS, self._rest)

    def _rest(self) -> None:
        self.seen["window"] = _megabytes(self._own)
        self.seen["encoder"] = max(map(_megabytes, self._encoders()), default=0)
        self._window.indexer.add(self._folder)

    def _at_work(self) -> None:
        encoders = self._encoders()
        if len(encoders) > 1:
            newest = max(encoders, key=lambda each: each.create_time())
            self.seen["ingest at work"] = max(
                self.seen.get("ingest at work", 0), _megabytes(newest)
            )
            self.seen["window at work"] = _megabytes(self._own)

    def _finish(self) -> None:
        if "ingest at work" in self.seen:
            self.seen["window after"] = _megabytes(self._own)
            self.seen["processes after"] = 1 + len(self._encoders())
            self._window.close()

    def _encoders(self) -> list[psutil.Process]:
        """Return the program's other processes, without the one that Python tracks files with."""
        children = self._own.children(recursive=True)
        return [each for each in children if "spawn_main" in " ".join(each.cmdline())]


def open_and_watch(profile: str) -> None:
    """Open the window over a profile; print what was seen as one line of JSON."""
    witnesses: list[_Witness] = []
    start = MainWindow.start
    with tempfile.TemporaryDirectory() as folder:
        rng = np.random.default_rng()  # content that no run before has brought in
        for number in range(PHOTOS):
            pixels = rng.integers(0, 256, (240, 320, 3), np.uint8)
            Image.fromarray(pixels).save(Path(folder) / f"{number}.jpg")

        def started(self: MainWindow) -> None:
            witnesses.append(_Witness(self, Path(folder)))
            start(self)
            witnesses[0].ask()

        MainWindow.start = started  # type: ignore[method-assign]
        with suppress(SystemExit):
            main(["--profile", profile], prog_name="sketchfind")
    print(json.dumps(witnesses[0].seen))


if __name__ == "__main__":  # spawned processes import this module too
    open_and_watch(sys.argv[1])
