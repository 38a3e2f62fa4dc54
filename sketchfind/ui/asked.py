"""What the panels ask at one moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QImage

from sketchfind.ui.query.composition import Composition
from sketchfind.ui.query.questions import Question
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.sketch_panel import SketchPanel


@dataclass(frozen=True, slots=True)
class Asked:
    """All that is asked at one moment, so that it can be brought back."""

    question: Question
    trace: QImage  # the photo under the paper; null if there was none
    papers: tuple[Contents, ...] = ()  # the empty contents that Start over put on each sheet

    def drawing(self, paper: Contents) -> Contents:
        """Map empty contents of Start over back to the drawing they replaced; others stay."""
        drawings = self.question.contents, self.question.without
        places = zip(self.papers, drawings, strict=False)
        return next((then for now, then in places if now is paper), paper)


def question_of(sketch: SketchPanel, composition: Composition) -> Question:
    """Return what can be answered now: lines that are finished, words that are settled."""
    canvas, words = sketch.canvas, sketch.words.words
    return replace(
        composition.rest, contents=canvas.wanted(), words=words, without=canvas.unwanted()
    )
