"""Answers to queries, and photos picked from them."""

from __future__ import annotations

from dataclasses import dataclass

from sketchfind.types.model import Concept


@dataclass(frozen=True, slots=True)
class Hit:
    """One photo in an answer; `score` is the cosine similarity, `rank` starts at 1.

    In a list by date `score` is None.
    """

    rank: int
    score: float | None
    path: str
    photo_id: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query, best first; of copies, one whose drive is there comes first.

    The first `convincing` hits stand out from photos in general; None if that is unknown. For each
    hit that was compared with others, `stacks` holds the number of the hit on top of its stack,
    which is its own number if it is on top. `unknown_words` are words of the query that the model
    does not know. If only filters were given, the hits are listed by date, newest first, and
    `listed` is the number of all photos that pass. `unseen` is the number of photos in the library
    if the model has seen none of them. `device` is what the query was computed on, such as
    "cpu, float32"; empty if nothing was computed.
    """

    hits: tuple[Hit, ...]
    concepts: tuple[Concept, ...]
    seconds: float
    space: str
    exact: bool
    convincing: int | None = None
    stacks: tuple[int, ...] = ()
    unknown_words: tuple[str, ...] = ()
    listed: int | None = None
    unseen: int = 0
    device: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A photo that a person was looking for and found: "that's the one"."""

    picked_at: str  # ISO 8601 UTC
    content_hash: str
    path: str
    rank: int  # in the answer in which it was picked, as shown: photos inside stacks do not count
    photos: int  # number of searchable photos at that time
    words: str = ""
    drawing: bytes | None = None  # PNG, the drawing as the model saw it
