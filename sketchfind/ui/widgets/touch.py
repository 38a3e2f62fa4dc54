"""Touch screens: a finger that moves scrolls, a tap clicks, a long press asks for the menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QEventPoint,
    QInputDevice,
    QMouseEvent,
    QPointerEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QScroller,
    QScrollerProperties,
    QWidget,
)
from shiboken6 import isValid

HOLD_MS = 700  # after which a touch asks for the menu
SLIP = 20  # pixels that a finger may move in a touch
_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_NONE = Qt.MouseButton.NoButton


def on_touch_screen(event: QPointerEvent) -> bool:
    """Tell whether an event is of a touch screen: on macOS, Qt tells of touchpads, too.

    Those move the mouse and click by themselves.
    """
    return event.deviceType() == QInputDevice.DeviceType.TouchScreen


class TouchHandler(QObject):
    """Handles the touches of an area and of what lies in it, unless that handles them itself.

    Qt would press the mouse for them at once, which selects, and drags photos out of a grid.
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._inside = area.viewport()
        self._scroller = QScroller.scroller(self._inside)
        self._began: QPointF | None = None  # on the screen, of a touch that may become a click
        self._clicked = (QPointF(), 0)  # where and when, in milliseconds, the last click was
        self._hold = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._hold.timeout.connect(self._ask_for_menu)
        properties = self._scroller.scrollerProperties()
        metric, off = QScrollerProperties.ScrollMetric, QScrollerProperties.OvershootPolicy
        for axis in (metric.HorizontalOvershootPolicy, metric.VerticalOvershootPolicy):
            properties.setScrollMetric(axis, off.OvershootAlwaysOff)
        self._scroller.setScrollerProperties(properties)
        if isinstance(area, QAbstractItemView):
            area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._inside.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QTouchEvent) or not on_touch_screen(event):
            return False
        event.accept()
        if event.type() == QEvent.Type.TouchCancel or len(event.points()) > 1:
            self._forget()
            self._scroller.stop()  # else it would take the next touch for a move of this one
            return True
        (point,) = event.points()
        at = point.globalPosition()
        if point.state() == QEventPoint.State.Pressed:
            glides = self._scroller.state() == QScroller.State.Scrolling
            if not glides:
                self._scroller.stop()  # a menu may have got the end of the last touch
            self._began = None if glides else at  # which it stops
            self._hold.start()
            self._scroll(QScroller.Input.InputPress, at, event.timestamp())
        elif point.state() == QEventPoint.State.Released:
            self._scroll(QScroller.Input.InputRelease, at, event.timestamp())
            if (began := self._began) is not None:
                # Later, because a click may open a menu, and only return when that is closed.
                QTimer.singleShot(0, self, partial(self._click, began, event.timestamp()))
            self._forget()
        else:
            self._scroll(QScroller.Input.InputMove, at, event.timestamp())
            if self._began is not None and (at - self._began).manhattanLength() > SLIP:
                self._forget()
        return True

    def _scroll(self, how: QScroller.Input, at: QPointF, time: int) -> None:
        self._scroller.handleInput(how, self._inside.mapFromGlobal(at), time)
        if self._scroller.state() == QScroller.State.Dragging:
            self._forget()

    def _forget(self) -> None:
        """Take the touch for no click any more."""
        self._began = None
        self._hold.stop()

    def _click(self, at: QPointF, time: int) -> None:
        before, when = self._clicked
        near = (at - before).manhattanLength() <= SLIP
        again = near and time - when <= QApplication.doubleClickInterval()
        self._clicked = (QPointF(), 0) if again else (at, time)
        kinds = QEvent.Type
        self._press(kinds.MouseButtonDblClick if again else kinds.MouseButtonPress, _LEFT, at)

    @Slot()
    def _ask_for_menu(self) -> None:
        """Do what the right mouse button does."""
        at, self._began = self._began, None
        if at is None:
            return
        target = self._press(QEvent.Type.MouseButtonPress, _RIGHT, at)
        if isValid(target):
            _send_menu_event(target, at)

    def _press(self, kind: QEvent.Type, button: Qt.MouseButton, at: QPointF) -> QWidget:
        """Press a button of the mouse and let go of it; return where that was."""
        inside = self._inside
        keys = QApplication.keyboardModifiers()  # Ctrl selects one more photo
        target = inside.childAt(inside.mapFromGlobal(at).toPoint()) or inside
        _focus(target)
        for each, down in ((kind, button), (QEvent.Type.MouseButtonRelease, _NONE)):
            if isValid(target):  # what is pressed may go away
                event = QMouseEvent(each, target.mapFromGlobal(at), at, button, down, keys)
                QApplication.sendEvent(target, event)
        return target


class LongPress(QObject):
    """Opens the menu of a widget after a long press, where Qt makes mouse events of touches."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._began = QPointF()
        self._hold = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._hold.timeout.connect(self._ask_for_menu)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and on_touch_screen(event):
            at = event.globalPosition()
            if event.type() == QEvent.Type.MouseButtonPress:
                self._began = at
                self._hold.start()
            elif event.buttons() == _NONE or (at - self._began).manhattanLength() > SLIP:
                self._hold.stop()
        return False

    @Slot()
    def _ask_for_menu(self) -> None:
        _send_menu_event(self._widget, self._began)


def _send_menu_event(target: QWidget, at: QPointF) -> None:
    here, there = target.mapFromGlobal(at).toPoint(), at.toPoint()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(target, QContextMenuEvent(reason, here, there))


def _focus(touched: QWidget) -> None:
    """Focus what a click would, as Qt does for those of a mouse."""
    widget: QWidget | None = touched
    while widget is not None and not widget.isWindow():
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        widget = widget.parentWidget()
