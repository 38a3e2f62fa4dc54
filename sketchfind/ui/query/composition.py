"""What is asked besides drawings and words: example photos, filters, the weight of each part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sketchfind.types import Example, Filters
from sketchfind.ui.query.questions import BLANK, Question
from sketchfind.ui.sketch.sketch_panel import SketchPanel

LIGHTEST, HEAVIEST = 0.2, 3.0  # of the weights that can be chosen
MOST_EXAMPLES = 20  # as many as one can keep track of, and can be shown while somebody waits


class Composition(QObject):
    """Holds the rest of the question; announces every change once."""

    changed = Signal()
    filter_asked = Signal(object)  # the key of the chip of a filter that should be changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rest = Question()

    @property
    def rest(self) -> Question:
        """Return the question without its drawings and words."""
        return self._rest

    def question(self, sketch: SketchPanel) -> Question:
        """Return the whole question, with a stroke that is being drawn and with settled words."""
        canvas, words = sketch.canvas, sketch.words.words
        return replace(self._rest, contents=canvas.wanted(), words=words, without=canvas.unwanted())

    def weigh_sketch(self, weight: float) -> None:
        """Choose how much the drawing counts; 1 is usual."""
        self._change(replace(self._rest, sketch_weight=weight))

    def weigh_words(self, weight: float) -> None:
        """Choose how much the words count."""
        self._change(replace(self._rest, words_weight=weight))

    def weigh_without(self, weight: float) -> None:
        """Choose how much the drawing of what is not wanted counts."""
        self._change(replace(self._rest, without_weight=weight))

    def add(self, paths: Iterable[Path], *, unlike: bool = False) -> int:
        """Ask for more like these photos, or for less; each photo counts once.

        Returns how many of the last ones were left out because there are too many.
        """
        new = {path: Example(path, -1.0 if unlike else 1.0) for path in paths}
        kept = [example for example in self._rest.examples if example.path not in new]
        examples = (*kept, *new.values())
        self._change(replace(self._rest, examples=examples[:MOST_EXAMPLES]))
        return max(len(examples) - MOST_EXAMPLES, 0)

    def weigh_example(self, path: Path, weight: float) -> None:
        """Choose how much an example counts; a weight below 0 means less like this."""
        examples = tuple(
            replace(example, weight=weight) if example.path == path else example
            for example in self._rest.examples
        )
        self._change(replace(self._rest, examples=examples))

    def remove(self, path: Path) -> None:
        """Take an example away."""
        left = tuple(example for example in self._rest.examples if example.path != path)
        self._change(replace(self._rest, examples=left))

    def filter_by(self, filters: Filters) -> None:
        """Choose which photos may be in the answer."""
        self._change(replace(self._rest, filters=filters))

    def follow(self, former: str, now: str) -> None:
        """Follow a folder that was moved with all that is in it."""
        self._change(self._rest.moved(former, now))

    def leave(self, removed: Sequence[str], left: Sequence[str]) -> None:
        """Search no longer in removed folders, unless one of those left contains them."""
        self._change(self._rest.leaving(removed, left))

    def clear(self) -> None:
        """Ask for nothing any more."""
        self.put_back(Question())

    def put_back(self, question: Question) -> None:
        """Ask again for all parts of a question except its drawings and words."""
        self._rest = replace(question, contents=BLANK, words="", without=BLANK)
        self.changed.emit()

    def _change(self, rest: Question) -> None:
        if rest != self._rest:
            self._rest = rest
            self.changed.emit()
