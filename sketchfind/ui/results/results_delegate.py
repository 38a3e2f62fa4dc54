"""Paints one photo of the grid."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sketchfind.types import Hit
from sketchfind.ui import texts
from sketchfind.ui.results.gliding import Glide
from sketchfind.ui.results.results_model import (
    DOUBTFUL_ROLE,
    HIT_ROLE,
    OFFLINE_ROLE,
    PICKED_ROLE,
    STACK_ROLE,
)
from sketchfind.ui.results.thumbnails import CORNER, Thumbnails
from sketchfind.ui.theme import Theme

GAP = 12  # between two tiles
DOUBT = 0.55  # opacity of what does not stand out
SHADE_LINES = 3  # height of the shade under a name, in lines
BADGE_LETTERS = 9  # points, also where other letters are larger: a badge keeps its size
SHADE = QColor(0, 0, 0, 165)  # behind a white sign
PICKED = QColor("#3f51b5")  # the same on all photos, light or dark


class ResultsDelegate(QStyledItemDelegate):
    """Draws the tile, a ring around the selected one, and its name under the mouse."""

    def __init__(
        self,
        thumbnails: Thumbnails,
        theme: Theme,
        glide: Glide,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._glide = glide
        self._thumbnails = thumbnails
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        hit: Hit = index.data(HIT_ROLE)
        half = GAP / 2
        place = self._glide.place(hit.photo_id, option.rect)
        tile = place.adjusted(half, half, -half, -half)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        doubtful = index.data(DOUBTFUL_ROLE) and not (hovered or selected)
        painter.setOpacity(self._glide.opacity(hit.photo_id) * (DOUBT if doubtful else 1.0))
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self._paint_photo(painter, tile, hit)
        under = index.data(STACK_ROLE)
        if under:
            self._paint_badge(painter, self.badge(place), under + 1)
        corner = QRectF(tile.left() + 6, tile.top() + 6, 28, 24)
        if index.data(PICKED_ROLE):
            self._paint_sign(painter, corner, "check", PICKED)
            corner.translate(34, 0)
        if index.data(OFFLINE_ROLE):
            self._paint_sign(painter, corner, "folder-offline")
        if (hovered or selected) and not self._thumbnails.known_missing(hit.photo_id):
            self._paint_caption(painter, tile, hit)
        painter.setOpacity(self._glide.opacity(hit.photo_id))
        self._paint_ring(painter, tile, option)
        painter.restore()

    def badge(self, place: QRectF) -> QRectF:
        """Return where the number of a stack is, in the cell of the photo on its top."""
        return QRectF(place.right() - GAP / 2 - 52, place.top() + GAP / 2 + 6, 46, 24)

    def _paint_ring(self, painter: QPainter, tile: QRectF, option: QStyleOptionViewItem) -> None:
        """Paint a solid line around a selected photo, thicker where keys act; else a dotted one.

        So those who see no colours can tell them apart, too.
        """
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if not (selected or focused):
            return
        colours = self._theme.colours
        active = bool(option.state & QStyle.StateFlag.State_Active)
        colour = QColor(colours.accent if active else colours.muted)
        line = Qt.PenStyle.SolidLine if selected else Qt.PenStyle.DotLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 5 if selected and focused else 3, line))
        painter.drawRoundedRect(tile.adjusted(-3, -3, 3, 3), CORNER + 2, CORNER + 2)

    def _paint_badge(self, painter: QPainter, area: QRectF, count: int) -> None:
        self._paint_sign(painter, area, "stack")
        font = QFont(painter.font())
        font.setPointSizeF(BADGE_LETTERS)
        painter.save()
        painter.setFont(font)
        align = Qt.AlignmentFlag.AlignCenter
        self._paint_line(painter, area.adjusted(20, 0, -2, 0), str(count), QColor("#ffffff"), align)
        painter.restore()

    def _paint_sign(
        self, painter: QPainter, area: QRectF, name: str, colour: QColor = SHADE
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(area, 12, 12)
        scale = painter.device().devicePixelRatioF()
        icon = self._theme.pixmap(name, 16, "#ffffff", scale)
        painter.drawPixmap(area.topLeft() + QPointF(6, 4), icon)

    def _paint_photo(self, painter: QPainter, tile: QRectF, hit: Hit) -> None:
        pixmap = self._thumbnails.tile(hit.photo_id)
        if pixmap is not None:
            painter.drawPixmap(tile, pixmap, QRectF(pixmap.rect()))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.tile))
        painter.drawRoundedRect(tile, CORNER, CORNER)
        if self._thumbnails.known_missing(hit.photo_id):
            scale = painter.device().devicePixelRatioF()
            icon = self._theme.pixmap("picture", 32, self._theme.colours.muted, scale)
            painter.drawPixmap(tile.center() - QPointF(16, 24), icon)
            self._paint_line(
                painter,
                tile.adjusted(8, tile.height() / 2 + 6, -8, 0),
                texts.shown_name(hit.path),
                QColor(self._theme.colours.muted),
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop,
            )

    def _paint_caption(self, painter: QPainter, tile: QRectF, hit: Hit) -> None:
        height = SHADE_LINES * painter.fontMetrics().height()
        shade = QRectF(tile.left(), tile.bottom() - height, tile.width(), height)
        gradient = QLinearGradient(shade.topLeft(), shade.bottomLeft())
        gradient.setColorAt(0.0, QColor(0, 0, 0, 0))
        gradient.setColorAt(0.6, QColor(0, 0, 0, 170))
        gradient.setColorAt(1.0, QColor(0, 0, 0, 210))
        outline = QPainterPath()
        outline.addRoundedRect(tile, CORNER, CORNER)
        painter.setClipPath(outline)
        painter.fillRect(shade, gradient)
        painter.setClipping(False)
        line = shade.adjusted(9, 0, -9, -6)
        align = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        self._paint_line(painter, line, texts.shown_name(hit.path), QColor("#ffffff"), align)

    def _paint_line(
        self, painter: QPainter, area: QRectF, text: str, colour: QColor, align: Qt.AlignmentFlag
    ) -> None:
        painter.setPen(colour)
        elided = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideMiddle, int(area.width())
        )
        painter.drawText(area, align, elided)
