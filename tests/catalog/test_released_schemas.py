"""Catalogs as every schema left them come forward, with all their rows and a copy beside them.

`released/vN.sql` are dumps, never to be edited: they notice when an old migration is.
"""

import os
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from sketchfind.catalog import Catalog
from sketchfind.catalog.migrate import backup_path
from sketchfind.catalog.schema import MIGRATIONS
from sketchfind.errors import ProfileError

DUMPS = sorted(Path(__file__).with_name("released").glob("v*.sql"), key=lambda path: path.stem)
NAMES = [b"/photos/a.jpg", b"/photos/new\nline.png", b"/media/usb \xff/not \xfe text.heic"]


def _restored(dump: Path, path: Path) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(dump.read_text(encoding="utf-8"))
    return path


def _schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name"
        return [(name, re.sub(r"\s+", " ", sql)) for name, sql in db.execute(query)]


def _rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_every_schema_before_this_one_has_its_dump():
    versions = {int(dump.stem[1:]) for dump in DUMPS}
    assert versions >= set(range(1, len(MIGRATIONS))), (
        "dump a small catalog of the schema before yours with sqlite3's `.dump` into released/"
    )


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_all_rows_come_forward_and_the_old_file_is_kept(tmp_path, dump, synced):
    path = _restored(dump, tmp_path / "catalog.sqlite")
    version = int(dump.stem[1:])
    old_schema = _schema(path)
    with Catalog(path) as catalog:
        assert catalog.problems() == []
        assert [os.fsencode(row.path) for row in catalog.folders.all()] == [
            b"/photos",
            b"/media/usb \xff",
        ]
        first, second = catalog.embeddings.spaces()
        known = catalog.photos.known(first.id)
        assert [os.fsencode(photo.file.path) for photo in known] == NAMES
        assert [photo.missing for photo in known] == [False, True, False]
        assert [photo.file.size for photo in known] == [100, 101, 102]
        info = catalog.photos.details(3).info
        assert (info.camera, info.taken_at, info.longitude) == (
            "Größe 3",
            "2021-07-04T12:30:59",
            151.25,
        )
        _, vectors = catalog.embeddings.get(first, [1, 2, 3])
        np.testing.assert_allclose(vectors, 0.5)
        assert catalog.embeddings.get(second, [1])[1].tolist() == [[0.0, 1.0]]
        assert [row.reason for row in catalog.failures.all()] == ["the file is empty"]
        assert [pick.words for pick in catalog.picks.all()] == (["dog"] if version > 1 else [])
    with Catalog(tmp_path / "new.sqlite"):
        pass
    assert _schema(path) == _schema(tmp_path / "new.sqlite")
    copy = backup_path(path, version)
    if version == len(MIGRATIONS):
        assert not copy.exists()
        return
    assert synced(copy)
    assert _schema(copy) == old_schema
    assert _rows(copy, "photos") == 3
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


@pytest.mark.parametrize("dump", DUMPS[:5], ids=lambda dump: dump.stem)
def test_photos_that_say_no_time_come_forward_with_the_day_in_their_name(tmp_path, dump):
    path = _restored(dump, tmp_path / "catalog.sqlite")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "UPDATE photos SET path = ?, taken_at = NULL WHERE id = 1",
            [b"/photos/IMG-20190704-WA1.jpg"],
        )
    with Catalog(path) as catalog:
        taken = [catalog.photos.details(number).info.taken_at for number in (1, 3)]
    assert taken == ["2019-07-04", "2021-07-04T12:30:59"]


@pytest.mark.parametrize("dump", DUMPS[: len(MIGRATIONS) - 1], ids=lambda dump: dump.stem)
def test_a_full_disk_leaves_the_old_catalog(tmp_path, dump, monkeypatch):
    path = _restored(dump, tmp_path / "catalog.sqlite")
    before = path.read_bytes()

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_room)
    with pytest.raises(ProfileError, match="No space left"):
        Catalog(path)
    assert _schema(path) == _schema(_restored(dump, tmp_path / "again.sqlite"))
    assert len(path.read_bytes()) == len(before)
    assert not list(tmp_path.glob("*.bak*"))
