"""From what is on the screen to a `Query`."""

from __future__ import annotations

from dataclasses import dataclass, field

from sketchfind.types import NO_FILTERS, Example, Filters, Query
from sketchfind.ui.sketch.conversion import drawn
from sketchfind.ui.sketch.document import Contents

BLANK = Contents()


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that the person asks for; cheap to make, turned into a `Query` in a thread.

    The same question may ask for a longer answer. A drawing that was changed is another one.
    """

    contents: Contents = BLANK
    words: str = ""
    examples: tuple[Example, ...] = ()
    without: Contents = BLANK
    sketch_weight: float = 1.0
    words_weight: float = 1.0
    without_weight: float = 1.0
    filters: Filters = NO_FILTERS
    most: int = field(default=200, compare=False)  # photos in the answer

    @property
    def empty(self) -> bool:
        """Tell whether nothing is wanted; what is not wanted makes no question of its own."""
        wanted = any(example.weight > 0 for example in self.examples)
        nothing = self.contents.blank and not self.words.strip() and not wanted
        return nothing and not self.only_filters

    @property
    def only_filters(self) -> bool:
        """Tell whether all photos that pass the filters are wanted alike."""
        asked = bool(self.words.strip() or self.examples)
        blank = self.contents.blank and self.without.blank
        return self.filters != NO_FILTERS and blank and not asked

    def drawn_since(self, before: Question) -> bool:
        """Tell whether there is a drawing other than that of the question before."""
        pairs = self._drawings(before)
        return any(now is not then and not now.blank for now, then in pairs)

    def shares_drawing(self, before: Question) -> bool:
        """Tell whether one of the drawings is that of the question before."""
        return any(now is then and not now.blank for now, then in self._drawings(before))

    def _drawings(self, before: Question) -> tuple[tuple[Contents, Contents], ...]:
        return (self.contents, before.contents), (self.without, before.without)


def to_query(question: Question, size: int, *, quick: bool = False) -> Query:
    """Draw the question for the model: the sketch becomes (size, size) pixels."""
    return Query(
        sketch=drawn(question.contents, size),
        words=question.words.strip(),
        examples=question.examples,
        without=drawn(question.without, size),
        sketch_weight=question.sketch_weight,
        words_weight=question.words_weight,
        without_weight=question.without_weight,
        filters=question.filters,
        quick=quick,
    )
