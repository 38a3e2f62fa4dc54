"""Pens and fingers on the paper, as real events."""

from __future__ import annotations

from gestures import place
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sketchfind.ui.sketch.canvas import Canvas


def _tip(kind: QPointingDevice.PointerType) -> QPointingDevice:
    can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    stylus, unique = QInputDevice.DeviceType.Stylus, QPointingDeviceUniqueId()
    return QPointingDevice("pen", 7, stylus, kind, can, 1, 1, "", unique)


TIP = _tip(QPointingDevice.PointerType.Pen)
OTHER_END = _tip(QPointingDevice.PointerType.Eraser)
SCREEN = QTest.createTouchDevice()


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


def touch(canvas: Canvas) -> QTest.QTouchEventSequence:
    return QTest.touchEvent(canvas, SCREEN)
