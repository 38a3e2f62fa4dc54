import dataclasses
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from made_photos import unit

from sketchfind.errors import IndexUnusable
from sketchfind.index import HnswIndex, IndexKey, discard_index, load_index, save_index

KEY = IndexKey("token", "space", 8)


def _build(seed=0, n=200, seq=17):
    return HnswIndex.build(8, n, [(seq, np.arange(n), unit(seed, n, 8))])


@pytest.fixture
def saved(tmp_path):
    save_index(tmp_path, KEY, _build())
    return tmp_path


def _graph(folder):
    (path,) = folder.glob("*.hnsw")
    return path


def _manifest(folder):
    (path,) = folder.glob("*.json")
    return path


def test_comes_back_the_same(saved):
    query = np.ones(8, np.float32)
    index = load_index(saved, KEY)
    assert (index.seq, index.count, index.dim) == (17, 200, KEY.dim)
    assert index.search(query, 20).tolist() == _build().search(query, 20).tolist()
    assert len(list(saved.iterdir())) == 2


def test_nothing_there(tmp_path):
    with pytest.raises(IndexUnusable, match="no index yet"):
        load_index(tmp_path, KEY)


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(KEY, dim=9),
        dataclasses.replace(KEY, token="another catalog, or another state of it"),
    ],
)
def test_an_index_of_something_else_is_refused(saved, other):
    with pytest.raises(IndexUnusable, match="was built for"):
        load_index(saved, other)


def test_an_index_renamed_to_another_space_is_refused(saved):
    other = dataclasses.replace(KEY, space="another model")
    save_index(saved / "..", other, _build())
    graph, manifest = sorted(p for p in saved.parent.iterdir() if p.suffix in {".hnsw", ".json"})
    shutil.copy(_graph(saved), graph)
    shutil.copy(_manifest(saved), manifest)
    with pytest.raises(IndexUnusable, match="was built for"):
        load_index(saved.parent, other)


def test_a_graph_that_is_gone_is_said(saved):
    _graph(saved).unlink()
    with pytest.raises(IndexUnusable, match="cannot be read"):
        load_index(saved, KEY)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": 1}', "\x00\x01", '{"unknown": 2}']
)
def test_a_damaged_manifest_is_refused(saved, text):
    _manifest(saved).write_text(text)
    with pytest.raises(IndexUnusable, match="cannot be read"):
        load_index(saved, KEY)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("format", 1, "is of format 1"),
        ("count", 199, "sha256 differs"),
        ("seq", 18, "sha256 differs"),
        ("bytes", 1, "bytes, not 1"),
        ("sha256", "00", "sha256 differs"),
    ],
)
def test_a_manifest_that_disagrees_is_refused(saved, name, value, why):
    values = json.loads(_manifest(saved).read_text())
    _manifest(saved).write_text(json.dumps(values | {name: value}))
    with pytest.raises(IndexUnusable, match=why):
        load_index(saved, KEY)


def test_files_and_their_names_survive_a_power_cut(tmp_path, synced):
    save_index(tmp_path, KEY, _build())
    assert synced(_graph(tmp_path))
    assert synced(_manifest(tmp_path))
    assert synced(tmp_path) or os.name == "nt"


def test_a_crash_between_the_two_files_is_noticed(saved, monkeypatch):
    replace = Path.replace

    def crash_at_the_manifest(path, target):
        if target.suffix == ".json":
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", crash_at_the_manifest)
    with pytest.raises(KeyboardInterrupt):
        save_index(saved, KEY, _build(seed=1, seq=18))
    with pytest.raises(IndexUnusable, match="sha256"):
        load_index(saved, KEY)


def test_a_save_that_cannot_work_raises_and_keeps_the_old_index(saved, monkeypatch):
    with pytest.raises(OSError, match="missing"):
        save_index(saved / "missing", KEY, _build(seed=1))

    def cut_short(self, path):
        path.write_bytes(b"the disk is full")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(HnswIndex, "write", cut_short)
    with pytest.raises(OSError, match="No space"):
        save_index(saved, KEY, _build(seed=1, seq=18))
    assert load_index(saved, KEY).seq == 17
    assert len(list(saved.iterdir())) == 2


def test_a_short_write_is_noticed(tmp_path):
    index = _build()

    class Short:
        """hnswlib on a full disk: it writes a part and says nothing."""

        def save_index(self, path):
            with open(path, "wb") as file:  # noqa: PTH123 - bytes path
                file.write(b"x" * 100)

        def index_file_size(self):
            return index._native.index_file_size()

        def set_ef(self, ef):
            pass

    with pytest.raises(OSError, match="only 100 of"):
        HnswIndex(Short(), 17).write(tmp_path / "x.hnsw")


def test_discarding_removes_both_files(saved):
    discard_index(saved, KEY.space)
    discard_index(saved, KEY.space)
    assert list(saved.iterdir()) == []


def test_two_processes_may_save_at_once(tmp_path):
    class Slow:
        """An index that another process overtakes while it is written."""

        def __init__(self):
            self._index = _build(seed=1)
            self.seq, self.count, self.basis = 17, 200, None

        def write(self, path):
            self._index.write(path)
            save_index(tmp_path, KEY, _build(seed=2, seq=18))

    save_index(tmp_path, KEY, Slow())
    loaded = load_index(tmp_path, KEY)
    assert loaded.seq == 17
    assert {path.suffix for path in tmp_path.iterdir()} == {".hnsw", ".json"}


def test_what_a_killed_process_left_goes_when_the_index_is_loaded(saved):
    half = saved / ".sketchfind-x.hnsw.0a1b.tmp"
    young = saved / ".sketchfind-x.hnsw.2c3d.tmp"
    for path in (half, young):
        path.write_bytes(b"half")
    os.utime(half, (0, 0))
    load_index(saved, KEY)
    assert (half.exists(), young.exists()) == (False, True)  # somebody may write to it
