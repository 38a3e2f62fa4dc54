"""Drawing, erasing and opening on the paper, with real events."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pytest
from gestures import CORNER, LINE, drag, drop, place
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QImage,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from sketchfind.types import Stroke
from sketchfind.ui.file_urls import file_url
from sketchfind.ui.sketch import canvas_input
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.curves import kept_path
from sketchfind.ui.sketch.cutting import PAPER, reaches
from sketchfind.ui.sketch.document import Contents, SketchDocument
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.sketch.tools import ERASER, REACH, ToolName
from sketchfind.ui.theme import Theme


@pytest.fixture
def sheets() -> Sheets:
    return Sheets()


@pytest.fixture
def document(sheets: Sheets) -> SketchDocument:
    return sheets.wanted


@pytest.fixture
def canvas(qtbot: QtBot, sheets: Sheets, theme: Theme) -> Canvas:
    canvas = Canvas(sheets, theme)
    qtbot.addWidget(canvas)
    canvas.resize(402, 402)
    with qtbot.waitExposed(canvas):
        canvas.show()
    return canvas


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


def test_what_an_eraser_leaves_of_a_line_beyond_the_paper_goes_too(canvas, document):
    drag(canvas, [(0.5, 0.5), (1.2, 0.5)])
    canvas.set_tool("part-eraser")
    drag(canvas, [(0.5, 0.5), (0.99, 0.5)])
    assert document.contents.blank


@pytest.mark.parametrize("tool", ["eraser", "part-eraser", "select"])
def test_beside_the_paper_no_tool_takes_what_is_not_seen(canvas, document, tool):
    drag(canvas, [(0.5, 0.5), (1.2, 0.5)])
    canvas.set_tool(tool)
    drag(canvas, [(1.1, 0.5), (1.1, 0.6)])
    assert document.undo_stack.count() == 1
    assert not canvas.selector.chosen


def test_a_frame_on_the_paper_selects_a_line_with_both_ends_beyond(canvas, document):
    drag(canvas, [(-0.1, 0.5), (1.1, 0.5)])
    canvas.set_tool("select")
    drag(canvas, [(0.1, 0.1), (0.9, 0.9)])
    assert canvas.selector.chosen == {0}


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


def test_what_is_moved_by_nothing_stays_what_it_was(
    canvas: Canvas, document: SketchDocument
) -> None:
    drag(canvas, LINE)
    drawn = document.contents
    canvas.set_tool("select")
    drag(canvas, [LINE[0], (LINE[0][0] + 0.1, LINE[0][1]), LINE[0]])
    assert document.contents is drawn  # by which it is known what was found with it


def _tip(kind: QPointingDevice.PointerType) -> QPointingDevice:
    can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    stylus, unique = QInputDevice.DeviceType.Stylus, QPointingDeviceUniqueId()
    return QPointingDevice("pen", 7, stylus, kind, can, 1, 1, "", unique)


TIP = _tip(QPointingDevice.PointerType.Pen)
OTHER_END = _tip(QPointingDevice.PointerType.Eraser)


def pen(
    canvas: Canvas,
    kind: QEvent.Type,
    x: float,
    y: float,
    pressure: float = 0.5,
    end: QPointingDevice = TIP,
    hovers: bool = False,
    pressed: Qt.MouseButton = Qt.MouseButton.LeftButton,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> bool:
    """Send what a tablet tells when a button is `pressed`, as the tip is; tell whether it is taken.

    Of what is not, systems make mouse events.
    """
    position, none = QPointF(place(canvas, x, y)), Qt.MouseButton.NoButton
    buttons = none if hovers or kind == QEvent.Type.TabletRelease else pressed
    button = none if kind == QEvent.Type.TabletMove else pressed
    event = QTabletEvent(
        kind, end, position, QPointF(canvas.mapToGlobal(position.toPoint())),
        pressure, 0.0, 0.0, 0.0, 0.0, 0.0, keys, button, buttons,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    return event.isAccepted()


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


def touch(canvas: Canvas) -> QTest.QTouchEventSequence:
    return QTest.touchEvent(canvas, SCREEN)


SCREEN = QTest.createTouchDevice()


def test_a_finger_on_a_touchpad_draws_nothing(canvas: Canvas, document: SketchDocument) -> None:
    itself = QInputDevice.Capability.MouseEmulation  # it moves the mouse
    pad = QTest.createTouchDevice(QInputDevice.DeviceType.TouchPad, itself)
    QTest.touchEvent(canvas, pad).press(0, place(canvas, 0.2, 0.2), canvas).commit()
    QTest.touchEvent(canvas, pad).move(0, place(canvas, 0.6, 0.2), canvas).commit()
    QTest.touchEvent(canvas, pad).release(0, place(canvas, 0.6, 0.2), canvas).commit()
    assert not document.contents.strokes


def test_a_finger_draws(canvas: Canvas, document: SketchDocument) -> None:
    touch(canvas).press(0, place(canvas, 0.2, 0.2), canvas).commit()
    for x in (0.4, 0.6):
        touch(canvas).move(0, place(canvas, x, 0.3), canvas).commit()
    touch(canvas).release(0, place(canvas, 0.8, 0.4), canvas).commit()
    (stroke,) = document.contents.strokes
    np.testing.assert_allclose(
        stroke.points, [(0.2, 0.2), (0.4, 0.3), (0.6, 0.3), (0.8, 0.4)], atol=0.005
    )


def test_a_box_that_comes_ends_the_stroke_of_a_finger(
    canvas: Canvas, document: SketchDocument, qtbot: QtBot
) -> None:
    touch(canvas).press(0, place(canvas, 0.2, 0.8), canvas).commit()
    touch(canvas).move(0, place(canvas, 0.4, 0.8), canvas).commit()
    box = QDialog(canvas)
    with qtbot.waitExposed(box):
        box.open()
    assert not canvas.dragging
    touch(canvas).release(0, place(canvas, 0.6, 0.8), canvas).commit()
    box.close()
    (stroke,) = document.contents.strokes
    assert len(stroke.points) == 2


def test_a_second_finger_takes_the_stroke_back(canvas: Canvas, document: SketchDocument) -> None:
    touch(canvas).press(0, place(canvas, 0.2, 0.2), canvas).commit()
    touch(canvas).move(0, place(canvas, 0.4, 0.4), canvas).commit()
    touch(canvas).stationary(0).press(1, place(canvas, 0.7, 0.7), canvas).commit()
    two = touch(canvas).release(0, place(canvas, 0.4, 0.4), canvas)
    two.release(1, place(canvas, 0.7, 0.7), canvas).commit()
    assert document.contents.blank
    assert document.undo_stack.count() == 0


def test_a_palm_beside_the_pen_does_not_draw(canvas: Canvas, document: SketchDocument) -> None:
    pen(canvas, QEvent.Type.TabletPress, 0.2, 0.2)
    touch(canvas).press(0, place(canvas, 0.8, 0.8), canvas).commit()
    pen(canvas, QEvent.Type.TabletMove, 0.5, 0.2)
    touch(canvas).release(0, place(canvas, 0.8, 0.8), canvas).commit()
    pen(canvas, QEvent.Type.TabletRelease, 0.6, 0.2)
    (stroke,) = document.contents.strokes
    assert max(y for _, y in stroke.points) < 0.3


def test_a_palm_before_the_pen_does_nothing(canvas: Canvas, document: SketchDocument) -> None:
    for y in (0.2, 0.4, 0.6):
        drag(canvas, [(0.2, y), (0.8, y)])
    canvas.set_tool("eraser")
    touch(canvas).press(0, place(canvas, 0.5, 0.2), canvas).commit()
    pen(canvas, QEvent.Type.TabletPress, 0.5, 0.6)
    pen(canvas, QEvent.Type.TabletRelease, 0.5, 0.6)
    touch(canvas).release(0, place(canvas, 0.5, 0.2), canvas).commit()
    assert [stroke.points[0][1] for stroke in document.contents.strokes] == pytest.approx(
        [0.2, 0.4], abs=0.01
    )
    document.undo_stack.undo()
    assert len(document.contents.strokes) == 3


def test_a_palm_under_a_pen_that_hovers_does_not_draw(
    canvas: Canvas, document: SketchDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lay_down_palm() -> None:
        touch(canvas).press(0, place(canvas, 0.8, 0.8), canvas).commit()
        touch(canvas).move(0, place(canvas, 0.82, 0.8), canvas).commit()

    def lift_palm() -> None:
        touch(canvas).release(0, place(canvas, 0.82, 0.8), canvas).commit()

    monkeypatch.setattr(canvas_input, "NEAR_MS", 60_000)  # longer than what follows takes anywhere
    lay_down_palm()
    assert canvas.dragging
    pen(canvas, QEvent.Type.TabletMove, 0.5, 0.2, hovers=True)
    lift_palm()
    lay_down_palm()
    lift_palm()
    assert document.contents.blank
    assert document.undo_stack.count() == 0
    monkeypatch.setattr(canvas_input, "NEAR_MS", 0)  # the pen was taken away
    QTest.qWait(5)
    lay_down_palm()
    lift_palm()
    assert len(document.contents.strokes) == 1


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
