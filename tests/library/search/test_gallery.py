import numpy as np
import pytest
from fake_engine import DIM
from made_photos import fill, ids_of, put, unit

from sketchfind.catalog import Catalog
from sketchfind.encoder.retrieval import normalise
from sketchfind.library.search import gallery, vector_index
from sketchfind.types import Filters

WIDE = Filters(orientation="landscape")


@pytest.fixture
def small_memory(monkeypatch):
    monkeypatch.setattr(gallery, "MOST_BYTES", 100 * DIM * 4)


def test_what_memory_cannot_hold_is_compared_as_it_is_read(shelf, query, monkeypatch):
    fill(shelf, 300)
    searcher = shelf.searcher
    in_memory = searcher.search(query, 20), searcher.search(query, 20, WIDE)
    monkeypatch.setattr(gallery, "MOST_BYTES", 100 * DIM * 4)
    searcher.forget()
    as_read = searcher.search(query, 20), searcher.search(query, 20, WIDE)
    assert searcher._gallery.after(0) is None
    assert searcher._gallery._vectors.size == 0
    assert all(found.exact for found in as_read)
    for there, here in zip(in_memory, as_read, strict=True):
        assert ids_of(there) == ids_of(here)
        np.testing.assert_allclose(there.embeddings, here.embeddings)


@pytest.mark.usefixtures("small_memory")
def test_many_photos_newer_than_the_index_are_found(shelf, query, monkeypatch):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 100)
    fill(shelf, 1000)
    shelf.index.refresh()
    fill(shelf, 200, seed=1)
    catalog, space = shelf.catalog, shelf.space
    newest = catalog.photos.known(space.id)[-1].id
    catalog.embeddings.put(space, newest, query)
    searcher = shelf.searcher
    found = searcher.search(query, 20)
    assert searcher._gallery.after(shelf.index.current.seq) is None
    assert not found.exact
    assert ids_of(found)[0] == newest
    assert len(set(ids_of(found)) & set(ids_of(searcher.search(query, 20, exact=True)))) >= 19
    assert ids_of(searcher.search(query, 20, WIDE))[0] == newest


@pytest.mark.usefixtures("small_memory")
def test_fewer_photos_are_kept_in_memory_again(shelf, query):
    fill(shelf, 300)
    searcher = shelf.searcher
    searcher.search(query, 5)
    assert searcher._gallery.after(0) is None
    shelf.catalog.photos.mark_missing(range(51, 301), "2024")
    shelf.catalog.photos.purge_missing([1], "2025")
    searcher.forget()
    assert len(searcher._gallery.after(0)[0]) == 50
    assert len(searcher.search(query, 100).hits) == 50


def test_the_nearest_photos_deleted_by_another_process_hide_no_others(shelf, profile, query):
    put(shelf, normalise(query + 0.1 * unit(1, 1500)))
    far = put(shelf, unit(2, 400))
    searcher = shelf.searcher
    assert len(searcher.search(query, 200).hits) == 200
    with Catalog(profile.catalog) as other:
        photos = other.photos.known(shelf.space.id)
        other.photos.mark_missing([p.id for p in photos if p.id not in set(far)], "2024")
        other.photos.purge_missing([root.id for root in other.folders.all()], "2025")
    for total in (1900, 400):  # as counted before they were deleted, and a minute later
        shelf.catalog.embeddings._tally._spaces.clear()
        shelf.catalog.embeddings.about = lambda space, total=total: total
        assert set(ids_of(searcher.search(query, 200))) <= set(far)
        assert len(searcher.search(query, 500).hits) == 400
        assert len(searcher.search(query, 500, WIDE).hits) == 200


def test_what_is_older_is_counted_once_and_what_was_deleted_is_let_go(shelf, monkeypatch):
    monkeypatch.setattr(gallery, "FEW", 10)
    fill(shelf, 100)
    kept = gallery.Gallery(shelf.catalog, shelf.space)
    with monkeypatch.context() as counting:
        counted, count = [], shelf.catalog.embeddings.count
        counting.setattr(
            shelf.catalog.embeddings,
            "count",
            lambda space, up_to: counted.append(up_to) or count(space, up_to=up_to),
        )
        for _ in range(3):
            assert len(kept.after(40)[0]) == 60
        assert counted == [40]
    shelf.catalog.photos.mark_missing(range(51, 101), "2024")
    shelf.catalog.photos.purge_missing([1], "2025")
    shelf.catalog.embeddings._tally._spaces.clear()  # as a minute later
    assert len(kept.after(40)[0]) == 10


def test_the_embeddings_of_the_hits_come_along(shelf, query):
    fill(shelf, 300)
    found = shelf.searcher.search(query, 20)
    scores = [hit.score for hit in found.hits]
    np.testing.assert_allclose(found.embeddings @ query, scores, atol=1e-6)


def test_a_gallery_holds_what_is_newer_than_it_is_asked_for(shelf):
    fill(shelf, 12)
    kept = gallery.Gallery(shelf.catalog, shelf.space)
    assert [len(kept.after(base)[0]) for base in (5, 0, 5)] == [7, 12, 7]


def test_photos_that_are_put_again_are_found_once_as_they_are_now(shelf, query):
    photos = put(shelf, np.tile(query, (60, 1)))
    for seed in (1, 2):
        shelf.searcher.search(query, 5)
        for photo, vector in zip(photos, unit(seed, 60), strict=True):
            shelf.catalog.embeddings.put(shelf.space, photo, vector)
    expected = [photos[place] for place in np.argsort(-unit(2, 60) @ query)]
    assert ids_of(shelf.searcher.search(query, 20)) == expected[:20]
