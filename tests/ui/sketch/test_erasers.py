"""Erasers: what they take, in how many steps, and how they are shown."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gestures import LINE, drag, place
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.document import Contents, SketchDocument
from sketchfind.ui.sketch.tools import ERASER, REACH, ToolName


def test_what_an_eraser_leaves_of_a_line_beyond_the_paper_goes_too(canvas, document):
    drag(canvas, [(0.5, 0.5), (1.2, 0.5)])
    canvas.set_tool("part-eraser")
    drag(canvas, [(0.5, 0.5), (0.99, 0.5)])
    assert document.contents.blank


@pytest.mark.parametrize(("tool", "radius"), [("eraser", REACH), ("part-eraser", ERASER)])
def test_an_eraser_shows_how_much_it_takes(canvas: Canvas, tool: ToolName, radius: float) -> None:
    drag(canvas, LINE)
    there, none = place(canvas, 0.2, 0.8).toPointF(), Qt.KeyboardModifier.NoModifier
    buttons = (Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)
    move = QMouseEvent(QEvent.Type.MouseMove, there, canvas.mapToGlobal(there), *buttons, none)
    QApplication.sendEvent(canvas, move)
    plain = canvas.grab().toImage()
    canvas.set_tool(tool)
    ringed = canvas.grab().toImage()
    side = canvas.paper().width()
    centre = canvas.paper().topLeft() + QPointF(0.2 * side, 0.8 * side)
    changed = [
        math.hypot(x + 0.5 - centre.x(), y + 0.5 - centre.y()) / side
        for x in range(ringed.width())
        for y in range(ringed.height())
        if ringed.pixelColor(x, y) != plain.pixelColor(x, y)
    ]
    assert min(changed) == pytest.approx(radius, abs=2 / side)
    assert max(changed) == pytest.approx(radius, abs=2 / side)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.grab().toImage() == plain


def test_erasing_nothing_is_no_step(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, LINE)
    canvas.set_tool("eraser")
    drag(canvas, [(0.9, 0.9), (0.95, 0.9)])
    assert document.undo_stack.count() == 1


def test_a_fast_eraser_takes_all_lines_on_its_way_in_one_step(
    canvas: Canvas, document: SketchDocument
) -> None:
    for x in (0.3, 0.5, 0.7):
        drag(canvas, [(x, 0.2), (x, 0.8)])
    drag(canvas, [(0.9, 0.1)])
    canvas.set_tool("eraser")
    drag(canvas, [(0.1, 0.5), (0.9, 0.5)])
    assert len(document.contents.strokes) == 1
    assert document.undo_stack.count() == 5
    document.undo_stack.undo()
    assert len(document.contents.strokes) == 4


def test_the_partial_eraser_cuts_and_is_one_step(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, [(0.1, 0.5), (0.9, 0.5)])
    canvas.set_tool("part-eraser")
    drag(canvas, [(0.5, 0.3), (0.5, 0.7)])
    left, right = document.contents.strokes
    assert left.points[0] == pytest.approx((0.1, 0.5), abs=0.01)
    assert left.points[-1][0] == pytest.approx(0.47, abs=0.01)
    assert right.points[0][0] == pytest.approx(0.53, abs=0.01)
    document.undo_stack.undo()
    assert len(document.contents.strokes) == 1
    assert document.undo_stack.count() == 2


def test_the_partial_eraser_works_on_a_picture_too(
    canvas: Canvas, document: SketchDocument
) -> None:
    black = np.zeros((64, 64), np.uint8)
    document.replace_with(Contents(picture=black))
    canvas.set_tool("part-eraser")
    drag(canvas, [(0.5, 0.5), (0.6, 0.5)])
    picture = document.contents.picture
    assert picture is not None
    assert picture[32, 33] == 255
    assert picture[10, 10] == 0
    document.undo_stack.undo()
    assert document.contents.picture is black
    assert black.max() == 0
