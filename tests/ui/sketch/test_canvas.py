"""Drawing and opening on the paper, with real events."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from gestures import CORNER, LINE, drag, drop, place
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from touches import pen

from sketchfind.types import Stroke
from sketchfind.ui.file_urls import file_url
from sketchfind.ui.sketch import canvas_input
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.curves import kept_path
from sketchfind.ui.sketch.document import Contents, SketchDocument
from sketchfind.ui.sketch.sheets import Sheets


def lightness(canvas: Canvas, x: float, y: float) -> int:
    """Return how bright the paper is at a place, from 0 to 255."""
    return canvas.grab().toImage().pixelColor(place(canvas, x, y)).lightness()


def test_a_drag_becomes_a_stroke(canvas: Canvas, document: SketchDocument, qtbot: QtBot) -> None:
    canvas.pen.width = 0.02
    with qtbot.waitSignal(document.committed):
        drag(canvas, CORNER)
    (stroke,) = document.contents.strokes
    assert stroke.width == 0.02
    np.testing.assert_allclose(stroke.points, CORNER, atol=0.003)


def test_the_ink_is_where_the_mouse_was(canvas: Canvas) -> None:
    drag(canvas, CORNER)
    assert lightness(canvas, 0.2, 0.5) < 60
    assert lightness(canvas, 0.6, 0.4) == 255


def test_a_line_that_grows_leaves_no_curves_behind(canvas: Canvas) -> None:
    kept_path.cache_clear()
    drag(canvas, [(0.1 + step / 400, 0.5 + step % 2 / 50) for step in range(200)], release=False)
    canvas.grab()
    assert kept_path.cache_info().currsize == 0
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.6, 0.5))
    canvas.grab()
    assert kept_path.cache_info().currsize == 1


def test_a_click_is_a_dot(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, [(0.5, 0.5)])
    assert len(document.contents.strokes[0].points) == 1
    assert lightness(canvas, 0.5, 0.5) < 128


def test_a_line_goes_on_beyond_the_paper_unseen(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, [(0.5, 0.5), (1.1, 0.5), (1.1, 0.8), (0.5, 0.8)])
    np.testing.assert_allclose(document.contents.strokes[0].points[1], (1.1, 0.5), atol=0.003)
    assert lightness(canvas, 0.97, 0.5) < 60
    assert lightness(canvas, 0.98, 0.65) == 255


def test_a_line_does_not_go_far_beyond_the_paper(canvas: Canvas, document: SketchDocument) -> None:
    drag(canvas, [(0.5, 0.5), (1.4, -0.7)])
    beyond = canvas_input.BEYOND
    assert document.contents.strokes[0].points[-1] == (1 + beyond, -beyond)


@pytest.mark.parametrize("x", [-0.1, 1.1])
def test_what_is_drawn_beside_the_paper_is_no_line(canvas, document, x):
    canvas.resize(602, 402)
    drag(canvas, [(x, 0.2), (x, 0.8)])
    assert document.contents.blank
    assert document.undo_stack.count() == 0


def test_a_line_around_a_corner_of_the_paper_is_no_line(canvas, document):
    drag(canvas, [(-0.1, 0.5), (-0.1, 1.1), (0.5, 1.1)])
    assert document.contents.blank


def test_a_straight_line_that_is_taken_back_from_the_paper_is_forgotten(canvas, document, qtbot):
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(canvas, left, shift, place(canvas, -0.1, 0.2))
    QTest.mouseMove(canvas, place(canvas, 0.5, 0.2))
    qtbot.waitSignal(canvas.paused).wait()  # photos answer it
    QTest.mouseMove(canvas, place(canvas, -0.1, 0.5))
    with qtbot.waitSignals([canvas.paused, canvas.pen.repaint_asked]):
        QTest.mouseRelease(canvas, left, pos=place(canvas, -0.1, 0.5))
    assert document.contents.blank


def test_so_is_one_of_a_pen_that_hovers_then(canvas, document, qtbot):
    shift = Qt.KeyboardModifier.ShiftModifier
    pen(canvas, QEvent.Type.TabletPress, -0.1, 0.2, keys=shift)
    pen(canvas, QEvent.Type.TabletMove, 0.5, 0.2)
    qtbot.waitSignal(canvas.paused).wait()  # photos answer it
    pen(canvas, QEvent.Type.TabletMove, -0.1, 0.5)
    with qtbot.waitSignal(canvas.paused):
        pen(canvas, QEvent.Type.TabletRelease, -0.1, 0.5)
        pen(canvas, QEvent.Type.TabletMove, -0.1, 0.6, hovers=True)
    assert document.contents.blank


@pytest.mark.parametrize("tool", ["eraser", "part-eraser", "select"])
def test_beside_the_paper_no_tool_takes_what_is_not_seen(canvas, document, tool):
    drag(canvas, [(0.5, 0.5), (1.2, 0.5)])
    canvas.set_tool(tool)
    drag(canvas, [(1.1, 0.5), (1.1, 0.6)])
    assert document.undo_stack.count() == 1
    assert not canvas.selector.chosen


def test_a_horizon_from_beside_the_paper_to_its_other_side_counts(canvas, document):
    canvas.resize(602, 402)
    start, end = place(canvas, -0.1, 0.5), place(canvas, 1.1, 0.5)
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(canvas, left, shift, start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, left, pos=end)
    assert len(document.contents.strokes[0].points) == 2
    assert lightness(canvas, 0.5, 0.5) < 60


def test_other_buttons_do_not_draw(canvas: Canvas, document: SketchDocument) -> None:
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=place(canvas, 0.5, 0.5))
    assert document.contents.blank


def test_a_line_ends_where_a_menu_takes_the_release(
    canvas: Canvas, document: SketchDocument
) -> None:
    menu = QMenu(canvas)
    drag(canvas, LINE, release=False)
    menu.popup(canvas.mapToGlobal(place(canvas, 0.9, 0.9)))
    QTest.mouseRelease(menu, Qt.MouseButton.LeftButton, pos=QPoint(-9, -9))
    menu.close()
    QTest.mouseMove(canvas, place(canvas, 0.1, 0.9))
    QTest.mouseMove(canvas, place(canvas, 0.9, 0.1))
    assert not canvas.dragging
    (stroke,) = document.contents.strokes
    assert len(stroke.points) == len(LINE)


def test_dropped_files_and_pictures_are_announced(
    canvas: Canvas, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / ("skétch.png" if os.name == "nt" else "sk\udce9tch.png")  # no text
    Image.new("L", (10, 10), 255).save(path)
    data = QMimeData()
    data.setUrls([file_url(path)])
    with qtbot.waitSignal(canvas.path_dropped) as dropped:
        drop(canvas, data)
    assert dropped.args == [path]
    data = QMimeData()
    data.setImageData(QImage(12, 8, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(canvas.image_dropped) as dropped:
        drop(canvas, data)
    assert dropped.args[0].width() == 12
    data = QMimeData()
    data.setImageData(None)  # as when the other program ends before it gives the picture
    assert data.hasImage()
    with qtbot.waitSignal(canvas.image_dropped) as dropped:
        drop(canvas, data)
    assert dropped.args[0].isNull()


def test_a_picture_is_shown_under_the_strokes(canvas: Canvas, document: SketchDocument) -> None:
    picture = np.full((64, 64), 255, dtype=np.uint8)
    picture[20:44, 20:44] = 0
    document.replace_with(Contents((Stroke(((0.1, 0.1), (0.9, 0.1))),), picture))
    assert lightness(canvas, 0.5, 0.5) < 20
    assert lightness(canvas, 0.5, 0.1) < 60
    assert lightness(canvas, 0.15, 0.5) == 255


def test_shift_draws_a_straight_line(canvas: Canvas, document: SketchDocument) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, shift, place(canvas, 0.1, 0.1))
    for x, y in ((0.3, 0.5), (0.5, 0.2)):
        QTest.mouseMove(canvas, place(canvas, x, y))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, shift, place(canvas, 0.9, 0.1))
    (stroke,) = document.contents.strokes
    np.testing.assert_allclose(stroke.points, [(0.1, 0.1), (0.9, 0.1)], atol=0.003)
    drag(canvas, CORNER)  # the next one is free again
    assert len(document.contents.strokes[1].points) == len(CORNER)


def test_each_sheet_has_its_own_strokes_and_undo(canvas: Canvas, sheets: Sheets) -> None:
    drag(canvas, CORNER)
    sheets.show_negative(True)
    drag(canvas, LINE)
    drag(canvas, LINE)
    assert len(canvas.wanted().strokes) == 1
    assert len(canvas.unwanted().strokes) == 2
    sheets.undo_group.undo()
    assert len(canvas.unwanted().strokes) == 1
    sheets.show_negative(False)
    sheets.undo_group.undo()
    assert canvas.wanted().blank
    assert not canvas.unwanted().blank


def test_a_traced_photo_is_seen_faintly_and_is_no_ink(
    canvas: Canvas, document: SketchDocument
) -> None:
    photo = QImage(300, 300, QImage.Format.Format_RGB32)
    photo.fill(0xFF000000)
    canvas.set_trace(photo)
    assert 120 < lightness(canvas, 0.5, 0.4) < 200
    assert document.contents.blank
    canvas.set_trace(QImage())
    assert lightness(canvas, 0.5, 0.2) == 255


def test_the_invitation_is_wrapped_into_a_small_paper(canvas: Canvas, sheets: Sheets) -> None:
    sheets.show_negative(True)  # the longest words
    canvas.resize(220, 220)
    font = canvas.font()
    font.setPixelSize(18)
    canvas.setFont(font)
    shown = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = np.array(shown.constBits()).reshape(220, shown.bytesPerLine())[12:-12, 4:216]
    inked = np.flatnonzero((grey < 200).any(axis=0)) + 4
    left, right = inked[0], 219 - inked[-1]
    assert min(left, right) >= 12
    assert abs(left - right) <= 4  # centred
    rows = np.flatnonzero((grey[110:] < 200).any(axis=1))
    assert rows[-1] - rows[0] > 25  # two lines
