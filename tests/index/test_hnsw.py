import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from made_photos import unit

from sketchfind.errors import IndexUnusable
from sketchfind.index import HnswIndex, hnsw, top_k


@pytest.fixture(scope="module")
def embeddings():
    return unit(0, 3000, 32)


@pytest.fixture(scope="module")
def index(embeddings):
    ids = np.arange(3000, dtype=np.int64) + 1000
    parts = [(i, ids[i : i + 700], embeddings[i : i + 700]) for i in range(0, 3000, 700)]
    return HnswIndex.build(32, 10, parts)  # far too little room: it must grow


def test_finds_nearly_what_exact_search_finds(index, embeddings):
    found = 0
    for query in unit(1, 30, 32):
        exact, _ = top_k(embeddings, query, 50)
        ids = index.search(query, 50)
        assert np.all(np.diff(embeddings[ids - 1000] @ query) <= 1e-5)  # best first
        found += len(set(ids - 1000) & set(exact))
    assert found / (30 * 50) > 0.97


def test_asking_for_more_than_there_are_gives_all(index):
    few = HnswIndex.build(4, 3, [(3, np.array([7, 8, 9]), np.eye(4, dtype=np.float32)[:3])])
    ids = few.search(np.array([1, 0, 0, 0], np.float32), 100)
    assert sorted(ids) == [7, 8, 9]
    assert len(set(index.search(np.ones(32, np.float32), 3000))) == 3000


def test_a_graph_that_cannot_give_so_many_neighbours_says_so():
    few = HnswIndex.build(4, 3, [(3, np.array([7, 8, 9]), np.eye(4, dtype=np.float32)[:3])])
    few._native.mark_deleted(8)  # as good as a node that no link leads to
    with pytest.raises(IndexUnusable, match="did not give 3 neighbours"):
        few.search(np.array([1, 0, 0, 0], np.float32), 3)


def test_an_empty_index_finds_nothing():
    empty = HnswIndex.build(4, 0, [])
    assert empty.search(np.ones(4, np.float32), 5).tolist() == []


def test_a_query_of_another_dimension_is_refused(index):
    with pytest.raises(ValueError, match="dim 32"):
        index.search(np.ones(31, np.float32), 5)


def test_building_stops_when_cancelled(embeddings):
    taken = []

    def chunks():
        for start in range(0, 3000, 100):
            taken.append(start)
            yield start, np.arange(start, start + 100), embeddings[start : start + 100]

    assert HnswIndex.build(32, 3000, chunks(), cancelled=lambda: len(taken) > 2) is None
    assert len(taken) == 3


def test_a_file_that_hnswlib_cannot_load_is_said(tmp_path):
    with pytest.raises(IndexUnusable, match="cannot be loaded"):
        HnswIndex.read(tmp_path / "x.hnsw", 8, 0)


def test_without_hnswlib_the_reason_is_given(monkeypatch):
    monkeypatch.setitem(sys.modules, "hnswlib", None)
    with pytest.raises(IndexUnusable, match="hnswlib"):
        HnswIndex.build(4, 1, [])


class WindowsNative:
    """In the place of hnswlib's own index: knows names of files in the encoding of Windows only."""

    def set_ef(self, _):
        pass

    def index_file_size(self):
        return 4

    def get_current_count(self):
        return 1

    def save_index(self, name):
        with suppress(OSError):  # as hnswlib does not say it
            Path(name.decode("cp1252")).write_bytes(b"hnsw")

    def load_index(self, name):
        if not Path(name.decode("cp1252")).exists():
            raise RuntimeError("Cannot open file")


def test_windows_has_names_in_an_encoding_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(hnsw, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(hnsw, "_new", lambda dim, basis: WindowsNative())
    monkeypatch.setattr("locale.getencoding", lambda: "cp1252")
    for name in ("Jürgen", "Юрий"):
        (tmp_path / name).mkdir()
    graph = tmp_path / "Jürgen" / "x.hnsw"
    HnswIndex(WindowsNative(), 1).write(graph)
    assert HnswIndex.read(graph, 8, 1).count == 1
    graph = tmp_path / "Юрий" / "x.hnsw"
    with pytest.raises(OSError, match=r"x\.hnsw"):
        HnswIndex(WindowsNative(), 1).write(graph)
    with pytest.raises(IndexUnusable, match="cannot be loaded"):
        HnswIndex.read(graph, 8, 1)
