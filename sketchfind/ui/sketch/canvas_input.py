"""The input of the canvas: passes mouse, pen and touches on to the tool in hand."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEventPoint, QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QWidget

from sketchfind.ui.sketch.selector import Selector
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.sketch.tools import Eraser, Pen, Tool, ToolName
from sketchfind.ui.widgets.touch import on_touch_screen

PAUSE_MS = 220
BEYOND = 0.25  # how far lines go on beyond the paper, in sides of it
SILENT_MS = 2000  # after which a pen that is down is taken for lifted, if the mouse is pressed
NEAR_MS = 500  # after which a pen that is not heard of is no longer over the paper
_AT_SIDE = (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)  # of a pen


class CanvasInput(QWidget):
    """Holds a square paper, which `Canvas` paints, and the tools, one of them in hand."""

    paused = Signal()  # the pen rests in the middle of a stroke
    dragging_changed = Signal()

    def __init__(self, sheets: Sheets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets = sheets
        self.pen = Pen(sheets, self)
        self.selector = Selector(sheets, self)
        self._tools: dict[ToolName, Tool] = {
            "pen": self.pen,
            "eraser": Eraser(sheets, self, partly=False),
            "part-eraser": Eraser(sheets, self, partly=True),
            "select": self.selector,
        }
        self.tool: ToolName = "pen"
        self._at_left = False  # if there is more width than height; else in the middle
        self._active: Tool | None = None  # while it is pressed
        self._mouse_down = False  # its left button, on the paper
        self._pen_down = False  # a tablet stroke goes on
        self._pen_heard = QElapsedTimer()  # since its last event
        self._pointer: QPointF | None = None  # in widget coordinates; None while it is elsewhere
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        self.pen.moved.connect(self._pause.start)
        for tool in self._tools.values():
            tool.repaint_asked.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        sheets.changing.connect(self.cancel_drag)

    def set_tool(self, name: ToolName) -> None:
        """Choose what a press does."""
        self.cancel_drag()
        self.selector.unselect()
        self.tool = name
        self.update()
        self.setCursor(self._tools[name].cursor)

    @property
    def dragging(self) -> bool:
        """Tell whether a tool is pressed on the paper."""
        return self._active is not None

    def lay_paper(self, *, at_left: bool) -> None:
        """Choose where the paper lies if there is more width than it needs."""
        self._at_left = at_left
        self.update()

    def paper(self) -> QRectF:
        """Return the square that can be drawn on, in widget coordinates."""
        side = float(min(self.width(), self.height())) - 2
        left = 1.0 if self._at_left else (self.width() - side) / 2
        return QRectF(left, (self.height() - side) / 2, side, side)

    # Tools are given positions as shares of the paper's side.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._pen_down and self._pen_heard.hasExpired(SILENT_MS):
            self._lift()  # it was unplugged, or what told of it has failed
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self._mouse_down = True
            self._begin(event.position(), self.tool, shift=_shift_held(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position())
        if self._pen_down:
            return
        if self._mouse_down and not event.buttons() & Qt.MouseButton.LeftButton:
            self._mouse_down = False
            self._release()  # released over a menu or a box that has appeared
        else:
            self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self._mouse_down = False
            self._end(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Systems also send mouse events made from the movements of a pen. They are ignored while it
        # is down, or each stroke would be drawn twice.
        self._pen_heard.start()
        self._point(event.position())
        if not (self._pen_down or self._mouse_down):
            self.cancel_drag()  # of a palm that was there before the pen
        if event.button() in _AT_SIDE:
            event.ignore()  # so that a mouse press is made of it, which opens the menu
            return
        if event.type() == QTabletEvent.Type.TabletMove and not event.buttons():
            if self._pen_down:
                self._lift()  # another window got the release
            event.ignore()  # so that a mouse move is made of it, which tool tips need
            return
        match event.type():
            case QTabletEvent.Type.TabletPress:
                self._pen_down = True
                turned = event.pointerType() == QPointingDevice.PointerType.Eraser
                tool = self._eraser if turned else self.tool
                shift = _shift_held(event)
                self._begin(event.position(), tool, event.pressure(), shift=shift)
            case QTabletEvent.Type.TabletMove if self._pen_down:
                self._move(event.position(), event.pressure())
            case QTabletEvent.Type.TabletRelease if self._pen_down:
                self._move(event.position())
                self._lift()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and on_touch_screen(event):
            self._touch(event)
            event.accept()
            return True
        if event.type() == QEvent.Type.Leave:
            self._point(None)
        elif event.type() == QEvent.Type.WindowBlocked:
            self._lift()  # the box gets the release; of a finger, Qt would even cancel the stroke
        return super().event(event)

    def _lift(self) -> None:
        """End the current drag as if the pen was lifted; the mouse may draw again."""
        self._pen_down = False
        self._release()

    @property
    def _eraser(self) -> ToolName:
        """Return the tool at the other end of a pen: of a picture, only parts can be erased."""
        partly = self.tool == "part-eraser" or not self._sheets.current.contents.strokes
        return "part-eraser" if partly else "eraser"

    def _point(self, position: QPointF | None) -> None:
        """Remember where the pointer is, and repaint if the tool shows its reach there."""
        self._pointer = position
        if self._in_hand.reach is not None:
            self.update()

    @property
    def _in_hand(self) -> Tool:
        """Return the tool that is pressed, perhaps by the other end of a pen, or would be."""
        return self._tools[self.tool] if self._active is None else self._active

    def _touch(self, event: QTouchEvent) -> None:
        """Draw with one finger; a second one cancels that, and a palm beside a pen is ignored.

        It is laid down before the pen, too, and stays while somebody thinks where to draw next.
        """
        if self._pen_down:
            return
        points = event.points()
        if event.type() == QEvent.Type.TouchCancel or len(points) > 1:
            self.cancel_drag()
            return
        (point,) = points
        if point.state() == QEventPoint.State.Pressed:
            near = self._pen_heard.isValid() and not self._pen_heard.hasExpired(NEAR_MS)
            if not near:
                self._begin(point.position(), self.tool)
        elif point.state() == QEventPoint.State.Released:
            self._end(point.position())
        else:
            self._move(point.position())

    def _begin(
        self,
        position: QPointF,
        name: ToolName,
        pressure: float | None = None,
        *,
        shift: bool = False,
    ) -> None:
        self.cancel_drag()  # perhaps of a palm that lay there before the pen
        if name != self.tool:  # a pen turned round may erase what is selected
            self.selector.unselect()
        self._active = self._tools[name]
        self._active.press(self._on_paper(position), pressure, shift=shift)
        self.dragging_changed.emit()

    def _move(self, position: QPointF, pressure: float | None = None) -> None:
        if self._active is not None:
            self._active.move(self._on_paper(position), pressure)

    def _end(self, position: QPointF) -> None:
        self._move(position)
        self._release()

    def _release(self) -> None:
        """Finish what the pressed tool did, if one is pressed."""
        if (tool := self._let_go()) is not None:
            tool.release()

    @Slot()
    def cancel_drag(self) -> None:
        """Take back what the pressed tool did since it was pressed."""
        if (tool := self._let_go()) is not None:
            tool.cancel()
            self.paused.emit()  # the last question had a stroke that is no longer on the paper

    def _let_go(self) -> Tool | None:
        """End the press of a tool; return the tool that was pressed, if any."""
        tool, self._active = self._active, None
        if tool is not None:
            self._pause.stop()
            self.dragging_changed.emit()
        return tool

    def _on_paper(self, position: QPointF) -> tuple[float, float]:
        paper = self.paper()
        x = (position.x() - paper.left()) / paper.width()
        y = (position.y() - paper.top()) / paper.height()
        return min(max(x, -BEYOND), 1.0 + BEYOND), min(max(y, -BEYOND), 1.0 + BEYOND)


def _shift_held(event: QMouseEvent | QTabletEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
