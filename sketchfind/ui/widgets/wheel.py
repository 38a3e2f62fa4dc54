"""The wheel of a mouse where it counts steps instead of scrolling."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

NOTCH = 120  # in Qt's eighths of a degree


class WheelSteps:
    """Adds up what a wheel was turned; many wheels, and touchpads, turn by less than a notch."""

    def __init__(self) -> None:
        self._turned = 0

    def turn(self, event: QWheelEvent) -> int:
        """Return how many steps this and earlier turns make; below 0 if turned towards the user."""
        if event.phase() == Qt.ScrollPhase.ScrollMomentum:
            return 0  # a touchpad that nobody touches any more
        turned = event.angleDelta()
        self._turned += turned.y() or turned.x()
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        return steps
