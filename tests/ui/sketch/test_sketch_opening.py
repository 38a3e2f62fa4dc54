"""Drawings and pictures are pasted, saved, and opened again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_library import FakeLibrary
from gestures import CORNER, OpenWindow, all_answered, drag, opened, press
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from sketchfind.imaging.sketch_files import load_strokes
from sketchfind.types import Sketch
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.sketch.document import Contents


def test_a_picture_that_the_clipboard_does_not_give_is_explained(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setImageData(QImage())
    assert data.hasImage()
    QGuiApplication.clipboard().setMimeData(data)
    window = open_window(library)
    window.sketch.actions_.paste.trigger()
    assert opened(window, QMessageBox, qtbot).text() == "There is no picture to paste."


@pytest.mark.parametrize("while_in", ["canvas", "words"])
def test_a_pasted_picture_becomes_the_drawing(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, while_in: str
) -> None:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    for x in range(20, 80):
        image.setPixel(x, 50, 0xFF000000)
    QGuiApplication.clipboard().setImage(image)
    window = open_window(library)
    focused = getattr(window.sketch, while_in)
    focused.setFocus()
    QTest.keyClick(focused, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(library.queries))
    assert window.sketch.canvas.wanted().picture is not None
    assert library.queries[-1].sketch is not None


def test_a_saved_drawing_is_opened_again(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    drag(window.sketch.canvas, CORNER)
    window.sketch.opening.save_to(tmp_path / "corner.svg")
    window.sketch.sheets.current.clear()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.status.news.full == "Drawing saved as corner.svg"
    with qtbot.waitSignal(window.sketch.sheets.current.committed):
        window.sketch.opening.open_file(tmp_path / "corner.svg")
    drawn = window.sketch.sheets.current.contents.sketch
    assert isinstance(drawn, Sketch)
    np.testing.assert_allclose(
        drawn.strokes[0].points, load_strokes(tmp_path / "corner.svg").strokes[0].points
    )


def test_a_picture_that_was_drawn_over_is_saved_as_one(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not window.sketch.actions_.save.isEnabled()
    picture = np.full((512, 512), 255, dtype=np.uint8)
    picture[100:110, 100:400] = 0
    window.sketch.sheets.current.replace_with(Contents(picture=picture))
    drag(window.sketch.canvas, CORNER)
    window.sketch.actions_.save.trigger()
    (dialog,) = window.sketch.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "both.png"))
    dialog.close()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    ink = np.asarray(Image.open(tmp_path / "both.png")) < 128
    assert ink[105, 250]
    assert ink[100:110, 100:400].sum() < ink.sum()


def test_drawings_are_opened_where_they_were_saved(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, starts = window.sketch.opening, []
    drag(window.sketch.canvas, CORNER)
    opening.save_to(tmp_path / "corner.svg")
    qtbot.waitUntil(lambda: all_answered(window.tasks))

    def ask(_parent: object, _title: str, start: str, _kind: str) -> tuple[str, str]:
        starts.append(start)
        return str(tmp_path / "corner.svg"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    with qtbot.waitSignal(window.sketch.sheets.current.committed):
        opening.choose_file()
    assert starts == [str(tmp_path)]
    opening.choose_target()
    (dialog,) = window.sketch.findChildren(QFileDialog)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    dialog.close()


@pytest.mark.parametrize("name", ["cat", "cat.png"])
@pytest.mark.parametrize("answer", ["Replace", "Cancel"])
def test_no_file_is_replaced_that_nobody_was_asked_about(
    open_window: OpenWindow,
    library: FakeLibrary,
    tmp_path: Path,
    qtbot: QtBot,
    name: str,
    answer: str,
) -> None:
    window, target = open_window(library), tmp_path / f"{name}.svg"
    target.write_text("mine")
    drag(window.sketch.canvas, CORNER)
    window.sketch.actions_.save.trigger()
    (dialog,) = window.sketch.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(name)
    dialog.accept()  # it knows of no such file, and asks nothing
    box = opened(window.sketch, QMessageBox, qtbot)
    assert box.text() == f"Replace {name}.svg?"
    press(box, answer)
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert (target.read_text() == "mine") is (answer == "Cancel")
    assert list(tmp_path.glob("cat*")) == [target]
