"""Photos that glide to their new rank and size, so that the eye can follow them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QRect, QRectF, QVariantAnimation, Signal

GLIDE_MS = 220


class Glide(QObject):
    """One movement of the visible photos: knows where each one is at the moment.

    Only photos on the screen take part, so the length of the answer does not matter.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._starts: dict[int, QRect] = {}
        self._appearing: frozenset[int] = frozenset()
        self.animation = QVariantAnimation(self)
        self.animation.setDuration(GLIDE_MS)
        self.animation.setStartValue(1.0)
        self.animation.setEndValue(0.0)
        self.animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.animation.valueChanged.connect(self.moved)
        self.animation.finished.connect(self._finished)

    @property
    def running(self) -> bool:
        """Tell whether photos are on their way."""
        return bool(self._starts or self._appearing)

    def start(self, before: Mapping[int, QRect], after: Mapping[int, QRect]) -> None:
        """Move photos from where they were to where they are now; new ones fade in."""
        self.animation.stop()
        self._starts = {
            photo_id: before[photo_id]
            for photo_id, place in after.items()
            if photo_id in before and before[photo_id] != place
        }
        self._appearing = frozenset(after) - frozenset(before) if before else frozenset()
        if self.running:
            self.animation.start()

    def stop(self) -> None:
        """End the movement: each photo is at its place."""
        self.animation.stop()
        self._finished()

    def place(self, photo_id: int, target: QRect) -> QRectF:
        """Return where a photo is now on its way to `target`."""
        start = self._starts.get(photo_id)
        if start is None:
            return QRectF(target)
        left, here, there = self._left, QRectF(start), QRectF(target)
        corner = there.topLeft() + (here.topLeft() - there.topLeft()) * left
        return QRectF(corner, there.size() + (here.size() - there.size()) * left)

    def opacity(self, photo_id: int) -> float:
        """Return the opacity of a photo, from 0 to 1."""
        return 1.0 - self._left if photo_id in self._appearing else 1.0

    @property
    def _left(self) -> float:
        return float(self.animation.currentValue())

    def _finished(self) -> None:
        self._starts, self._appearing = {}, frozenset()
        self.moved.emit()
