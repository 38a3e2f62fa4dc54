"""What an encoder process does for a search: embed the parts of a query and fuse them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchfind.encoder.retrieval import QUERY_VIEWS, fuse
from sketchfind.engine.loaded import ModelSource, runtime_of
from sketchfind.errors import UnknownWords, UnreadablePhoto, UserFacingError
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.sketch import is_blank, sketch_from_image
from sketchfind.types import Embeddings, EncodedQuery, Pixels, Query

if TYPE_CHECKING:
    from sketchfind.encoder.runtime import Runtime

SKETCH_WEIGHT = 1.0
LIKE_WEIGHT = 1.0
# Words fill only the text-space half of a vector, so they need more weight to count as much as a
# sketch: on validation classes 1.5 raised map_all from .67 to .84 and still let the drawing decide.
WORDS_WEIGHT = 1.5
WITHOUT_WEIGHT = -0.4
UNLIKE_WEIGHT = 0.4  # of a photo to avoid, whose weight is negative already
CONCEPTS = 8

Part = tuple[NDArray[np.float32], float]  # a vector (d,) and its weight


def embed_query(source: ModelSource, query: Query) -> EncodedQuery:
    """Embed the parts of a query and fuse them; raise UserFacingError when that is impossible."""
    runtime = runtime_of(source)
    parts: list[Part] = []
    sketch: NDArray[np.float32] | None = None
    if query.sketch is not None and not is_blank(query.sketch):
        sketch = _embed_sketch(runtime, query.sketch, _views(query))
        parts.append((sketch, SKETCH_WEIGHT * query.sketch_weight))
    parts += _pictures(runtime, query)
    parts += _words(runtime, query, needed=not _wanted(parts))
    if not _wanted(parts):
        raise UserFacingError("There is nothing to search for.", "Draw something or add a word.")
    embedding = fuse(parts)
    seen = sketch if sketch is not None else embedding
    unknown, device = runtime.unknown_words(query.words), runtime.device_name
    return EncodedQuery(embedding, runtime.concepts(seen, CONCEPTS), unknown, device)


def embed_variants(source: ModelSource, query: Query, sketches: Pixels) -> Embeddings:
    """Embed a query with each of `sketches` (n, S, S) in place of its own, in one batch; (n, d).

    A row is zero if its sketch is blank and nothing else is to be looked for.
    """
    from sketchfind.encoder.views import embed_sketch_views

    runtime = runtime_of(source)
    others = [*_pictures(runtime, query), *_words(runtime, query, needed=False)]
    fitting = np.stack([_fitting(runtime, sketch) for sketch in sketches])
    rows: Embeddings = embed_sketch_views(runtime, fitting, QUERY_VIEWS)
    for number, sketch in enumerate(sketches):
        parts = list(others)
        if not is_blank(sketch):
            parts.append((rows[number], SKETCH_WEIGHT * query.sketch_weight))
        rows[number] = fuse(parts) if _wanted(parts) else 0.0
    return rows


def _wanted(parts: Sequence[Part]) -> bool:
    """Tell whether anything is to be found, rather than only avoided."""
    return any(weight > 0 for _, weight in parts)


def _words(runtime: Runtime, query: Query, *, needed: bool) -> list[Part]:
    """Embed the words; if the model knows none of them, return [] unless they are `needed`."""
    if not query.words.strip():
        return []
    try:
        return [(runtime.embed_words(query.words), WORDS_WEIGHT * query.words_weight)]
    except UnknownWords:
        if needed:
            raise
        return []


def _pictures(runtime: Runtime, query: Query) -> list[Part]:
    """Embed the pictures given besides the sketch: vectors (d,) with their weights."""
    parts: list[Part] = []
    for example in query.examples:
        vector = example.vector
        if vector is None:
            vector = _embed_like(runtime, example.path)
        usual = LIKE_WEIGHT if example.weight > 0 else UNLIKE_WEIGHT
        parts.append((vector, usual * example.weight))
    if query.without is not None and not is_blank(query.without):
        avoided = _embed_sketch(runtime, query.without, _views(query))
        parts.append((avoided, WITHOUT_WEIGHT * query.without_weight))
    return parts


def _views(query: Query) -> int:
    return 1 if query.quick else QUERY_VIEWS


def _embed_sketch(runtime: Runtime, sketch: Pixels, views: int) -> NDArray[np.float32]:
    from sketchfind.encoder.views import embed_sketch_views

    rows: Embeddings = embed_sketch_views(runtime, _fitting(runtime, sketch)[None], views)
    embedded: NDArray[np.float32] = rows[0]
    return embedded


def _fitting(runtime: Runtime, sketch: Pixels) -> Pixels:
    """Return a sketch scaled to the model's size, as it may have been drawn for another model."""
    if len(sketch) == runtime.sketch_size:
        return sketch
    return sketch_from_image(Image.fromarray(sketch), runtime.sketch_size)


def _embed_like(runtime: Runtime, path: Path) -> NDArray[np.float32]:
    try:
        photo = decode_photo(path, min_side=runtime.photo_transform.least_side)
    except UnreadablePhoto as error:
        raise UserFacingError(
            "{path} cannot be used to search with: {reason}.",
            "Choose another photo.",
            path=path,
            reason=error.reason,
        ) from error
    pixels = runtime.photo_transform(photo.image)
    embedded: NDArray[np.float32] = runtime.embed_photos(pixels[None])[0]
    return embedded
