"""Lines are selected, moved within reach, and deleted."""

from __future__ import annotations

import numpy as np
import pytest
from gestures import LINE, drag, place
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.cutting import PAPER, reaches
from sketchfind.ui.sketch.document import SketchDocument
from sketchfind.ui.theme import Theme


def test_a_frame_on_the_paper_selects_a_line_with_both_ends_beyond(canvas, document):
    drag(canvas, [(-0.1, 0.5), (1.1, 0.5)])
    canvas.set_tool("select")
    drag(canvas, [(0.1, 0.1), (0.9, 0.9)])
    assert canvas.selector.chosen == {0}


def test_what_is_moved_by_nothing_stays_what_it_was(
    canvas: Canvas, document: SketchDocument
) -> None:
    drag(canvas, LINE)
    drawn = document.contents
    canvas.set_tool("select")
    drag(canvas, [LINE[0], (LINE[0][0] + 0.1, LINE[0][1]), LINE[0]])
    assert document.contents is drawn  # by which it is known what was found with it


def test_select_move_nudge_and_delete(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, [(0.2, 0.2), (0.4, 0.2)])
    drag(canvas, [(0.2, 0.8), (0.4, 0.8)])
    canvas.set_tool("select")
    drag(canvas, [(0.3, 0.2), (0.4, 0.3), (0.5, 0.4)])
    first, second = document.contents.strokes
    np.testing.assert_allclose(first.points, [(0.4, 0.4), (0.6, 0.4)], atol=0.01)
    np.testing.assert_allclose(second.points, [(0.2, 0.8), (0.4, 0.8)], atol=0.01)
    assert canvas.selector.chosen == {0}
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert document.contents.strokes[0].points[0][0] == pytest.approx(0.41, abs=0.01)
    canvas.selector.delete()
    assert document.contents.strokes == (second,)
    assert not canvas.selector.chosen
    for _ in range(3):
        document.undo_stack.undo()
    np.testing.assert_allclose(document.contents.strokes[0].points[0], (0.2, 0.2), atol=0.01)


def test_arrow_keys_on_one_selection_are_one_step(canvas: Canvas, document: SketchDocument) -> None:
    for y in (0.2, 0.8):
        drag(canvas, [(0.2, y), (0.4, y)])
    canvas.set_tool("select")
    before = document.contents.strokes
    for y in (0.2, 0.8):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.3, y))
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
            QTest.keyClick(canvas, key)
    assert document.undo_stack.count() == 4
    after = document.contents.strokes
    assert after[1].points[0] == pytest.approx((0.22, 0.81), abs=0.01)
    document.undo_stack.undo()
    assert document.contents.strokes == (after[0], before[1])
    document.undo_stack.undo()
    assert document.contents.strokes == before
    document.undo_stack.redo()
    document.undo_stack.redo()
    assert document.contents.strokes == after


def test_no_line_is_left_behind_the_edge_by_others_that_are_moved_with_it(
    canvas: Canvas, document: SketchDocument
) -> None:
    for x in (0.2, 0.8):
        drag(canvas, [(x, 0.5)])
    canvas.set_tool("select")
    canvas.selector.select_all()
    for end in (0.9, -0.9):
        drag(canvas, [(0.5, 0.5), (0.5 + end, 0.5)])
        assert all(0 < stroke.points[0][0] < 1 for stroke in document.contents.strokes)


@pytest.mark.parametrize("way", ["keys", "mouse"])
def test_lines_cannot_be_moved_out_of_reach(
    canvas: Canvas, document: SketchDocument, way: str
) -> None:
    drag(canvas, [(0.5, 0.5), (0.7, 0.5)])
    canvas.set_tool("select")
    canvas.selector.select_all()
    if way == "keys":
        for _ in range(70):
            canvas.selector.nudge(1, -1)
    else:
        drag(canvas, [(0.49, 0.5), (0.8, 0.3), (1.0, 0.0)])
    left, top = document.contents.strokes[0].points[0]
    assert 0.9 < left < 1.0
    assert 0.0 < top < 0.1
    canvas.selector.unselect()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.997, top))
    assert canvas.selector.chosen == {0}
    count = document.undo_stack.count()
    canvas.selector.nudge(1, 0)
    assert document.undo_stack.count() == count
    canvas.selector.nudge(-1, 0)
    assert document.contents.strokes[0].points[0][0] == pytest.approx(left - 0.01)


def test_a_slanting_line_cannot_be_moved_out_of_sight(canvas, document):
    drag(canvas, [(0.3, 0.3), (0.6, 0.6)])
    canvas.set_tool("select")
    drag(canvas, [(0.4, 0.4), (1.24, -0.24)])
    assert reaches(document.contents.strokes[0].points, PAPER)
    assert document.contents.strokes[0].points[0][0] > 0.6  # it did go to the corner
    for _ in range(30):
        canvas.selector.nudge(1, -1)
    assert reaches(document.contents.strokes[0].points, PAPER)


def test_the_selection_is_seen_on_the_white_paper_in_the_dark(canvas: Canvas, theme: Theme) -> None:
    drag(canvas, [(0.3, 0.5), (0.7, 0.5)])
    canvas.set_tool("select")
    canvas.selector.select_all()
    light = canvas.grab().toImage()
    theme.apply("dark")
    inside = canvas.paper().adjusted(4, 4, -4, -4).toRect()
    assert canvas.grab().toImage().copy(inside) == light.copy(inside)


def test_a_frame_selects_many_and_shift_takes_one_out(
    canvas: Canvas, document: SketchDocument
) -> None:
    for y in (0.3, 0.5, 0.9):
        drag(canvas, [(0.2, y), (0.4, y)])
    canvas.set_tool("select")
    drag(canvas, [(0.1, 0.1), (0.5, 0.6)])
    assert canvas.selector.chosen == {0, 1}
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, shift, place(canvas, 0.3, 0.5))
    assert canvas.selector.chosen == {0}
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.selector.chosen
    assert document.undo_stack.count() == 3
