"""What is known of how well a model finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Published:
    """Shares of known data sets that a model names right, as its makers or open_clip published."""

    imagenet: float | None = None
    imagenet_sketch: float | None = None  # drawings


@dataclass(frozen=True, slots=True)
class Validated:
    """How well drawings find photos, all of classes that were held out of training to measure it.

    Nothing to compare with what is `Published`: other pictures, fewer classes, another question.
    """

    map_200: float | None = None  # mean average precision in the first 200 photos, the strict one
    map_all: float | None = None  # in all photos
    classes: int | None = None
    drawings: int | None = None
    photos: int | None = None
    # Runs made like the model, whose mean was measured: it was itself trained on these classes.
    sisters: tuple[str, ...] = ()


Quality = Published | Validated


def quality_of(card: Mapping[str, Any]) -> Quality | None:
    """Return what the card of a model file or an offer says; what is published goes first.

    Anybody may have written the file: a value that is no such figure counts as not known.
    """
    shares = card.get("zero_shot")
    if isinstance(shares, dict):
        published = Published(_share(shares.get("imagenet")), _share(shares.get("imagenet_sketch")))
        if published != Published():
            return published
    rows = card.get("metrics")
    row = rows[-1] if isinstance(rows, list) and rows else None
    if not isinstance(row, dict):
        return None
    map_200 = _share(row.get("map@200"))
    map_all = _share(row.get("map_all", row.get("validation")))  # `fit` names it by its use
    if map_200 is None and map_all is None:
        return None
    return Validated(
        map_200,
        map_all,
        _count(row.get("classes")),
        _count(row.get("queries")),
        _count(row.get("gallery")),
        _names(row.get("sisters")),
    )


def _share(value: object) -> float | None:
    """Return a number from 0 to 1; rows of metrics.csv have theirs as text."""
    try:
        share = float(value) if isinstance(value, int | float | str) else -1.0
    except (ValueError, OverflowError):
        return None
    return share if 0 <= share <= 1 and not isinstance(value, bool) else None


def _count(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value < 10**9 else None


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
