"""One drawing as a document: strokes over an optional picture, with unlimited undo."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from sketchfind.types import Pixels, Sketch, Stroke

ALONE = -1  # id of a step that QUndoStack does not merge


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What is on the paper; snapshots share their strokes, so keeping many of them is cheap."""

    strokes: tuple[Stroke, ...] = ()
    picture: Pixels | None = None  # (S, S), ink 0 on paper 255, under the strokes

    @property
    def blank(self) -> bool:
        """Tell whether there is neither a stroke nor a picture."""
        return not self.strokes and self.picture is None

    @property
    def sketch(self) -> Sketch:
        """Return the strokes alone."""
        return Sketch(self.strokes)


class SketchDocument(QObject):
    """A drawing; every change goes through the undo stack."""

    changing = Signal()  # a step is about to be made: a drag must not be a part of it
    changed = Signal()  # what is seen: also in the middle of an erasing or moving drag
    committed = Signal()  # a step is complete: ask the library again
    replacing = Signal(Contents)  # a whole drawing is about to give way to another

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """Return what is on the paper now."""
        return self._contents

    def add_stroke(self, stroke: Stroke) -> None:
        """Put a finished stroke on the paper."""
        self.changing.emit()
        strokes = (*self._contents.strokes, stroke)
        self._step(self.tr("Draw"), replace(self._contents, strokes=strokes))

    def preview(self, contents: Contents) -> None:
        """Show other contents during a drag, of which `finish` will make a step."""
        self._contents = contents
        self.changed.emit()

    def finish(self, text: str, before: Contents, part_of: int = ALONE) -> None:
        """Make one undoable step of the drag that started at `before`, if it did anything.

        It is merged into the last step if both are `part_of` the same.
        """
        after = self._contents
        if after.strokes != before.strokes or after.picture is not before.picture:
            self.undo_stack.push(_Step(self, text, before, after, part_of))
        else:
            self._contents = before  # the same object, by which the question stays the same

    def remove(self, numbers: Collection[int]) -> None:
        """Take strokes away, named by their place in the list."""
        self.changing.emit()
        strokes = self._contents.strokes
        left = tuple(stroke for number, stroke in enumerate(strokes) if number not in numbers)
        if len(left) != len(strokes):
            self._step(self.tr("Delete"), replace(self._contents, strokes=left))

    def clear(self) -> None:
        """Take a new sheet; can be undone."""
        self.changing.emit()
        if not self._contents.blank:
            self.replacing.emit(self._contents)
            self._step(self.tr("Clear"), Contents())

    def mirror(self) -> None:
        """Swap left and right."""
        self.changing.emit()
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
        self.changing.emit()
        self.replacing.emit(self._contents)
        self._step(self.tr("Open"), contents)

    def set_contents(self, contents: Contents) -> None:
        """Set the contents on behalf of an undo step."""
        self._contents = contents
        self.changed.emit()
        self.committed.emit()

    def _step(self, text: str, after: Contents) -> None:
        self.undo_stack.push(_Step(self, text, self._contents, after))


class _Step(QUndoCommand):
    """One change of the paper, as the contents before and after it."""

    def __init__(
        self,
        document: SketchDocument,
        text: str,
        before: Contents,
        after: Contents,
        part_of: int = ALONE,
    ) -> None:
        super().__init__(text)
        self._document, self._before, self._after = document, before, after
        self._part_of = part_of

    def id(self) -> int:
        """Return what the step is part of; QUndoStack calls `mergeWith` for two of the same."""
        return self._part_of

    def mergeWith(self, later: QUndoCommand) -> bool:
        """Merge the step that was made after this one into it."""
        if not isinstance(later, _Step):
            return False
        self._after = later._after
        return True

    def undo(self) -> None:
        """Go back to the paper before the change."""
        self._document.set_contents(self._before)

    def redo(self) -> None:
        """Show the paper after the change; QUndoStack calls this on push too."""
        self._document.set_contents(self._after)
