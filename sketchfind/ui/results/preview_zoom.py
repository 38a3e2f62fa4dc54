"""Zooming into a photo of the large preview: each of its pixels is one of the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.ui.photos import load_whole_photo
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.widgets.wheel import WheelSteps

STEP = 60  # how far an arrow key moves the photo, or a notch of the wheel
_ARROWS: dict[int, QPointF] = {
    Qt.Key.Key_Left: QPointF(STEP, 0),
    Qt.Key.Key_Right: QPointF(-STEP, 0),
    Qt.Key.Key_Up: QPointF(0, STEP),
    Qt.Key.Key_Down: QPointF(0, -STEP),
}


class Fitted(NamedTuple):
    """How a whole photo is shown in the preview."""

    path: Path
    place: QRectF
    size: QSize  # in its own pixels
    complete: bool  # all its pixels are read already


class Zoom(QObject):
    """Handles keys, wheel and mouse of the preview before it does, if they are about zooming.

    All pixels of the photo are read only then; until they are there, the preview's picture is
    scaled up.
    """

    toggled = Signal()
    failed = Signal(UserFacingError)

    def __init__(
        self,
        tasks: Tasks,
        fitted: Callable[[], Fitted | None],  # None where there is nothing to see closely
        room: Callable[[], QRectF],
        preview: QWidget,
    ) -> None:
        super().__init__(preview)
        self._tasks = tasks
        self._fitted = fitted
        self._room = room
        self._preview = preview
        self._size = QSize()  # of the photo, in its own pixels
        self._middle = QPointF()  # of the room, in fractions of the photo
        self._mouse: QPointF | None = None  # while it moves over the preview
        self._held: QPointF | None = None  # where the mouse was when it last moved the photo
        self._dragged = False
        self._wheel = WheelSteps()
        self._reading: int | None = None
        self.on = False
        self.photo = QPixmap()  # with all its pixels, once they are read
        preview.installEventFilter(self)

    def forget(self) -> None:
        """Drop the photo; the next one is shown as a whole."""
        self.photo, self._mouse = QPixmap(), None
        self.leave()

    def leave(self) -> None:
        """Show the photo as a whole again."""
        self._tasks.drop(self._reading)
        self._let_go()
        if self.on:
            self.on = False
            self.toggled.emit()

    def toggle(self, at: QPointF | None) -> None:
        """Zoom in at a point, by default the middle of the room; or show the whole photo again."""
        if self.on:
            self.leave()
        else:
            self._enter(self._room().center() if at is None else at)

    def place(self) -> QRectF:
        """Return where the photo is, which may reach far beyond the room for it."""
        room, scale = self._room(), self._preview.devicePixelRatioF()
        size = self._seen_size()
        left = _start(room.left(), room.width(), size.width(), self._middle.x())
        top = _start(room.top(), room.height(), size.height(), self._middle.y())
        # At whole pixels of the screen: between two of them, the photo would blur.
        return QRectF(QPointF(round(left * scale) / scale, round(top * scale) / scale), size)

    def _seen_size(self) -> QSizeF:
        return self._size.toSizeF() / self._preview.devicePixelRatioF()

    def _enter(self, at: QPointF) -> None:
        """Zoom in; the point of the photo under `at` stays where it is."""
        fitted, room = self._fitted(), self._room()
        if fitted is None:
            return
        self._size = fitted.size
        shares = _shares(at, fitted.place)
        shares = QPointF(min(max(shares.x(), 0), 1), min(max(shares.y(), 0), 1))
        self._middle = shares + _shares(room.center(), QRectF(at, self._seen_size()))
        if self.photo.isNull() and not fitted.complete:
            path = fitted.path
            self._reading = self._tasks.read(
                path, lambda: load_whole_photo(path), self._loaded, self._fail
            )
        self.on = True
        self.toggled.emit()

    def _loaded(self, photo: QImage) -> None:
        self.photo, self._size = QPixmap.fromImage(photo), photo.size()
        self._preview.update()

    def _fail(self, error: UserFacingError) -> None:
        self.leave()
        self.failed.emit(error)

    def _move(self, by: QPointF) -> None:
        self._middle = _shares(self._room().center(), self.place().translated(by))
        self._preview.update()

    # Handlers of keys, wheel and mouse: each returns whether the event was about zooming

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._pressed_key(event)
            case QEvent.Type.Wheel if isinstance(event, QWheelEvent):
                return self._turned(event)
            case QEvent.Type.MouseButtonPress if isinstance(event, QMouseEvent):
                return self._pressed(event)
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent):
                return self._moved(event)
            case QEvent.Type.MouseButtonRelease if self._held is not None:
                return self._released()
            case QEvent.Type.Leave:
                self._mouse = None
        return False

    def _pressed_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Z and not event.modifiers() and not event.isAutoRepeat():
            self.toggle(self._mouse)
        elif key == Qt.Key.Key_Escape and self.on:
            self.leave()
        elif key in _ARROWS and self.on:
            self._move(_ARROWS[key])
        else:
            return False
        return True

    def _turned(self, event: QWheelEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = self._wheel.turn(event)
            if steps and (steps > 0) != self.on:
                self.toggle(event.position())
        elif self.on:
            by = event.pixelDelta()
            self._move(event.angleDelta().toPointF() * STEP / 120 if by.isNull() else by.toPointF())
        else:
            return False
        event.accept()
        return True

    def _pressed(self, event: QMouseEvent) -> bool:
        if not self.on or event.button() != Qt.MouseButton.LeftButton:
            return False
        self._held, self._dragged = event.position(), False
        return True

    def _moved(self, event: QMouseEvent) -> bool:
        self._mouse = to = event.position()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._let_go()  # perhaps over a menu or a box that has appeared
        if self._held is None:
            return False
        by = to - self._held
        if self._dragged or by.manhattanLength() >= QApplication.startDragDistance():
            self._preview.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._held, self._dragged = to, True
            self._move(by)
        return True

    def _released(self) -> bool:
        """Leave the photo where it is; a mere click shows it as a whole again."""
        self._let_go()
        if not self._dragged:
            self.leave()
        return True

    def _let_go(self) -> None:
        if self._held is not None:
            self._held = None
            self._preview.unsetCursor()


def _start(start: float, room: float, length: float, middle: float) -> float:
    """Return where a photo begins along one side of its room: centred if it fits, else no gap."""
    if length <= room:
        return start + (room - length) / 2
    return min(max(start + room / 2 - middle * length, start + room - length), start)


def _shares(point: QPointF, place: QRectF) -> QPointF:
    """Return where a point is in a rectangle, in fractions of its sides."""
    apart = point - place.topLeft()
    return QPointF(apart.x() / place.width(), apart.y() / place.height())
