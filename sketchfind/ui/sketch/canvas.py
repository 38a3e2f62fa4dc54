"""The paper: shows the drawing, takes keys and what is dropped on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sketchfind.ui import texts
from sketchfind.ui.colours import LIGHT
from sketchfind.ui.dropping import accept_copy, dropped_alone
from sketchfind.ui.sketch.canvas_input import CanvasInput
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.ink import (
    INK,
    PAPER,
    LineStyle,
    paint_contents,
    paint_reach,
    paint_trace,
)
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.sketch.tools import touched
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.drop_frame import DropFrame
from sketchfind.ui.widgets.menu import Menu

CORNER = 10.0
HINT = QColor(LIGHT.muted)  # in the dark too, as the paper is white
HINT_ICON = "#b9bcc4"
HINT_MARGIN = 14  # at the sides of the text, which is wrapped on a small paper
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(CanvasInput):
    """A square sheet of white paper; white in the dark too, as paper is."""

    path_dropped = Signal(Path)  # of a file or a folder
    image_dropped = Signal(QImage)
    resized = Signal()

    def __init__(self, sheets: Sheets, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(sheets, parent)
        self._theme = theme
        self._trace = QImage()
        self._ink = QPixmap()  # everything but what the tool paints
        self._styles: Sequence[LineStyle] = ()
        self._tips: Sequence[str] = ()
        self.menu = Menu(self)  # filled by `SketchActions`
        self._slipped = False  # the right button was last pressed while something was drawn
        self.setAccessibleName(self.tr("Drawing paper"))
        self.setAccessibleDescription(self.tr("Draw here what the photo shows."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(150, 150)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        DropFrame(self)
        sheets.changed.connect(self._redraw)
        theme.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(380, 380)

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

    @property
    def trace(self) -> QImage:
        """Return the photo under the paper; a null image if there is none."""
        return self._trace

    def set_trace(self, photo: QImage) -> None:
        """Let a photo shine through the paper; a null image takes it away."""
        self._trace = photo
        self._redraw()

    def show_lines(self, styles: Sequence[LineStyle], tips: Sequence[str]) -> None:
        """Paint each line in its style, with a tip under the mouse; without any, all are plain."""
        self._styles, self._tips = styles, tips
        self._redraw()

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.RightButton:
            self._slipped = self.dragging

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # A hand that draws may hit the other button, and let go of it later than of the left one.
        slipped = self._slipped and event.reason() == QContextMenuEvent.Reason.Mouse
        if not (self.dragging or slipped):
            self.menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasImage() or dropped_alone(event.mimeData()) is not None:
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        path, image = dropped_alone(event.mimeData()), event.mimeData().imageData()
        if path is not None:
            self.path_dropped.emit(path)
        else:  # what is announced as a picture need not arrive as one
            self.image_dropped.emit(image if isinstance(image, QImage) else QImage())
        accept_copy(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._tips:
            number = touched(self._sheets.current.contents, self._on_paper(QPointF(event.pos())))
            text = "" if number is None else self._tips[number]
            QToolTip.showText(event.globalPos(), texts.sentence(text), self)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._redraw()
        return super().event(event)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()
        super().resizeEvent(event)
        self.resized.emit()

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
        if self._in_hand.reach is not None and self._pointer is not None:
            radius = self._in_hand.reach * paper.width()
            paint_reach(painter, self._pointer - paper.topLeft(), radius)
        painter.restore()
        if self._sheets.current.contents.blank and self._active is None:
            self._paint_invitation(painter, paper)
        painter.setPen(self._frame_pen())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        painter.end()

    def _frame_pen(self) -> QPen:
        colours = self._theme.colours
        colour = colours.accent if self.hasFocus() else colours.border
        if self._sheets.negative:
            colour = colours.warning
        return QPen(QColor(colour), 2.0 if self.hasFocus() else 1.0)

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

    def _paint_invitation(self, painter: QPainter, paper: QRectF) -> None:
        """Say what to do on an empty paper: below an icon, or at the foot of a photo to trace."""
        wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        below = paper.adjusted(HINT_MARGIN, paper.height() / 2 + 16, -HINT_MARGIN, -10)
        if self.tracing:
            painter.setPen(INK)
            text = self.tr("Trace the main lines")
            painter.drawText(below, wrapped | Qt.AlignmentFlag.AlignBottom, text)
            return
        icon = self._theme.pixmap("draw", 72, HINT_ICON, self.devicePixelRatioF())
        painter.drawPixmap(paper.center() - QPointF(36, 62), icon)
        painter.setPen(HINT)
        text = self.tr("Draw what the photo shows")
        if self._sheets.negative:
            text = self.tr("Draw what the photo should not show")
        painter.drawText(below, wrapped | Qt.AlignmentFlag.AlignTop, text)
