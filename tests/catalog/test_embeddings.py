import numpy as np
import pytest
from made_photos import unit

from sketchfind.catalog import PhotoFile
from sketchfind.errors import ProfileError


@pytest.fixture
def photos(catalog, make_info):
    folder = catalog.folders.add("/p")
    return [
        catalog.photos.save(folder.id, PhotoFile(f"/p/{n}", 1, 1), make_info()) for n in range(10)
    ]


@pytest.fixture
def space(catalog, photos):
    """The space of a model that has seen all photos."""
    space = catalog.embeddings.space("s", 4, "m")
    for vector, photo in zip(unit(0, 10, 4), photos, strict=True):
        catalog.embeddings.put(space, photo, vector)
    return space


def test_vectors_come_back_of_length_one_and_almost_equal(catalog, photos):
    space = catalog.embeddings.space("s", 512, "m")
    vectors = unit(0, 10, 512)
    for photo, vector in zip(photos, vectors, strict=True):
        catalog.embeddings.put(space, photo, vector)
    ids, stored = catalog.embeddings.get(space, photos)
    order = np.argsort(ids)
    np.testing.assert_allclose(np.linalg.norm(stored, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(stored[order] @ vectors.T, vectors @ vectors.T, atol=5e-4)


def test_reading_after_a_seq_gives_the_newer_ones_in_chunks(catalog, photos, space):
    chunks = list(catalog.embeddings.after(space, 0, chunk=4))
    assert [len(ids) for _, ids, _ in chunks] == [4, 4, 2]
    assert np.concatenate([ids for _, ids, _ in chunks]).tolist() == photos
    middle = chunks[0][0]
    assert sum(len(ids) for _, ids, _ in catalog.embeddings.after(space, middle)) == 6
    assert list(catalog.embeddings.after(space, chunks[-1][0])) == []


def test_a_replaced_embedding_is_newer_than_all_others(catalog, photos, space):
    [(before, _, _)] = catalog.embeddings.after(space, 0)
    catalog.embeddings.put(space, photos[0], np.array([0, 1, 0, 0], np.float32))
    ((_, ids, vectors),) = catalog.embeddings.after(space, before)
    assert ids.tolist() == photos[:1]
    assert vectors.tolist() == [[0, 1, 0, 0]]
    assert catalog.embeddings.count(space) == 10
    assert catalog.embeddings.count(space, up_to=before) == 9


def test_spaces_live_side_by_side(catalog, photos):
    first = catalog.embeddings.space("one", 4, "m1")
    second = catalog.embeddings.space("two", 2, "m2")
    catalog.embeddings.put(first, photos[0], np.array([1, 0, 0, 0], np.float32))
    catalog.embeddings.put(second, photos[0], np.array([0, 1], np.float32))
    assert catalog.embeddings.get(first, photos)[1].tolist() == [[1, 0, 0, 0]]
    assert catalog.embeddings.get(second, photos)[1].tolist() == [[0, 1]]
    assert [space.name for space in catalog.embeddings.spaces()] == ["one", "two"]
    catalog.embeddings.drop(photos[0])
    assert catalog.embeddings.count(first) == catalog.embeddings.count(second) == 0


def test_each_index_gets_a_token_of_its_own_which_goes_with_its_space(catalog):
    first, second = (catalog.embeddings.space(name, 4, "m") for name in ("one", "two"))
    assert catalog.embeddings.index_token(first) == ""
    tokens = [catalog.embeddings.renew_index_token(space) for space in (first, first, second)]
    assert len(set(tokens)) == 3
    assert [catalog.embeddings.index_token(space) for space in (first, second)] == tokens[1:]
    catalog.embeddings.remove_space(first)
    assert [catalog.embeddings.index_token(space) for space in (first, second)] == ["", tokens[2]]


def test_missing_and_deleted_photos_are_not_searchable(catalog, photos, space):
    catalog.photos.mark_missing(photos[:3], "2024")
    assert catalog.embeddings.count_searchable(space) == 7
    catalog.photos.purge_missing([1], "2025")
    assert catalog.embeddings.count(space) == 7


def test_a_wrong_dimension_is_refused(catalog, photos):
    space = catalog.embeddings.space("s", 4, "m")
    with pytest.raises(ValueError, match="dim 4"):
        catalog.embeddings.put(space, photos[0], np.ones(5, np.float32))
    with pytest.raises(ProfileError, match="4 numbers"):
        catalog.embeddings.space("s", 5, "m")
