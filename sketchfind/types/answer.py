"""What was found."""

from __future__ import annotations

from dataclasses import dataclass

from sketchfind.types.model import Concept


@dataclass(frozen=True, slots=True)
class Hit:
    """One photo in an answer; `score` is the cosine similarity, `rank` starts at 1.

    In a list by date there is no score.
    """

    rank: int
    score: float | None
    path: str
    photo_id: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query, best first; of copies, one whose drive is there comes first.

    The first `convincing` hits stand out from photos in general; None when that is unknown.
    `stacks` holds, for as many hits as were compared, the number of the hit that it is a copy of,
    or its own; that one comes first. `unknown_words` were asked for, but mean nothing to the model.
    Where nothing but filters was asked, the hits are a list by date, newest first, of `listed`
    photos in all. `unseen` counts the photos of a library of which the model has seen none.
    `device` is what the query was computed on, "cpu, float32"; empty where nothing was.
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
    """A photo that somebody was looking for and found: "that's the one"."""

    picked_at: str  # ISO 8601 UTC
    content_hash: str
    path: str
    rank: int  # in the answer in which it was picked, as it was seen: what lies in stacks is not
    photos: int  # that could be found at that time
    words: str = ""
    drawing: bytes | None = None  # PNG, the drawing as the model saw it
