"""Keys that are pressed while a tool is: undo takes the drag back, and no step is mixed up."""

from __future__ import annotations

import pytest
from gestures import CORNER, LINE, Points, drag, place
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from reading import chip_texts

from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.sketch.canvas import Canvas

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
TOP: Points = [(0.2, 0.2), (0.4, 0.2)]
ACROSS: Points = [(0.3, 0.2), (0.4, 0.5), (0.5, 0.6)]  # from the middle of TOP


@pytest.fixture
def canvas(window: MainWindow) -> Canvas:
    canvas = window.sketch.canvas
    canvas.setFocus()
    drag(canvas, TOP)
    return canvas


def release(canvas: Canvas, points: Points) -> None:
    QTest.mouseRelease(canvas, LEFT, pos=place(canvas, *points[-1]))


@pytest.mark.parametrize("tool", [Qt.Key.Key_V, Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_P])
def test_undo_takes_back_the_drag_alone(window: MainWindow, canvas: Canvas, tool: Qt.Key) -> None:
    document = window.sketch.sheets.current
    before = document.contents
    QTest.keyClick(canvas, tool)
    drag(canvas, ACROSS, release=False)
    assert canvas.wanted().strokes != before.strokes
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert canvas.wanted().strokes == before.strokes
    QTest.mouseMove(canvas, place(canvas, 0.8, 0.8))
    release(canvas, ACROSS)
    assert document.contents.strokes == before.strokes
    assert document.undo_stack.count() == 1
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert document.contents.blank


def test_a_move_taken_back_can_be_begun_again(window: MainWindow, canvas: Canvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_V)
    drag(canvas, ACROSS, release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    release(canvas, ACROSS)
    assert canvas.selector.chosen == {0}
    drag(canvas, ACROSS)
    (stroke,) = window.sketch.sheets.current.contents.strokes
    assert stroke.points[0] == pytest.approx((0.4, 0.6), abs=0.01)


def test_an_arrow_moves_the_lines_from_where_they_were(window: MainWindow, canvas: Canvas) -> None:
    document = window.sketch.sheets.current
    before = document.contents
    QTest.keyClick(canvas, Qt.Key.Key_V)
    drag(canvas, ACROSS, release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    release(canvas, ACROSS)
    (stroke,) = document.contents.strokes
    assert stroke.points[0] == pytest.approx((0.21, 0.2), abs=0.01)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert document.contents.strokes == before.strokes


def test_the_very_first_stroke_can_be_taken_back_while_it_is_drawn(window: MainWindow) -> None:
    canvas = window.sketch.canvas
    canvas.setFocus()
    assert not window.sketch.actions_.undo.isEnabled()
    drag(canvas, LINE, release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    release(canvas, LINE)
    assert window.sketch.sheets.current.contents.blank
    assert not window.sketch.actions_.undo.isEnabled()


@pytest.mark.parametrize("tool", [Qt.Key.Key_V, Qt.Key.Key_E])
def test_a_new_sheet_in_mid_drag_ends_the_drag(
    window: MainWindow, canvas: Canvas, tool: Qt.Key
) -> None:
    drag(canvas, CORNER)
    document = window.sketch.sheets.current
    before = document.contents
    QTest.keyClick(canvas, tool)
    drag(canvas, ACROSS, release=False)
    QTest.keyClick(canvas, Qt.Key.Key_N, CTRL)
    QTest.mouseMove(canvas, place(canvas, 0.8, 0.8))
    release(canvas, ACROSS)
    assert document.contents.blank
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert len(document.contents.strokes) == len(before.strokes)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert len(document.contents.strokes) == 1


@pytest.mark.parametrize("tool", [Qt.Key.Key_V, Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_P])
def test_starting_over_in_mid_drag_is_taken_back_as_a_whole(
    window: MainWindow, canvas: Canvas, tool: Qt.Key
) -> None:
    drag(canvas, CORNER)
    window.sketch.words.add_word("horse")
    document = window.sketch.sheets.current
    before, chips = document.contents, chip_texts(window)
    QTest.keyClick(canvas, tool)
    drag(canvas, ACROSS, release=False)
    window.menus.start_over.trigger()
    release(canvas, ACROSS)
    assert chip_texts(window) == []
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert document.contents is before
    assert chip_texts(window) == chips
    assert window.status.undo.isHidden()


def test_the_other_sheet_in_mid_drag_leaves_the_first_as_it_was(
    window: MainWindow, canvas: Canvas
) -> None:
    wanted = window.sketch.sheets.wanted
    before = wanted.contents
    QTest.keyClick(canvas, Qt.Key.Key_V)
    drag(canvas, ACROSS, release=False)
    QTest.keyClick(canvas, Qt.Key.Key_N)
    release(canvas, ACROSS)
    assert wanted.contents.strokes == before.strokes
    assert window.sketch.sheets.unwanted.contents.blank
