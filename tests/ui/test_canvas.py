"""Drawing, erasing and opening on the paper, with real events."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gestures import CORNER, LINE, drag, place
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDropEvent,
    QImage,
    QInputDevice,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchfind.types import Stroke
from sketchfind.ui.canvas import Canvas
from sketchfind.ui.document import Contents, SketchDocument
from sketchfind.ui.theme import Theme


@pytest.fixture
def document() -> SketchDocument:
    return SketchDocument()


@pytest.fixture
def canvas(qtbot: QtBot, document: SketchDocument, theme: Theme) -> Canvas:
    canvas = Canvas(document, theme)
    qtbot.addWidget(canvas)
    canvas.resize(402, 402)
    with qtbot.waitExposed(canvas):
        canvas.show()
    return canvas


def test_a_drag_becomes_a_stroke(canvas: Canvas, document: SketchDocument, qtbot: QtBot) -> None:
    canvas.pen_width = 0.02
    with qtbot.waitSignal(document.committed):
        drag(canvas, CORNER)
    (stroke,) = document.contents.strokes
    assert stroke.width == 0.02
    np.testing.assert_allclose(stroke.points, CORNER, atol=0.003)


def test_the_ink_is_where_the_mouse_was(canvas: Canvas) -> None:
    drag(canvas, CORNER)
    shown = canvas.grab().toImage()
    assert shown.pixelColor(place(canvas, 0.2, 0.5)).lightness() < 60
    assert shown.pixelColor(place(canvas, 0.6, 0.4)).lightness() == 255


def test_a_click_is_a_dot(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, [(0.5, 0.5)])
    assert len(document.contents.strokes[0].points) == 1
    assert canvas.grab().toImage().pixelColor(place(canvas, 0.5, 0.5)).lightness() < 128


def test_strokes_end_at_the_edge_of_the_paper(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, [(0.5, 0.5), (1.4, -0.7)])
    assert document.contents.strokes[0].points[-1] == (1.0, 0.0)


def test_other_buttons_do_not_draw(canvas: Canvas, document: SketchDocument) -> None:
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=place(canvas, 0.5, 0.5))
    assert document.contents.blank


def test_the_eraser_takes_whole_strokes_and_is_one_step(
    canvas: Canvas, document: SketchDocument
) -> None:
    drag(canvas, CORNER)
    drag(canvas, LINE)
    drag(canvas, [(0.9, 0.1)])
    canvas.set_tool("eraser")
    drag(canvas, [(0.1, 0.5), (0.2, 0.5), (0.3, 0.5), (0.4, 0.45), (0.5, 0.4)])
    assert len(document.contents.strokes) == 1
    document.undo_stack.undo()
    assert len(document.contents.strokes) == 3
    assert document.undo_stack.count() == 4


def test_erasing_nothing_is_no_step(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, LINE)
    canvas.set_tool("eraser")
    drag(canvas, [(0.9, 0.9), (0.95, 0.9)])
    assert document.undo_stack.count() == 1


def test_a_pause_asks_with_the_unfinished_stroke(
    canvas: Canvas, document: SketchDocument, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(canvas.paused):
        drag(canvas, LINE, release=False)
    assert document.contents.blank
    assert len(canvas.contents().strokes) == 1
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, *LINE[-1]))


PEN = QPointingDevice(
    "pen",
    7,
    QInputDevice.DeviceType.Stylus,
    QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
    1,
    1,
    "",
    QPointingDeviceUniqueId(),
)


def pen(canvas: Canvas, kind: QEvent.Type, x: float, y: float) -> None:
    """Send a tablet event and the mouse event that systems make of it."""
    position = QPointF(place(canvas, x, y))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    buttons = none if kind == QEvent.Type.TabletRelease else left
    button = (
        Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else Qt.MouseButton.LeftButton
    )
    event = QTabletEvent(
        *(kind, PEN, position, QPointF(canvas.mapToGlobal(position.toPoint()))),
        *(0.5, 0.0, 0.0, 0.0, 0.0, 0.0, Qt.KeyboardModifier.NoModifier, button, buttons),
    )
    QApplication.sendEvent(canvas, event)


def test_a_pen_stroke_is_drawn_once(canvas: Canvas, document: SketchDocument) -> None:
    pen(canvas, QEvent.Type.TabletPress, 0.2, 0.2)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.2, 0.2))
    pen(canvas, QEvent.Type.TabletMove, 0.5, 0.5)
    QTest.mouseMove(canvas, place(canvas, 0.5, 0.5))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.5, 0.5))
    pen(canvas, QEvent.Type.TabletRelease, 0.8, 0.5)
    (stroke,) = document.contents.strokes
    assert len(stroke.points) == 3
    drag(canvas, LINE)  # the mouse works again
    assert len(document.contents.strokes) == 2


def drop(canvas: Canvas, data: QMimeData) -> None:
    canvas.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_dropped_files_and_pictures_are_announced(
    canvas: Canvas, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "sketch.png"
    Image.new("L", (10, 10), 255).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    with qtbot.waitSignal(canvas.file_dropped) as dropped:
        drop(canvas, data)
    assert dropped.args == [path]
    data = QMimeData()
    data.setImageData(QImage(12, 8, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(canvas.image_dropped) as dropped:
        drop(canvas, data)
    assert dropped.args[0].width() == 12


def test_a_picture_is_shown_under_the_strokes(canvas: Canvas, document: SketchDocument) -> None:
    picture = np.full((64, 64), 255, dtype=np.uint8)
    picture[20:44, 20:44] = 0
    document.replace_with(Contents((Stroke(((0.1, 0.1), (0.9, 0.1))),), picture))
    shown = canvas.grab().toImage()
    assert shown.pixelColor(place(canvas, 0.5, 0.5)).lightness() < 20
    assert shown.pixelColor(place(canvas, 0.5, 0.1)).lightness() < 60
    assert shown.pixelColor(place(canvas, 0.15, 0.5)).lightness() == 255
