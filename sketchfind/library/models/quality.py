"""What is known about how well a model finds photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Published:
    """Shares of data sets that a model names correctly, published by its makers or open_clip."""

    imagenet: float | None = None
    imagenet_sketch: float | None = None  # drawings


@dataclass(frozen=True, slots=True)
class Validated:
    """How well drawings find photos, measured on classes that were held out of training.

    Not comparable with `Published`: other pictures, fewer classes, another question.
    """

    map_200: float | None = None  # mean average precision in the first 200 photos, strict variant
    map_all: float | None = None  # mean average precision in all photos
    classes: int | None = None
    drawings: int | None = None
    photos: int | None = None
    # The figures are the mean of these runs, made like the model, which was itself trained on the
    # classes.
    sisters: tuple[str, ...] = ()


Quality = Published | Validated


def quality_of(card: Mapping[str, Any]) -> Quality | None:
    """Return what the card of a model file or an offer says; published figures are preferred.

    Anyone may have written the file, so a value that is no such figure counts as unknown.
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
    map_all = _share(row.get("map_all", row.get("validation")))  # `fit` calls it "validation"
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
    """Return a number from 0 to 1, or None; rows of metrics.csv hold it as text."""
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
