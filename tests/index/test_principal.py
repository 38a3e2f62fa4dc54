import numpy as np
import pytest

from sketchfind.encoder.retrieval import normalise
from sketchfind.index import HnswIndex, IndexKey, load_index, principal_axes, save_index, top_k

DIM, RANK = 256, 24


def _near_a_plane(seed, n):
    """Unit vectors that differ along RANK axes, and hardly along the others."""
    axes = np.random.default_rng(99).standard_normal((RANK, DIM))
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((n, RANK)) @ axes + 0.3 * rng.standard_normal((n, DIM))
    return normalise(rows)


@pytest.fixture(scope="module")
def photos():
    return _near_a_plane(0, 4000)


@pytest.fixture(scope="module")
def index(photos):
    basis = principal_axes(photos)
    return HnswIndex.build(DIM, len(photos), [(1, np.arange(len(photos)), photos)], basis=basis)


def test_the_axes_are_orthonormal_and_as_many_as_are_needed(photos):
    basis = principal_axes(photos)
    assert basis.shape == (DIM, 32)
    np.testing.assert_allclose(basis.T @ basis, np.eye(32), atol=1e-5)
    assert np.linalg.norm(photos @ basis, axis=1).min() > 0.9


def test_where_fewer_axes_would_not_do_all_are_kept():
    rows = np.random.default_rng(0).standard_normal((3000, 64)).astype(np.float32)
    assert principal_axes(rows) is None


@pytest.mark.parametrize(("dim", "used", "kept"), [(256, 36, 64), (128, 100, 96), (128, 108, 0)])
def test_axes_are_kept_in_whole_steps_as_long_as_that_saves_a_quarter(dim, used, kept):
    basis = principal_axes(np.eye(dim, dtype=np.float32)[np.arange(2000) % used])
    assert (0 if basis is None else basis.shape[1]) == kept


def test_a_small_sample_tells_nothing(photos):
    assert principal_axes(photos[:500]) is None


def test_the_graph_of_fewer_axes_holds_what_exact_search_finds(photos, index):
    found = 0
    for query in _near_a_plane(1, 40):
        exact, _ = top_k(photos, query, 50)
        ids = index.search(query, 50)
        assert len(ids) == 100
        found += len(set(ids) & set(exact))
    assert found / (40 * 50) > 0.99


def test_it_comes_back_from_its_files_the_same(index, tmp_path):
    key = IndexKey("token", "space", DIM)
    save_index(tmp_path, key, index)
    loaded = load_index(tmp_path, key)
    np.testing.assert_array_equal(loaded.basis, index.basis)
    assert loaded.dim == DIM
    for query in _near_a_plane(2, 5):
        assert loaded.search(query, 30).tolist() == index.search(query, 30).tolist()


def test_a_query_of_another_dimension_is_refused(index):
    with pytest.raises(ValueError, match=f"dim {DIM}"):
        index.search(np.ones(32, np.float32), 5)
