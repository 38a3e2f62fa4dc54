"""Queries, and what photos can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sketchfind.types.arrays import Embeddings, Pixels
from sketchfind.types.model import Concept


@dataclass(frozen=True, slots=True)
class Example:
    """A photo that the answers should resemble, or avoid if `weight` is negative.

    `vector` is its embedding (d,), if that is known without reading the file.
    """

    path: Path
    weight: float = 1.0
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


Orientation = Literal["landscape", "portrait", "square"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which photos may be in an answer; an empty field allows all.

    Days are ISO 8601, and both are included; a photo that does not say when it was taken counts by
    the day in the name of its file, else by that on which its file was last changed. All words of
    `name` have to be in the file name of a photo, at any place and in any case.
    """

    folders: tuple[str, ...] = ()
    first_day: str | None = None
    last_day: str | None = None
    orientation: Orientation | None = None
    formats: tuple[str, ...] = ()
    name: str | None = None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Facets:
    """What a library can be filtered by."""

    formats: tuple[str, ...] = ()  # most frequent first
    first_day: str | None = None
    last_day: str | None = None
    years: tuple[tuple[int, int], ...] = ()  # year and number of photos that pass, newest first


@dataclass(frozen=True, slots=True)
class NamedFolders:
    """Folders with photos, all with the same name, that a phrase of the user may stand for."""

    phrase: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; unless there are only filters, one part must say what is wanted.

    `sketch` and `without` are (S, S) uint8 pictures from `imaging.sketch`, ink 0 on paper 255.
    Weights are relative to those that were measured to be best for each kind of part.
    A `quick` query is encoded from one view of each sketch, which is faster and a little worse.
    """

    sketch: Pixels | None = None
    words: str = ""
    examples: tuple[Example, ...] = ()
    without: Pixels | None = None
    sketch_weight: float = 1.0
    words_weight: float = 1.0
    without_weight: float = 1.0
    filters: Filters = NO_FILTERS
    quick: bool = False

    @property
    def only_filters(self) -> bool:
        """Whether only filters are given, so that all photos that pass are wanted equally."""
        parts = self.sketch, self.without, self.words or None, self.examples or None
        return self.filters != NO_FILTERS and all(part is None for part in parts)


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """A query's embedding, the concepts that its sketch resembles, and the words left out.

    `device` is what it was computed on, with the precision: "cpu, float32".
    """

    embedding: NDArray[np.float32]  # (d,), L2-normalised
    concepts: tuple[Concept, ...]
    unknown_words: tuple[str, ...] = ()
    device: str = ""


@dataclass(frozen=True, slots=True)
class Variants:
    """A query embedded with each of n drawings, and the space of the model that did it."""

    space: str
    embeddings: Embeddings  # (n, d)
