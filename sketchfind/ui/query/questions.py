"""From what is on the screen to a `Query`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sketchfind.library.folders.nesting import is_within
from sketchfind.types import NO_FILTERS, Example, Filters, Query
from sketchfind.ui.sketch.conversion import drawn
from sketchfind.ui.sketch.document import Contents

BLANK = Contents()


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that the person asks for; cheap to make, turned into a `Query` in a thread.

    Questions are equal if they differ only in `most`. A drawing that was changed is another one.
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
        """Tell whether nothing is wanted; what is not wanted is no question by itself."""
        return self.filters == NO_FILTERS and not self._wants

    @property
    def only_filters(self) -> bool:
        """Tell whether filters alone say what is wanted, so that photos are listed, not ranked.

        What is not wanted changes nothing then: it cannot rank photos by itself.
        """
        return self.filters != NO_FILTERS and not self._wants

    def avoids_photo(self, path: str) -> bool:
        """Tell whether photos like this one are not wanted."""
        return any(one.weight < 0 and str(one.path) == path for one in self.examples)

    @property
    def avoids(self) -> bool:
        """Tell whether something is not wanted."""
        return not self.without.blank or any(example.weight < 0 for example in self.examples)

    @property
    def says_something(self) -> bool:
        """Tell whether anything is wanted, or not wanted, so that there is a part to show."""
        return not self.empty or self.avoids

    @property
    def _wants(self) -> bool:
        """Tell whether a drawing, words or a photo say what is wanted."""
        like = any(example.weight > 0 for example in self.examples)
        return like or not self.contents.blank or bool(self.words.strip())

    def drawn_since(self, before: Question) -> bool:
        """Tell whether there is a drawing that differs from that of the previous question."""
        pairs = self._drawings(before)
        return any(now is not then and not now.blank for now, then in pairs)

    def shares_drawing(self, before: Question) -> bool:
        """Tell whether one of the drawings is that of the previous question."""
        return any(now is then and not now.blank for now, then in self._drawings(before))

    def moved(self, former: str, now: str) -> Question:
        """Return the question after a folder was moved with all that is in it."""

        def place(path: str) -> str:
            inside = is_within(path, former)
            return str(Path(now, Path(path).relative_to(former))) if inside else path

        folders = tuple(map(place, self.filters.folders))
        examples = (
            replace(example, path=Path(place(str(example.path)))) for example in self.examples
        )
        filters = replace(self.filters, folders=folders)
        return replace(self, filters=filters, examples=tuple(examples))

    def leaving(self, removed: Sequence[str], left: Sequence[str]) -> Question:
        """Return the question without removed folders that are in none of those left."""

        def there(path: str) -> bool:
            return not _within_any(path, removed) or _within_any(path, left)

        folders = tuple(filter(there, self.filters.folders))
        return replace(self, filters=replace(self.filters, folders=folders))

    def _drawings(self, before: Question) -> tuple[tuple[Contents, Contents], ...]:
        return (self.contents, before.contents), (self.without, before.without)


def _within_any(path: str, folders: Sequence[str]) -> bool:
    return any(is_within(path, folder) for folder in folders)


def to_query(question: Question, size: int, *, quick: bool = False) -> Query:
    """Draw the question for the model: the sketch becomes (size, size) pixels."""
    if question.only_filters:
        return Query(filters=question.filters)
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
