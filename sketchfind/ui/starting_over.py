"""All that is asked, taken away and brought back: by link, by undo and redo, in a new window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from sketchfind.ui.query.composition import Composition
from sketchfind.ui.query.questions import Question
from sketchfind.ui.sketch.document import Contents, SketchDocument
from sketchfind.ui.sketch.sketch_panel import SketchPanel


@dataclass(frozen=True, slots=True)
class Asked:
    """All that is asked at one moment, so that it can be brought back."""

    question: Question
    trace: QImage  # the photo under the paper; null if there was none
    negative: bool = False  # which sheet lay on top
    papers: tuple[Contents, ...] = ()  # the empty contents that Start over put on each sheet

    def drawing(self, paper: Contents) -> Contents:
        """Map empty contents of Start over back to the drawing they replaced; others stay."""
        drawings = self.question.contents, self.question.without
        places = zip(self.papers, drawings, strict=False)
        return next((then for now, then in places if now is paper), paper)


class StartingOver(QObject):
    """Takes all away that is asked, and can bring it back until something else is asked."""

    offered = Signal(bool)  # whether it can be brought back
    brought_back = Signal()  # into the panels, to be asked again

    def __init__(
        self, sketch: SketchPanel, composition: Composition, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sketch, self._composition = sketch, composition
        self._before: Asked | None = None  # while it can be brought back
        self._last_back: Asked | None = None  # taken away again by the redo of a paper
        sketch.actions_.undo_instead = self._undo_without_step

    def everything(self) -> Asked:
        """Return all that is asked, also words that were just typed."""
        sketch = self._sketch
        question = replace(
            self._composition.question(sketch),
            contents=sketch.sheets.wanted.contents,
            words=sketch.words.written,
            without=sketch.sheets.unwanted.contents,
        )
        return Asked(question, sketch.canvas.trace, sketch.sheets.negative)

    @Slot()
    def start(self) -> None:
        """Take every part of the question away; drawings are kept among the recent ones."""
        self._sketch.canvas.cancel_drag()  # what it did so far is part of no undo step
        self._take_away(self.everything())

    @Slot()
    def undo(self) -> None:
        """Bring back what was asked before all was taken away."""
        before = self._before
        if before is not None:
            self._offer(None)
            self._bring_back(before)
            self._sketch.canvas.setFocus()

    def _undo_without_step(self) -> bool:
        """Bring all back if the sheet on top was blank, so has no step; return whether it did."""
        before = self._before
        if before is None:
            return False
        question = before.question
        drawing = question.without if self._sketch.sheets.negative else question.contents
        if drawing.blank:
            self.undo()
        return drawing.blank

    def follow_redo(self) -> bool:
        """Take all away again if a sheet has redone its step of that; return whether it has."""
        last = self._last_back
        if last is None:
            return False
        now = self.everything()
        question = now.question
        contents, without = map(last.drawing, (question.contents, question.without))
        if contents is question.contents and without is question.without:
            return False
        self._take_away(
            replace(now, question=replace(question, contents=contents, without=without))
        )
        return True

    def follow_undo(self, question: Question) -> bool:
        """Bring all back if a sheet has undone its step of starting over; return whether it has.

        Any question that says something ends the offer to bring it back.
        """
        before = self._before
        if before is None or not question.says_something:
            return False
        self._offer(None)
        if not question.shares_drawing(before.question):
            return False
        self._bring_back(before)
        return True

    def change(self, changed: Callable[[Question], Question]) -> None:
        """Adapt what would be brought back to folders that changed meanwhile."""
        before = self._before
        if before is None:
            return
        self._before = replace(before, question=changed(before.question))
        if not self._before.question.says_something and before.trace.isNull():
            self._offer(None)

    def show(self, asked: Asked) -> None:
        """Bring into a new window what was asked in the previous one."""
        for document, contents in self._drawings(asked.question):
            if not contents.blank:
                document.replace_with(contents)
        self._bring_back_others(asked)

    def _take_away(self, before: Asked) -> None:
        self._last_back = None
        sketch = self._sketch
        sheets = sketch.sheets
        wanted_back = before.question.says_something
        for document in (sheets.wanted, sheets.unwanted):
            document.clear()
        before = replace(before, papers=(sheets.wanted.contents, sheets.unwanted.contents))
        sketch.opening.start_over()
        sketch.words.clear()
        self._composition.clear()
        sketch.actions_.begin()
        sketch.canvas.setFocus()
        if wanted_back or (self._before is None and not before.trace.isNull()):
            self._offer(before)

    def _bring_back(self, before: Asked) -> None:
        for document, contents in self._drawings(before.question):
            if document.contents is not contents:
                document.undo_stack.undo()
        self._last_back = before
        self._bring_back_others(before)

    def _bring_back_others(self, before: Asked) -> None:
        question = before.question
        on_top = question.without if before.negative else question.contents
        if not on_top.blank:  # where there is a step, too, to redo it
            self._sketch.sheets.show_negative(before.negative)
        self._sketch.opening.put_back(before.trace)
        self._composition.put_back(question)
        self._sketch.words.put_back(question.words)
        self.brought_back.emit()

    def _drawings(self, question: Question) -> list[tuple[SketchDocument, Contents]]:
        """Return each sheet with what a question has on it."""
        sheets = self._sketch.sheets
        return [(sheets.wanted, question.contents), (sheets.unwanted, question.without)]

    def _offer(self, before: Asked | None) -> None:
        """Offer to bring this back; None ends the offer."""
        self._before = before
        self._sketch.actions_.offer_undo(before is not None)
        self.offered.emit(before is not None)
