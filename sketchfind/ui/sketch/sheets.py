"""The two sheets of paper: what the photo shows, and what it should not show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoGroup

from sketchfind.ui.sketch.document import Contents, SketchDocument


class Sheets(QObject):
    """Both drawings, and which of them lies on top; each has its own undo."""

    changing = Signal()  # a step or a switch to the other sheet is about to happen
    switched = Signal()
    changed = Signal()  # of the one on top
    committed = Signal()  # of either: ask again
    replacing = Signal(Contents)  # of either: they are about to give way to another drawing

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted, self.unwanted = SketchDocument(self), SketchDocument(self)
        self.undo_group = QUndoGroup(self)
        self._current = self.wanted
        for document in (self.wanted, self.unwanted):
            self.undo_group.addStack(document.undo_stack)
            document.changing.connect(self.changing)
            document.changed.connect(self._document_changed)
            document.committed.connect(self.committed)
            document.replacing.connect(self.replacing)
        self.undo_group.setActiveStack(self.wanted.undo_stack)

    @property
    def current(self) -> SketchDocument:
        """Return the drawing on top."""
        return self._current

    @property
    def negative(self) -> bool:
        """Tell whether the sheet on top is the one of what to avoid."""
        return self._current is self.unwanted

    def show_negative(self, negative: bool) -> None:
        """Put one of the sheets on top."""
        if negative != self.negative:
            self.changing.emit()
            self._current = self.unwanted if negative else self.wanted
            self.undo_group.setActiveStack(self._current.undo_stack)
            self.switched.emit()
            self.changed.emit()

    @Slot()
    def _document_changed(self) -> None:
        if self.sender() is self._current:
            self.changed.emit()
