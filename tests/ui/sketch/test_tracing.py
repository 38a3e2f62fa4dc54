"""Photos that are traced: laid below the paper, and taken away."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_library import FakeLibrary, native, photo_hits, some_hits
from gestures import CORNER, OpenWindow, all_answered, drag, draw, drop, opened, select
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from sketchfind.library.folders import nesting
from sketchfind.ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_photo_of_the_grid_can_be_traced(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = FakeLibrary(photo_hits(tmp_path, 1)).with_folder("/photos")
    window = open_window(library.with_folder("/photos/newer"))
    asked_for, answer = [], library.hits[0].path
    draw(window, qtbot)
    select(window, 0)
    asked = len(library.queries)
    window.photo_actions.trace.trigger()
    trace = window.sketch.actions_.trace
    qtbot.waitUntil(lambda: window.sketch.canvas.tracing)
    assert trace.isChecked()
    trace.trigger()
    assert not window.sketch.canvas.tracing
    assert len(library.queries) == asked

    def ask(*request: object) -> tuple[str, str]:
        asked_for.append(request[2:])
        return answer, ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    trace.trigger()
    qtbot.waitUntil(lambda: window.sketch.canvas.tracing)
    answer = ""
    trace.trigger()
    trace.trigger()
    assert not trace.isChecked()
    (first, kind), (second, _) = asked_for
    assert (first, second) == (native("/photos/newer"), str(tmp_path))
    assert str(kind).startswith("Photos (")


def test_a_photo_to_trace_that_is_away_is_said_to_be_so(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    draw(window, qtbot)
    select(window, 0)
    window.photo_actions.trace.trigger()
    box = opened(window, QMessageBox, qtbot)
    assert box.text() == f"{Path(library.hits[0].path).name} is not there at the moment."
    assert box.informativeText().startswith("Connect its drive")
    box.accept()


@pytest.mark.parametrize(
    ("root", "system", "inside"),
    [("photos", "linux", True), ("PHOTOS", "linux", os.name == "nt"), ("PHOTOS", "darwin", True)],
    ids=["of the library", "from elsewhere", "in another spelling of macOS"],
)
def test_a_photo_of_the_library_that_is_dropped_is_traced(
    open_window: OpenWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    root: str,
    system: str,
    inside: bool,
) -> None:
    monkeypatch.setattr(nesting, "sys", SimpleNamespace(platform=system))
    path = tmp_path / "photos" / "photo.jpg"
    path.parent.mkdir()
    picture = Image.new("L", (64, 64), 255)
    picture.paste(0, (20, 20, 24, 50))
    picture.save(path)
    library = FakeLibrary(some_hits(1)).with_folder(str(tmp_path / root))
    canvas = open_window(library).sketch.canvas
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop(canvas, data)
    qtbot.waitUntil(lambda: canvas.tracing or not canvas.wanted().blank)
    assert canvas.tracing == inside
    assert canvas.wanted().blank == inside


@pytest.mark.parametrize("read", [True, False], ids=["there", "still being read"])
def test_starting_over_takes_a_traced_photo_away(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, read: bool
) -> None:
    sketch = window.sketch
    drag(sketch.canvas, CORNER)
    sketch.opening.trace(Path(photo_hits(tmp_path, 1)[0].path))
    if read:
        qtbot.waitUntil(lambda: sketch.canvas.tracing)
    QTest.keyClick(window, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert not sketch.canvas.tracing
    assert not sketch.actions_.trace.isChecked()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert len(sketch.sheets.current.contents.strokes) == 1
    assert sketch.canvas.tracing == read
    assert sketch.actions_.trace.isChecked() == read


def test_a_traced_photo_comes_back_also_without_a_drawing(window: MainWindow) -> None:
    sketch = window.sketch
    sketch.canvas.set_trace(QImage(9, 9, QImage.Format.Format_RGB32))
    window.menus.start_over.trigger()
    assert not sketch.canvas.tracing
    QTest.mouseClick(window.status.undo, Qt.MouseButton.LeftButton)
    assert sketch.canvas.tracing
