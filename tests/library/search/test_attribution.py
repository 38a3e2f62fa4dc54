"""Which lines speak for a photo."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Future

import numpy as np
import pytest
from fake_engine import FakeEngine
from made_photos import Shelf, put, unit

from sketchfind.library import Library
from sketchfind.library.search.attribution import AT_ONCE, encode_variants
from sketchfind.types import Embeddings, Pixels, Query, Variants

SKETCHES = np.arange(20, dtype=np.uint8)[:, None, None] * np.ones((20, 4, 4), np.uint8)


class Queries:
    """Embeds a sketch as its first pixel, and remembers how many came at once."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def encode_variants(self, query: Query, sketches: Pixels) -> Future[Embeddings]:
        self.batches.append(len(sketches))
        future: Future[Embeddings] = Future()
        future.set_result(sketches[:, 0, :1].astype(np.float32))
        return future


def _of_now(embeddings: Embeddings) -> Variants:
    """Return variants as the model of `library` would have made them."""
    return Variants(FakeEngine().info.space, embeddings)


def test_many_lines_go_in_parts_so_that_a_search_may_slip_in() -> None:
    queries = Queries()
    rows = encode_variants(queries, Query(), SKETCHES, lambda: False)
    np.testing.assert_array_equal(rows[:, 0], np.arange(20))
    assert queries.batches == [AT_ONCE, AT_ONCE, 20 - 2 * AT_ONCE]


def test_it_ends_between_two_parts(library: Library) -> None:
    queries, cancel = Queries(), threading.Event()
    with pytest.raises(CancelledError):
        encode_variants(queries, Query(), SKETCHES, lambda: len(queries.batches) == 1)
    assert queries.batches == [AT_ONCE]
    cancel.set()
    with pytest.raises(CancelledError):
        library.variants(Query(), SKETCHES, cancel)


def test_effects_are_what_a_plain_calculation_gives(library: Library, shelf: Shelf) -> None:
    photos, variants = unit(0, 80), unit(1, 4)
    ids = put(shelf, photos)
    stored = photos.astype(np.float16).astype(np.float32)

    def standing(query: np.ndarray) -> float:
        return float(query @ stored[3] - (stored @ query).mean())

    expected = [standing(variants[0]) - standing(row) for row in variants[1:]]
    np.testing.assert_allclose(library.line_effects(_of_now(variants), ids[3]), expected, atol=1e-4)


def test_a_line_that_brings_all_photos_alike_nearer_has_no_effect(
    library: Library, shelf: Shelf
) -> None:
    common = unit(5, 1)
    photos = unit(0, 80) + 3 * common
    photos -= (photos @ common.T - (photos @ common.T).mean()) * common  # alike in this direction
    ids = put(shelf, photos)
    query = unit(1, 1)
    whole = query + common
    (effect,) = library.line_effects(_of_now(np.concatenate([whole, query])), ids[7])
    assert abs(effect) < 0.01 < abs(((whole - query) @ photos[7]).item())


def test_in_a_small_library_the_similarity_itself_counts(library: Library, shelf: Shelf) -> None:
    photos, variants = unit(0, 3), unit(1, 2)
    ids = put(shelf, photos)
    (effect,) = library.line_effects(_of_now(variants), ids[0])
    assert effect == pytest.approx(float((variants[0] - variants[1]) @ photos[0]), abs=2e-3)


def test_a_photo_that_is_gone_has_no_effects(library: Library) -> None:
    assert library.line_effects(_of_now(unit(1, 3)), 999) == (0.0, 0.0)


def test_variants_of_a_model_that_answered_before_say_nothing(
    library: Library, shelf: Shelf
) -> None:
    (photo_id, *_) = put(shelf, unit(0, 3))
    assert library.line_effects(Variants("another space", unit(1, 3)), photo_id) is None
