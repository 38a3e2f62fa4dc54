"""Which photos of an answer are practically the same: copies, and bursts of one moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from sketchfind.types import Embeddings

MOST = 1000  # hits compared with each other at most
# On 396 photos of Caltech 101, copies that were scaled and compressed again came to .990 and
# more, different photos of one object to .967 and less (but for one pair that is a copy too).
COPY = 0.98
BURST = 0.9
BURST_SECONDS = 4.0


def stack(embeddings: Embeddings, taken: Sequence[str | None]) -> tuple[int, ...]:
    """Return, for each hit, the number of the hit on whose stack it lies; its own if on top.

    `embeddings` are (n, d) in the order of the answer, `taken` ISO 8601 times or None.
    """
    top = list(range(len(embeddings)))
    similar = embeddings @ embeddings.T  # (n, n)
    times = [_seconds(text) for text in taken]
    for upper, lower in np.argwhere(np.triu(similar >= BURST, 1)).tolist():
        if top[upper] != upper or top[lower] != lower:
            continue  # not on top itself, or already below a better one
        first, second = times[upper], times[lower]
        burst = first is not None and second is not None and abs(first - second) <= BURST_SECONDS
        if burst or similar[upper, lower] >= COPY:
            top[lower] = upper
    return tuple(top)


def stack_same(contents: Sequence[str]) -> tuple[int, ...]:
    """Return stacks as `stack` does, but compare only the hashes of the contents."""
    first: dict[str, int] = {}
    return tuple(first.setdefault(content, number) for number, content in enumerate(contents))


def reachable_first(
    tops: Sequence[int], there: Sequence[bool], embeddings: Embeddings | None = None
) -> list[int]:
    """Return the order of the hits in which no photo out of reach lies on a copy in reach.

    `tops` are their stacks, which hold for the new order, too. `embeddings` (n, d) tell copies from
    photos of the same moment; without them, all photos of a stack count as copies.
    """
    order = list(range(len(tops)))
    for number, top in enumerate(tops):
        copy = embeddings is None or float(embeddings[number] @ embeddings[top]) >= COPY
        if copy and there[number] and not there[order[top]]:
            order[top], order[number] = number, top
    return order


def _seconds(text: str | None) -> float | None:
    """Return seconds as if the time were UTC: local clocks may jump or not reach so far back."""
    if text is None or "T" not in text:  # a day alone
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
