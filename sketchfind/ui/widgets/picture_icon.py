"""A picture as the icon of a row: its colours stay as they are."""

from __future__ import annotations

from PySide6.QtGui import QIcon, QImage, QPixmap


def picture_icon(picture: QImage) -> QIcon:
    """Return an icon that is not tinted where its row is chosen; a frame shows that."""
    pixmap = QPixmap.fromImage(picture)
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
