"""The paper: shows the drawing and brings mouse, pen, fingers and keys to the tool in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QEventPoint,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sketchfind.ui.document import Contents
from sketchfind.ui.ink import PAPER, LineStyle, paint_contents, paint_trace
from sketchfind.ui.invitation import paint_invitation
from sketchfind.ui.selector import Selector
from sketchfind.ui.sheets import Sheets
from sketchfind.ui.theme import Theme
from sketchfind.ui.tools import Eraser, Pen, Tool, ToolName, touched

PAUSE_MS = 220
CORNER = 10.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """A square sheet of white paper; white in the dark too, as paper is."""

    paused = Signal()  # the pen rests in the middle of a stroke
    dragging_changed = Signal()
    file_dropped = Signal(Path)
    image_dropped = Signal(QImage)

    def __init__(self, sheets: Sheets, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets = sheets
        self._theme = theme
        self.pen = Pen(sheets, self)
        self.selector = Selector(sheets, theme, self)
        self._tools: dict[ToolName, Tool] = {
            "pen": self.pen,
            "eraser": Eraser(sheets, self, partly=False),
            "part eraser": Eraser(sheets, self, partly=True),
            "select": self.selector,
        }
        self.tool: ToolName = "pen"
        self._active: Tool | None = None  # while it is pressed
        self._pen_down = False  # a tablet stroke goes on
        self._trace = QImage()
        self._ink = QPixmap()  # everything but what the tool paints
        self._styles: Sequence[LineStyle] = ()
        self._tips: Sequence[str] = ()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        self.pen.moved.connect(self._pause.start)
        for tool in self._tools.values():
            tool.seen.connect(self.update)
        self.setAccessibleName(self.tr("Drawing paper"))
        self.setAccessibleDescription(self.tr("Draw here what the photo shows."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 220)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        sheets.changed.connect(self._redraw)
        sheets.changing.connect(self.cancel_drag)
        theme.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(380, 380)

    def set_tool(self, name: ToolName) -> None:
        """Choose what a press does."""
        self.cancel_drag()
        self.selector.unselect()
        self.tool = name
        self.setCursor(self._tools[name].cursor)

    @property
    def dragging(self) -> bool:
        """Tell whether a tool is pressed on the paper."""
        return self._active is not None

    def wanted(self) -> Contents:
        """Return the drawing of what to find, with the stroke that is being drawn on it."""
        return self._with_stroke(self._sheets.wanted.contents, not self._sheets.negative)

    def unwanted(self) -> Contents:
        """Return the drawing of what to avoid, with the stroke that is being drawn on it."""
        return self._with_stroke(self._sheets.unwanted.contents, self._sheets.negative)

    def _with_stroke(self, contents: Contents, on_top: bool) -> Contents:
        stroke = self.pen.stroke
        if stroke is None or not on_top:
            return contents
        return replace(contents, strokes=(*contents.strokes, stroke))

    @property
    def tracing(self) -> bool:
        """Tell whether a photo lies under the paper."""
        return not self._trace.isNull()

    def set_trace(self, photo: QImage) -> None:
        """Let a photo shine through the paper; a null image takes it away."""
        self._trace = photo
        self._redraw()

    def show_lines(self, styles: Sequence[LineStyle], tips: Sequence[str]) -> None:
        """Paint each line in a style and tell about it under the mouse; none: plain lines."""
        self._styles, self._tips = styles, tips
        self._redraw()

    def paper(self) -> QRectF:
        """Return the square that can be drawn on, in widget coordinates."""
        side = float(min(self.width(), self.height())) - 2
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    # Input. Positions are shares of the paper's side from here on.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._begin(event.position(), self.tool, more=more)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._pen_down:
            self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self._end(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Systems also send mouse events made from pen movements; they are ignored while a pen is
        # down, or each stroke would be drawn twice.
        match event.type():
            case QTabletEvent.Type.TabletPress:
                self._pen_down = True
                turned = event.pointerType() == QPointingDevice.PointerType.Eraser
                tool: ToolName = "eraser" if turned else self.tool
                self._begin(event.position(), tool, event.pressure())
            case QTabletEvent.Type.TabletMove if self._pen_down:
                self._move(event.position(), event.pressure())
            case QTabletEvent.Type.TabletRelease if self._pen_down:
                self._end(event.position())
                self._pen_down = False
            case _:
                pass
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._tips:
            number = touched(self._sheets.current.contents, self._on_paper(QPointF(event.pos())))
            text = "" if number is None else self._tips[number]
            QToolTip.showText(event.globalPos(), text[:1].upper() + text[1:], self)
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        """Draw with one finger. A second one was no drawing; a palm beside the pen neither."""
        if self._pen_down:
            return
        points = event.points()
        if event.type() == QEvent.Type.TouchCancel or len(points) > 1:
            self.cancel_drag()
            return
        (point,) = points
        if point.state() == QEventPoint.State.Pressed:
            self._begin(point.position(), self.tool)
        elif point.state() == QEventPoint.State.Released:
            self._end(point.position())
        else:
            self._move(point.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self.dragging:
            self.cancel_drag()
        elif event.key() == Qt.Key.Key_Escape and self.selector.chosen:
            self.selector.unselect()
        elif arrow is not None and self.selector.chosen:
            self.selector.nudge(*arrow)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasImage() or _dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path is not None:
            self.file_dropped.emit(path)
        else:
            self.image_dropped.emit(QImage(event.mimeData().imageData()))
        event.acceptProposedAction()

    def _begin(
        self,
        position: QPointF,
        name: ToolName,
        pressure: float | None = None,
        *,
        more: bool = False,
    ) -> None:
        self._active = self._tools[name]
        self._active.press(self._on_paper(position), pressure, more=more)
        self.dragging_changed.emit()

    def _move(self, position: QPointF, pressure: float | None = None) -> None:
        if self._active is not None:
            self._active.move(self._on_paper(position), pressure)

    def _end(self, position: QPointF) -> None:
        self._move(position)
        if (tool := self._let_go()) is not None:
            tool.release()

    @Slot()
    def cancel_drag(self) -> None:
        """Take back what the pressed tool did since it was pressed."""
        if (tool := self._let_go()) is not None:
            tool.cancel()
            self.paused.emit()  # what was asked while it was drawn is not on the paper any more

    def _let_go(self) -> Tool | None:
        """Press no tool any more; return the one that was pressed."""
        self._pause.stop()
        tool, self._active = self._active, None
        if tool is not None:
            self.dragging_changed.emit()
        return tool

    def _on_paper(self, position: QPointF) -> tuple[float, float]:
        paper = self.paper()
        x = (position.x() - paper.left()) / paper.width()
        y = (position.y() - paper.top()) / paper.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()
        super().resizeEvent(event)

    @Slot()
    def _redraw(self) -> None:
        self._ink = QPixmap()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paper = self.paper()
        if self._ink.isNull():
            self._ink = self._painted_ink(paper.width())
        outline = QPainterPath()
        outline.addRoundedRect(paper, CORNER, CORNER)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outline, PAPER)
        painter.save()
        painter.setClipPath(outline)
        painter.translate(paper.topLeft())
        painter.drawPixmap(QPointF(0, 0), self._ink)
        self._tools[self.tool].paint(painter, paper.width())
        if self._active is not None and self._active is not self._tools[self.tool]:
            self._active.paint(painter, paper.width())
        painter.restore()
        if self._sheets.current.contents.blank and self._active is None:
            text = self._invitation()
            paint_invitation(painter, paper, text, self._theme, tracing=self.tracing)
        painter.setPen(self._frame_pen())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        painter.end()

    def _frame_pen(self) -> QPen:
        colours = self._theme.colours
        if self._sheets.negative:
            return QPen(QColor(colours.warning), 2.0 if self.hasFocus() else 1.5)
        return QPen(
            QColor(colours.accent if self.hasFocus() else colours.border),
            1.5 if self.hasFocus() else 1.0,
        )

    def _painted_ink(self, side: float) -> QPixmap:
        scale = self.devicePixelRatioF()
        pixmap = QPixmap(round(side * scale), round(side * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(PAPER)
        painter = QPainter(pixmap)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        if self.tracing:
            paint_trace(painter, self._trace, side)
        paint_contents(painter, self._sheets.current.contents, side, self._styles)
        painter.end()
        return pixmap

    def _invitation(self) -> str:
        if self.tracing:
            return self.tr("Trace the main lines")
        if self._sheets.negative:
            return self.tr("Draw what it should not show")
        return self.tr("Draw what the photo shows")


def _dropped_file(event: QDropEvent) -> Path | None:
    """Return the one local file that is dragged, if it is a file and not a folder."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_file() else None
