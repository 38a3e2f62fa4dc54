"""Pens: pressure, buttons, the other end, hovering, and what takes a stroke from them."""

from __future__ import annotations

import numpy as np
import pytest
from gestures import LINE, drag, place
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from touches import OTHER_END, pen, touch

from sketchfind.ui.sketch import canvas_input
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.document import Contents, SketchDocument


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


@pytest.mark.parametrize("side", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_the_button_at_the_side_of_a_pen_draws_nothing(
    canvas: Canvas, document: SketchDocument, side: Qt.MouseButton
) -> None:
    press, release = QEvent.Type.TabletPress, QEvent.Type.TabletRelease
    assert not pen(canvas, press, 0.5, 0.5, pressed=side)  # but asks for the menu
    pen(canvas, QEvent.Type.TabletMove, 0.6, 0.6, pressed=side)
    assert not pen(canvas, release, 0.6, 0.6, pressed=side)
    assert document.contents.blank
    pen(canvas, press, 0.2, 0.2)
    pen(canvas, QEvent.Type.TabletMove, 0.5, 0.5)
    for kind in (press, release):  # by a hand that draws
        pen(canvas, kind, 0.5, 0.5, pressed=side)
    pen(canvas, QEvent.Type.TabletMove, 0.8, 0.5)
    pen(canvas, release, 0.8, 0.8)
    (stroke,) = document.contents.strokes
    assert len(stroke.points) == 4


def test_a_pen_that_hovers_was_lifted_elsewhere(canvas: Canvas, document: SketchDocument) -> None:
    pen(canvas, QEvent.Type.TabletPress, 0.2, 0.2)
    pen(canvas, QEvent.Type.TabletMove, 0.5, 0.5)
    pen(canvas, QEvent.Type.TabletMove, 0.8, 0.8, hovers=True)
    pen(canvas, QEvent.Type.TabletMove, 0.8, 0.2, hovers=True)
    assert not canvas.dragging
    (stroke,) = document.contents.strokes
    assert len(stroke.points) == 2
    drag(canvas, LINE)  # the mouse works again
    assert len(document.contents.strokes) == 2


def test_a_pen_that_fell_silent_leaves_the_paper_to_the_mouse(
    canvas: Canvas, document: SketchDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    pen(canvas, QEvent.Type.TabletPress, 0.2, 0.2)
    pen(canvas, QEvent.Type.TabletMove, 0.5, 0.5)
    monkeypatch.setattr(canvas_input, "SILENT_MS", 0)
    QTest.qWait(5)
    drag(canvas, LINE)
    assert [len(stroke.points) for stroke in document.contents.strokes] == [2, len(LINE)]


def test_a_box_that_comes_ends_the_stroke_of_a_pen(
    canvas: Canvas, document: SketchDocument, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pen(canvas, QEvent.Type.TabletPress, 0.2, 0.2)
    pen(canvas, QEvent.Type.TabletMove, 0.5, 0.5)
    box = QDialog(canvas)
    with qtbot.waitExposed(box):
        box.open()
    pen(canvas, QEvent.Type.TabletMove, 0.6, 0.5)
    box.close()
    assert not canvas.dragging
    (stroke,) = document.contents.strokes
    assert len(stroke.points) == 2
    drag(canvas, LINE)
    monkeypatch.setattr(canvas_input, "NEAR_MS", 0)  # the pen was taken away
    QTest.qWait(5)
    touch(canvas).press(0, place(canvas, 0.2, 0.8), canvas).commit()
    touch(canvas).release(0, place(canvas, 0.2, 0.8), canvas).commit()
    assert len(document.contents.strokes) == 3


def test_the_other_end_of_a_pen_erases_what_is_selected(
    canvas: Canvas, document: SketchDocument
) -> None:
    for y in (0.2, 0.5):
        drag(canvas, [(0.2, y), (0.8, y)])
    canvas.set_tool("select")
    canvas.selector.select_all()
    pen(canvas, QEvent.Type.TabletPress, 0.5, 0.2, end=OTHER_END)
    assert not canvas.selector.chosen
    canvas.grab()  # paints what is left, while the eraser is down
    pen(canvas, QEvent.Type.TabletRelease, 0.5, 0.2, end=OTHER_END)
    assert len(document.contents.strokes) == 1
    assert canvas.tool == "select"


def test_pressure_makes_the_line_thick_and_thin(canvas: Canvas, document: SketchDocument) -> None:
    canvas.pen.width = 0.05
    pen(canvas, QEvent.Type.TabletPress, 0.1, 0.5, 0.1)
    for step in range(2, 9):
        pen(canvas, QEvent.Type.TabletMove, step / 10, 0.5, step / 8)
    pen(canvas, QEvent.Type.TabletRelease, 0.8, 0.5, 0.0)
    (stroke,) = document.contents.strokes
    assert len(stroke.pressures) == len(stroke.points)
    shown = canvas.grab().toImage()

    def height(x: float) -> int:
        column = [shown.pixelColor(place(canvas, x, y / 400)).lightness() for y in range(160, 240)]
        return sum(lightness < 128 for lightness in column)

    assert height(0.7) > height(0.2) + 4


def test_the_other_end_of_a_pen_erases_parts_where_parts_are_erased(
    canvas: Canvas, document: SketchDocument
) -> None:
    def erase(x: float) -> None:
        for kind in (QEvent.Type.TabletPress, QEvent.Type.TabletRelease):
            pen(canvas, kind, x, 0.5, end=OTHER_END)

    document.replace_with(Contents(picture=np.zeros((64, 64), np.uint8)))
    erase(0.5)  # nothing else can be erased of it
    picture = document.contents.picture
    assert picture is not None
    assert picture[32, 32] == 255
    document.replace_with(Contents())
    drag(canvas, [(0.2, 0.5), (0.8, 0.5)])
    canvas.set_tool("part-eraser")
    erase(0.5)
    assert len(document.contents.strokes) == 2
    canvas.set_tool("pen")
    erase(0.3)
    assert len(document.contents.strokes) == 1


def test_a_straight_line_of_a_pen_is_as_thick_at_both_ends(
    canvas: Canvas, document: SketchDocument
) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    pen(canvas, QEvent.Type.TabletPress, 0.2, 0.2, 0.1, keys=shift)
    for x, pressure in ((0.4, 0.75), (0.6, 0.25)):
        pen(canvas, QEvent.Type.TabletMove, x, 0.5, pressure)
    pen(canvas, QEvent.Type.TabletRelease, 0.8, 0.2, 0.0)
    (stroke,) = document.contents.strokes
    assert len(stroke.points) == 2
    np.testing.assert_allclose(stroke.pressures, [0.75, 0.75], atol=0.01)
