"""A witness inside the program: sees the window painted and the first answer, lets it take in
photos, and quits.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped]
from PySide6.QtCore import QTimer

from sketchfind.cli import main
from sketchfind.library import Library
from sketchfind.paths import Profile, builtin_model
from sketchfind.types import Stroke
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.query.questions import Question
from sketchfind.ui.sketch.document import Contents

DRAWING = Contents(strokes=(Stroke(((0.2, 0.2), (0.8, 0.3), (0.5, 0.9), (0.2, 0.2))),))
REST_MS = 3000
LONGEST_MS = 180_000  # then the window closes in any case
PHOTOS = 192


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


class _Witness:
    """Notes when a window is painted, searches, lets it take in photos, and closes it."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._folder = window, folder
        self._own = psutil.Process()
        self.seen: dict[str, float] = {
            "window painted": time.time(),
            "window painted: CPU": time.process_time(),
        }
        window.search.answered.connect(self._answered)
        window.indexer.progressed.connect(self._at_work)
        window.indexer.finished.connect(lambda *_: QTimer.singleShot(REST_MS, self._finish))
        QTimer.singleShot(LONGEST_MS, window.close)

    def ask(self) -> None:
        """Search at once, before the encoder is warm."""
        self._window.search.ask(Question(contents=DRAWING))

    def _answered(self) -> None:
        if "first answer" not in self.seen:
            self.seen["first answer"] = time.time()
            self.seen["first answer: CPU"] = time.process_time() + sum(
                sum(each.cpu_times()[:2]) for each in self._encoders()
            )
            QTimer.singleShot(REST_MS, self._rest)

    def _rest(self) -> None:
        self.seen["window"] = _megabytes(self._own)
        self.seen["encoder"] = max(map(_megabytes, self._encoders()), default=0)
        self._make_photos()
        self._window.indexer.add(self._folder)

    def _make_photos(self) -> None:
        from PIL import Image  # not before the window is painted

        rng = np.random.default_rng()  # unseeded, for photos that no earlier run took in
        for number in range(PHOTOS):
            pixels = rng.integers(0, 256, (240, 320, 3), np.uint8)
            Image.fromarray(pixels).save(self._folder / f"{number}.jpg")

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
        """Return the program's other processes, without Python's resource tracker."""
        children = self._own.children(recursive=True)
        return [each for each in children if "spawn_main" in " ".join(each.cmdline())]


def _forget(profile: str, folder: Path) -> None:
    """Take the photos out of the library again, for the next run."""
    with Library(Profile.at(Path(profile)), builtin_model()) as library:
        for state in library.folders():
            if state.path == os.path.realpath(folder):
                library.remove_folder(state.folder_id)


def open_and_watch(profile: str) -> None:
    """Open the window with a profile; print what was seen as one line of JSON."""
    witnesses: list[_Witness] = []
    start = MainWindow.start
    with tempfile.TemporaryDirectory() as folder:

        def started(self: MainWindow) -> None:
            witnesses.append(_Witness(self, Path(folder)))
            start(self)
            witnesses[0].ask()

        MainWindow.start = started  # type: ignore[method-assign]
        with suppress(SystemExit):
            main(["--profile", profile], prog_name="sketchfind")
        _forget(profile, Path(folder))
    print(json.dumps(witnesses[0].seen))
