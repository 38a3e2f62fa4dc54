"""An icon by itself: not on a button, nothing to press."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QLabel

from sketchfind.ui.theme import Theme

Colour = Literal["muted", "accent", "warning"]  # names of `Colours`


class IconLabel(QLabel):
    """Follows the theme's colours, and stays sharp when the window moves to a denser screen."""

    def __init__(self, theme: Theme, name: str, side: int) -> None:
        super().__init__()
        self._theme, self._side = theme, side
        theme.changed.connect(self._draw)
        self.show_icon(name)

    def show_icon(self, name: str, colour: Colour = "muted") -> None:
        """Show one of `resources/icons`."""
        self._name, self._colour = name, colour
        self._draw()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw()
        return super().event(event)

    @Slot()
    def _draw(self) -> None:
        colour = getattr(self._theme.colours, self._colour)
        side, scale = self._theme.icon_size(self._side).width(), self.devicePixelRatioF()
        self.setPixmap(self._theme.pixmap(self._name, side, colour, scale))
