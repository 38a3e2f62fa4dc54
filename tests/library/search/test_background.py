"""What stands out from photos in general, and what a search says about it."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from made_photos import Shelf, fill, put, unit

from sketchfind.encoder.retrieval import normalise
from sketchfind.library.search.background import BY_CHANCE, FEWEST, UPWARDS, Background
from sketchfind.types import Hit


def hits(shelf: Shelf, query: np.ndarray) -> tuple[Hit, ...]:
    return shelf.searcher.search(query, 100).hits


def test_the_line_is_where_a_plain_calculation_puts_it(shelf: Shelf, query) -> None:
    vectors = np.concatenate([unit(0, 300), normalise(unit(1, 6) * 0.5 + query)])
    put(shelf, vectors)
    background = Background(shelf.catalog, shelf.space)
    scores = vectors @ query
    middle = sum(sorted(scores)[152:154]) / 2
    below = [(score - middle) ** 2 for score in scores if score <= middle]
    spread = (sum(below) / len(below)) ** 0.5
    line = middle + UPWARDS * NormalDist().inv_cdf(1 - BY_CHANCE / 306) * spread
    expected = int((scores >= line).sum())
    assert background.convincing(query, hits(shelf, query)) == expected
    assert expected >= 6


def test_no_photos_are_counted_one_by_one(shelf: Shelf, query, monkeypatch) -> None:
    """Walking the index of a million takes longer than all the rest."""
    fill(shelf, 60)
    background = Background(shelf.catalog, shelf.space)
    found = hits(shelf, query)
    monkeypatch.setattr(shelf.catalog.embeddings, "count", None)
    background.convincing(query, found)
    background.standing(query[None], query)


def test_of_unrelated_photos_hardly_any_is_convincing(shelf: Shelf) -> None:
    fill(shelf, 600)
    background = Background(shelf.catalog, shelf.space)
    passed = [background.convincing(probe, hits(shelf, probe)) for probe in unit(5, 40)]
    assert np.mean(passed) < BY_CHANCE
    assert 0 in passed


def test_scores_that_spread_half_as_far_again_above_their_middle_pass_by_chance(
    shelf: Shelf, query
) -> None:
    deviations = np.array([[NormalDist().inv_cdf((n + 0.5) / 1000)] for n in range(1000)])
    scores = 0.05 * np.where(deviations > 0, 1.5, 1) * deviations
    others = unit(0, 1000)
    others = normalise(others - (others @ query)[:, None] * query)
    put(shelf, (scores * query + np.sqrt(1 - scores**2) * others).astype(np.float32))
    passed = Background(shelf.catalog, shelf.space).convincing(query, hits(shelf, query))
    assert 1 <= passed <= 2 * BY_CHANCE


@pytest.mark.parametrize("share", [0.02, 0.15, 0.25])
def test_what_many_photos_show_stands_out_too(shelf: Shelf, query, share: float) -> None:
    count = round(600 * share)
    related = normalise(unit(1, count) * 0.5 + query)
    put(shelf, np.concatenate([unit(0, 600 - count), related]))
    background = Background(shelf.catalog, shelf.space)
    found = background.convincing(query, shelf.searcher.search(query, 400).hits)
    assert count <= found <= count + 5


def test_small_libraries_say_nothing_and_changing_ones_are_sampled_anew(
    shelf: Shelf, query
) -> None:
    background = Background(shelf.catalog, shelf.space)
    fill(shelf, FEWEST - 1)
    assert background.convincing(query, hits(shelf, query)) is None
    assert background.standing(query[None], query) == pytest.approx([1])
    fill(shelf, 1, seed=1)
    assert background.convincing(query, hits(shelf, query)) is not None
    assert background.standing(query[None], query) != pytest.approx([1], abs=1e-3)
    before = background._sample
    fill(shelf, 40, seed=2)
    found = hits(shelf, query)
    background.convincing(query, found)
    assert len(background._sample) == FEWEST + 40 > len(before)
    shelf.catalog.photos.mark_missing(range(FEWEST + 1, FEWEST + 41), "2024")
    shelf.catalog.photos.purge_missing([1], "2025")
    shelf.catalog.embeddings._tally._spaces.clear()  # as a minute later
    background.convincing(query, found)
    assert len(background._sample) == FEWEST


def test_a_sample_is_spread_over_the_whole_space(shelf: Shelf) -> None:
    catalog = shelf.catalog
    vectors = unit(0, 2000)
    put(shelf, vectors)
    with catalog.transaction():  # an earlier part is gone
        for photo in range(1, 1001):
            catalog.embeddings.drop(photo)
    sample = catalog.embeddings.sample(shelf.space, 200)
    places = [int(np.argmax(vectors @ each)) for each in sample]
    assert 150 <= len(places) <= 250
    assert places == sorted(set(places))
    assert all(
        sum(start <= each < start + 250 for each in places) > 25 for start in range(1000, 2000, 250)
    )
