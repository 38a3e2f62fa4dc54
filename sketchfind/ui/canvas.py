"""The paper: draws the document and turns mouse and pen movements into strokes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from sketchfind.types import Pixels, Stroke
from sketchfind.ui.curves import smooth_path, touches
from sketchfind.ui.document import Contents, SketchDocument
from sketchfind.ui.theme import Theme

Tool = Literal["pen", "eraser"]

INK = QColor("#1d2027")
PAPER = QColor("#ffffff")
HINT = QColor("#7b7f88")
MIN_STEP = 0.003  # movements shorter than this share of the side add nothing to see
REACH = 0.015  # how near to a stroke the eraser must come
PAUSE_MS = 220
CORNER = 10.0


class Canvas(QWidget):
    """A square sheet of white paper; white in the dark too, as paper is."""

    paused = Signal()  # the pen rests in the middle of a stroke
    file_dropped = Signal(Path)
    image_dropped = Signal(QImage)

    def __init__(
        self, document: SketchDocument, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self.pen_width = Stroke(()).width
        self.tool: Tool = "pen"
        self._line: list[tuple[float, float]] = []  # of the stroke being drawn
        self._erasing_from: Contents | None = None
        self._pen_down = False  # a tablet stroke goes on
        self._ink = QPixmap()  # everything but the stroke being drawn
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        self.setAccessibleName(self.tr("Drawing paper"))
        self.setAccessibleDescription(self.tr("Draw here what the photo shows."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        document.changed.connect(self._redraw)
        theme.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(380, 380)

    def set_tool(self, tool: Tool) -> None:
        """Choose what a press does."""
        self.tool = tool
        pen = tool == "pen"
        self.setCursor(Qt.CursorShape.CrossCursor if pen else Qt.CursorShape.PointingHandCursor)

    def contents(self) -> Contents:
        """Return the document together with the stroke being drawn."""
        contents = self._document.contents
        if not self._line:
            return contents
        return replace(contents, strokes=(*contents.strokes, self._stroke()))

    def paper(self) -> QRectF:
        """Return the square that can be drawn on, in widget coordinates."""
        side = float(min(self.width(), self.height())) - 2
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    # Input. Positions are shares of the paper's side from here on.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self._begin(event.position(), self.tool)

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
                self._begin(event.position(), "eraser" if turned else self.tool)
            case QTabletEvent.Type.TabletMove if self._pen_down:
                self._move(event.position())
            case QTabletEvent.Type.TabletRelease if self._pen_down:
                self._end(event.position())
                self._pen_down = False
            case _:
                pass
        event.accept()

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

    def _begin(self, position: QPointF, tool: Tool) -> None:
        x, y = self._on_paper(position)
        if tool == "eraser":
            self._erasing_from = self._document.contents
            self._erase(x, y)
        else:
            self._line = [(x, y)]
            self.update()

    def _move(self, position: QPointF) -> None:
        x, y = self._on_paper(position)
        if self._erasing_from is not None:
            self._erase(x, y)
        elif self._line:
            last_x, last_y = self._line[-1]
            if abs(x - last_x) + abs(y - last_y) >= MIN_STEP:
                self._line.append((x, y))
                self._pause.start()
                self.update()

    def _end(self, position: QPointF) -> None:
        self._move(position)
        self._pause.stop()
        if self._erasing_from is not None:
            before, self._erasing_from = self._erasing_from, None
            self._document.finish_erasing(before)
        elif self._line:
            stroke, self._line = self._stroke(), []
            self._document.add_stroke(stroke)

    def _erase(self, x: float, y: float) -> None:
        strokes = self._document.contents.strokes
        left = tuple(stroke for stroke in strokes if not touches(stroke, x, y, REACH))
        if len(left) != len(strokes):
            self._document.preview_erased(left)

    def _stroke(self) -> Stroke:
        return Stroke(tuple(self._line), self.pen_width)

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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._theme.colours.accent if self.hasFocus() else self._theme.colours.border
        painter.setPen(QPen(QColor(line), 1.5 if self.hasFocus() else 1.0))
        painter.setBrush(PAPER)
        painter.drawRoundedRect(paper, CORNER, CORNER)
        painter.drawPixmap(paper.topLeft(), self._ink)
        if self._line:
            painter.setClipRect(paper)
            painter.translate(paper.topLeft())
            _draw_stroke(painter, self._stroke(), paper.width())
        elif self._document.contents.blank:
            self._paint_invitation(painter, paper)
        painter.end()

    def _painted_ink(self, side: float) -> QPixmap:
        scale = self.devicePixelRatioF()
        pixmap = QPixmap(round(side * scale), round(side * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        contents = self._document.contents
        if contents.picture is not None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            inset = QRectF(0, 0, side, side).adjusted(CORNER, CORNER, -CORNER, -CORNER)
            painter.drawImage(inset, picture_to_qimage(contents.picture))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for stroke in contents.strokes:
            _draw_stroke(painter, stroke, side)
        painter.end()
        return pixmap

    def _paint_invitation(self, painter: QPainter, paper: QRectF) -> None:
        scale = self.devicePixelRatioF()
        icon = self._theme.pixmap("draw", 72, "#b9bcc4", scale)
        centre = paper.center()
        painter.drawPixmap(QPointF(centre.x() - 36, centre.y() - 62), icon)
        painter.setPen(HINT)
        below = QRectF(paper.left(), centre.y() + 10, paper.width(), 30)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.tr("Draw what the photo shows"))


def picture_to_qimage(picture: Pixels) -> QImage:
    """Copy an (h, w) uint8 picture into a greyscale image."""
    height, width = picture.shape
    return QImage(picture.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()


def _draw_stroke(painter: QPainter, stroke: Stroke, side: float) -> None:
    pen = QPen(INK, max(stroke.width * side, 1.0))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(smooth_path(stroke.points, side))


def _dropped_file(event: QDropEvent) -> Path | None:
    """Return the one local file that is dragged, if it is a file and not a folder."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_file() else None
