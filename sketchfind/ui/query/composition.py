"""What is asked beside drawing and words: example photos, filters, how much each part counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from sketchfind.types import NO_FILTERS, Example, Filters
from sketchfind.ui.query.questions import Question

Part = Literal["drawing", "words", "avoided"]
LIGHTEST, HEAVIEST = 0.2, 3.0  # of the weights that can be chosen
MOST_EXAMPLES = 20  # as many as can be overlooked, and shown while somebody waits


class Composition(QObject):
    """The rest of the question; every change is announced once."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._examples: tuple[Example, ...] = ()
        self._filters = NO_FILTERS
        self._weights: dict[Part, float] = {}

    @property
    def examples(self) -> tuple[Example, ...]:
        """Return the photos to resemble or to avoid, in the order in which they came."""
        return self._examples

    @property
    def filters(self) -> Filters:
        """Return which photos may be in the answer."""
        return self._filters

    def weight(self, part: Part) -> float:
        """Return how much a part counts; 1 is usual."""
        return self._weights.get(part, 1.0)

    def weigh(self, part: Part, weight: float) -> None:
        """Choose how much a part counts."""
        if weight != self.weight(part):
            self._weights[part] = weight
            self.changed.emit()

    def add(self, paths: Iterable[Path], *, unlike: bool = False) -> int:
        """Ask for more like these photos, or for less; a photo is there once.

        Returns how many of the last ones found no room.
        """
        new = {path: Example(path, -1.0 if unlike else 1.0) for path in paths}
        kept = [example for example in self._examples if example.path not in new]
        examples = (*kept, *new.values())
        self._set(examples[:MOST_EXAMPLES])
        return max(len(examples) - MOST_EXAMPLES, 0)

    def weigh_example(self, path: Path, weight: float) -> None:
        """Choose how much an example counts; less than nothing means less like this."""
        self._set(
            tuple(
                replace(example, weight=weight) if example.path == path else example
                for example in self._examples
            )
        )

    def remove(self, path: Path) -> None:
        """Take an example away."""
        self._set(tuple(example for example in self._examples if example.path != path))

    def filter_by(self, filters: Filters) -> None:
        """Choose which photos may be in the answer."""
        if filters != self._filters:
            self._filters = filters
            self.changed.emit()

    def follow(self, former: str, now: str) -> None:
        """Take over that a folder, with all that is in it, lies elsewhere now."""
        self._change(self._asked().moved(former, now))

    def leave(self, removed: Sequence[str], left: Sequence[str]) -> None:
        """Look no longer in folders that were removed, unless one that is left holds them."""
        self._change(self._asked().leaving(removed, left))

    def _asked(self) -> Question:
        return Question(examples=self._examples, filters=self._filters)

    def _change(self, question: Question) -> None:
        if (question.examples, question.filters) != (self._examples, self._filters):
            self._examples, self._filters = question.examples, question.filters
            self.changed.emit()

    def clear(self) -> None:
        """Ask for nothing any more."""
        self._weights = {}
        self._filters = NO_FILTERS
        self._examples = ()
        self.changed.emit()

    def put_back(self, question: Question) -> None:
        """Ask for everything again that a question held beside drawings and words."""
        self._examples, self._filters = question.examples, question.filters
        self._weights = {
            "drawing": question.sketch_weight,
            "words": question.words_weight,
            "avoided": question.without_weight,
        }
        self.changed.emit()

    def _set(self, examples: tuple[Example, ...]) -> None:
        if examples != self._examples:
            self._examples = examples
            self.changed.emit()
