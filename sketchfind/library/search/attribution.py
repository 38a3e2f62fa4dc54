"""Which lines of a drawing speak for a photo: leave one out, ask again, compare."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.engine.query import QueryEncoder
from sketchfind.library.search.background import Background
from sketchfind.types import Embeddings, Pixels, Query

# Sketches encoded in one task of the encoder: between two tasks a search may slip in.
AT_ONCE = 8


def encode_variants(
    queries: QueryEncoder, query: Query, sketches: Pixels, cancelled: Callable[[], bool]
) -> Embeddings:
    """Embed the query with each of the sketches (n, S, S), n > 0, in place of its own; (n, d).

    Raises CancelledError soon after `cancelled` says so, and what encoding a query raises.
    """
    parts = []
    for start in range(0, len(sketches), AT_ONCE):
        if cancelled():
            raise CancelledError
        parts.append(queries.encode_variants(query, sketches[start : start + AT_ONCE]).result())
    return np.concatenate(parts)


def effects(
    variants: Embeddings, photo_id: int, catalog: Catalog, space: SpaceRow, background: Background
) -> NDArray[np.float32]:
    """Return how much each line speaks for a photo, or, below zero, against it; (n - 1,).

    The first of the variants (n, d) is the whole drawing; the others lack one line each. An effect
    is how much nearer the line brings the query to the photo than to photos in general. All effects
    are zero for a photo without an embedding.
    """
    _, vectors = catalog.embeddings.get(space, [photo_id])
    if not len(vectors):
        return np.zeros(len(variants) - 1, np.float32)
    standing = background.standing(variants, vectors[0])
    found: NDArray[np.float32] = standing[0] - standing[1:]
    return found
