import numpy as np
import pytest

from sketchfind.catalog import PhotoFile, compact


@pytest.fixture
def mostly_deleted(catalog, make_info, monkeypatch):
    monkeypatch.setattr(compact, "WORTHWHILE", 16_384)
    folder = catalog.folders.add("/photos")
    space = catalog.embeddings.space("space", 512, "model")
    with catalog.transaction():
        for number in range(200):
            file = PhotoFile(f"/photos/{number:03}.jpg", 1, 1)
            photo = catalog.photos.save(folder.id, file, make_info())
            catalog.embeddings.put(space, photo, np.full(512, number, np.float32))
        catalog.photos.mark_missing(range(1, 180), "2020")
    catalog.photos.purge_missing([folder.id], "2021")
    return catalog


def test_room_is_given_back_and_nothing_else_changes(mostly_deleted, tmp_path):
    before = mostly_deleted.photos.known(1)
    (space,) = mostly_deleted.embeddings.spaces()
    vectors = [batch[2].tolist() for batch in mostly_deleted.embeddings.after(space, 0)]
    mostly_deleted.compact()
    size = (tmp_path / "catalog.sqlite").stat().st_size
    assert size < 120_000  # 200 vectors had 1,024 bytes each
    assert (tmp_path / "catalog.sqlite-wal").stat().st_size == 0
    assert mostly_deleted.photos.known(1) == before
    assert [b[2].tolist() for b in mostly_deleted.embeddings.after(space, 0)] == vectors
    assert mostly_deleted.problems() == []


def test_little_room_is_left_alone(mostly_deleted, tmp_path, monkeypatch):
    monkeypatch.setattr(compact, "WORTHWHILE", 10**9)
    mostly_deleted.compact()
    assert (tmp_path / "catalog.sqlite-wal").stat().st_size > 0
