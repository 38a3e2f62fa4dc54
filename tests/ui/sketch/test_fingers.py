"""Fingers draw, but not beside a pen, nor two of them, nor on a touchpad."""

from __future__ import annotations

import numpy as np
import pytest
from gestures import drag, place
from PySide6.QtCore import QEvent
from PySide6.QtGui import QInputDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from touches import pen, touch

from sketchfind.ui.sketch import canvas_input
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.document import SketchDocument


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
