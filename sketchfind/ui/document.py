"""The drawing as a document: strokes over an optional picture, with unlimited undo."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from sketchfind.types import Pixels, Sketch, Stroke


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What is on the paper; snapshots share their strokes, so keeping many of them is cheap."""

    strokes: tuple[Stroke, ...] = ()
    picture: Pixels | None = None  # (S, S), ink 0 on paper 255, under the strokes

    @property
    def blank(self) -> bool:
        return not self.strokes and self.picture is None


class SketchDocument(QObject):
    """The one drawing of the window; every change goes through the undo stack."""

    changed = Signal()  # what is seen: also in the middle of an erasing drag
    committed = Signal()  # a step is complete: ask the library again

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """Return what is on the paper now."""
        return self._contents

    @property
    def sketch(self) -> Sketch:
        """Return the strokes alone."""
        return Sketch(self._contents.strokes)

    def add_stroke(self, stroke: Stroke) -> None:
        """Put a finished stroke on the paper."""
        strokes = (*self._contents.strokes, stroke)
        self._step(self.tr("Draw"), replace(self._contents, strokes=strokes))

    def preview_erased(self, strokes: tuple[Stroke, ...]) -> None:
        """Show the paper with only these strokes while an erasing drag goes on."""
        self._contents = replace(self._contents, strokes=strokes)
        self.changed.emit()

    def finish_erasing(self, before: Contents) -> None:
        """Make one undoable step of an erasing drag that started at `before`."""
        if len(self._contents.strokes) != len(before.strokes):
            self._step(self.tr("Erase"), self._contents, before)

    def clear(self) -> None:
        """Take a new sheet; can be undone."""
        if not self._contents.blank:
            self._step(self.tr("Clear"), Contents())

    def mirror(self) -> None:
        """Swap left and right."""
        contents = self._contents
        if contents.blank:
            return
        strokes = tuple(
            replace(stroke, points=tuple((1.0 - x, y) for x, y in stroke.points))
            for stroke in contents.strokes
        )
        picture = None if contents.picture is None else contents.picture[:, ::-1].copy()
        self._step(self.tr("Mirror"), Contents(strokes, picture))

    def replace_with(self, contents: Contents) -> None:
        """Open a drawing or a picture in place of what is on the paper."""
        self._step(self.tr("Open"), contents)

    def show(self, contents: Contents) -> None:
        """Set the contents on behalf of an undo step."""
        self._contents = contents
        self.changed.emit()
        self.committed.emit()

    def _step(self, text: str, after: Contents, before: Contents | None = None) -> None:
        self.undo_stack.push(_Step(self, text, before or self._contents, after))


class _Step(QUndoCommand):
    """One change of the paper, as the contents before and after it."""

    def __init__(
        self, document: SketchDocument, text: str, before: Contents, after: Contents
    ) -> None:
        super().__init__(text)
        self._document, self._before, self._after = document, before, after

    def undo(self) -> None:
        """Go back to the paper before the change."""
        self._document.show(self._before)

    def redo(self) -> None:
        """Show the paper after the change; QUndoStack calls this on push too."""
        self._document.show(self._after)
