import numpy as np
import pytest
from fake_engine import DIM

from sketchfind.catalog import PhotoFile
from sketchfind.library import accelerator, gallery
from sketchfind.types import Filters, PhotoInfo

WIDE = Filters(orientation="landscape")


def _unit(rng, n):
    vectors = rng.standard_normal((n, DIM)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _fill(library, numbers, seed=0):
    """Put photos with random embeddings into the catalog, every other one wide."""
    catalog, space = library._catalog, library._space
    root = catalog.folders.add("/p")
    with catalog.transaction():
        for number, vector in zip(
            numbers, _unit(np.random.default_rng(seed), len(numbers)), strict=True
        ):
            info = PhotoInfo(f"{number:064x}", 20 if number % 2 else 10, 10, "PNG")
            photo = catalog.photos.save(root.id, PhotoFile(f"/p/{number}.png", 1, 1), info)
            catalog.embeddings.put(space, photo, vector)


def _ids(found):
    return [hit.photo_id for hit in found.hits]


@pytest.fixture
def query():
    return _unit(np.random.default_rng(99), 1)[0]


@pytest.fixture
def small_memory(monkeypatch):
    monkeypatch.setattr(gallery, "MOST_BYTES", 100 * DIM * 4)


def test_what_memory_cannot_hold_is_compared_as_it_is_read(library, query, monkeypatch):
    _fill(library, range(300))
    searcher = library._views.now.searcher
    in_memory = searcher.search(query, 20), searcher.search(query, 20, WIDE)
    monkeypatch.setattr(gallery, "MOST_BYTES", 100 * DIM * 4)
    searcher.forget()
    as_read = searcher.search(query, 20), searcher.search(query, 20, WIDE)
    assert searcher._gallery.after(0) is None
    assert all(found.exact for found in as_read)
    for there, here in zip(in_memory, as_read, strict=True):
        assert _ids(there) == _ids(here)
        np.testing.assert_allclose(there.embeddings, here.embeddings)


@pytest.mark.usefixtures("small_memory")
def test_many_photos_newer_than_the_index_are_found(library, query, monkeypatch):
    monkeypatch.setattr(accelerator, "EXACT_BELOW", 100)
    _fill(library, range(1000))
    library._accelerator.refresh()
    _fill(library, range(1000, 1200), seed=1)
    catalog, space = library._catalog, library._space
    newest = catalog.photos.known(space.id)[-1].id
    catalog.embeddings.put(space, newest, query)
    searcher = library._views.now.searcher
    found = searcher.search(query, 20)
    assert searcher._gallery.after(library._accelerator.current.seq) is None
    assert not found.exact
    assert _ids(found)[0] == newest
    assert len(set(_ids(found)) & set(_ids(searcher.search(query, 20, exact=True)))) >= 19
    assert _ids(searcher.search(query, 20, WIDE))[0] == newest


@pytest.mark.usefixtures("small_memory")
def test_fewer_photos_are_kept_in_memory_again(library, query):
    _fill(library, range(300))
    searcher = library._views.now.searcher
    searcher.search(query, 5)
    assert searcher._gallery.after(0) is None
    library._catalog.photos.mark_missing(range(51, 301), "2024")
    library._catalog.photos.purge_missing([1], "2025")
    searcher.forget()
    assert len(searcher._gallery.after(0)[0]) == 50
    assert len(searcher.search(query, 100).hits) == 50


def test_the_embeddings_of_the_hits_come_along(library, query):
    _fill(library, range(300))
    found = library._views.now.searcher.search(query, 20)
    scores = [hit.score for hit in found.hits]
    np.testing.assert_allclose(found.embeddings @ query, scores, atol=1e-6)
