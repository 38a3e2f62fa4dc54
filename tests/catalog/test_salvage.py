"""A damaged catalog gives up every row that can still be read."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from sketchfind.catalog import Catalog, PhotoFile
from sketchfind.catalog.salvage import damage, salvage
from sketchfind.catalog.schema import MIGRATIONS
from sketchfind.errors import ProfileError
from sketchfind.types import Pick

PHOTOS = 2_000
DIM = 64
PAGE = 4096


@pytest.fixture
def path(tmp_path, make_info):
    """A catalog of many pages, closed, all in one file."""
    path = tmp_path / "catalog.sqlite"
    rng = np.random.default_rng(0)
    with Catalog(path) as catalog, catalog.transaction():
        folder = catalog.folders.add("/photos")
        space = catalog.embeddings.space("space", DIM, "model")
        for number in range(PHOTOS):
            name = os.fsdecode(b"/photos/%05d \xff.jpg" % number)
            info = make_info(f"{number:064x}", camera="Größe 3")
            photo_id = catalog.photos.save(folder.id, PhotoFile(name, 9, number), info)
            vector = rng.standard_normal(DIM).astype(np.float32)
            catalog.embeddings.put(space, photo_id, vector / np.linalg.norm(vector))
        catalog.failures.record(folder.id, PhotoFile("/photos/bad.jpg", 1, 1), "damaged")
        catalog.picks.add(Pick("2026-01-01", "aa", "/photos/1.jpg", 1, 9, "dog", b"png"))
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = DELETE")
    db.close()
    return path


def _overwrite(path, pages):
    with path.open("r+b") as file:
        for page in pages:
            file.seek(page * PAGE)
            file.write(b"\xa5" * PAGE)


def _pages_of(path, table):
    db = sqlite3.connect(path)
    rows = db.execute("SELECT pageno FROM dbstat WHERE name = ?", [table]).fetchall()
    db.close()
    return [row[0] - 1 for row in rows]


def _some_pages(path, share, seed):
    count = path.stat().st_size // PAGE
    rng = np.random.default_rng(seed)
    return 1 + rng.choice(count - 1, max(int(share * count), 1), replace=False)


def test_a_sound_catalog_has_no_damage(path, tmp_path):
    assert damage(path) is None
    assert damage(tmp_path / "none") is None


def test_what_an_earlier_try_left_and_cannot_be_deleted_is_said(path, hold):
    path.with_name("catalog.sqlite.new").touch()
    hold(".new")
    with pytest.raises(ProfileError, match="cannot be repaired"):
        salvage(path)
    hold()
    assert salvage(path).rows["photos"] == PHOTOS


@pytest.mark.parametrize("seed", range(6))
def test_what_can_be_read_is_saved_and_true(path, seed):
    with Catalog(path) as whole:
        known = {photo.id: photo for photo in whole.photos.known(1)}
        vectors = dict(
            zip(*whole.embeddings.get(whole.embeddings.spaces()[0], list(known)), strict=True)
        )
    _overwrite(path, _some_pages(path, 0.02, seed))
    assert damage(path) is not None
    saved = salvage(path)
    assert damage(path) is None
    assert saved.kept.exists()
    with Catalog(path) as catalog:
        assert catalog.problems() == []
        photos = catalog.photos.known(1)
        assert len(photos) == saved.rows["photos"]
        for photo in photos:
            before = known[photo.id]
            assert (photo.file, photo.content_hash) == (before.file, before.content_hash)
        spaces = catalog.embeddings.spaces()
        if spaces:
            ids, found = catalog.embeddings.get(spaces[0], [photo.id for photo in photos])
            for photo_id, vector in zip(ids, found, strict=True):
                np.testing.assert_array_equal(vector, vectors[photo_id])


def test_an_index_that_may_hold_what_is_lost_is_not_taken_for_its_own(path):
    with Catalog(path) as whole:
        whole.answering = "space"
        whole.embeddings.renew_index_token(whole.embeddings.spaces()[0])
    _overwrite(path, [_pages_of(path, "photos")[-1]])
    salvage(path)
    with Catalog(path) as catalog:
        assert catalog.answering == "space"
        assert catalog.embeddings.index_token(catalog.embeddings.spaces()[0]) == ""


def test_one_bad_page_costs_its_rows_and_no_more(path):
    page = _pages_of(path, "photos")[-1]
    _overwrite(path, [page])
    saved = salvage(path).rows
    assert PHOTOS - 60 < saved["photos"] < PHOTOS
    assert saved["embeddings"] == saved["photos"]  # those of lost photos are of no use
    assert saved["picks"] == saved["folders"] == saved["failures"] == 1
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_the_end_of_a_table_without_numbers_costs_no_more(path):
    """SQLite remembers no last row of it, and that page would have told."""
    with Catalog(path) as catalog, catalog.transaction():
        folder = catalog.folders.all()[0]
        for number in range(PHOTOS):
            file = PhotoFile(f"/photos/bad {number:05}.jpg", 1, 1)
            catalog.failures.record(folder.id, file, "damaged")
    pages = _pages_of(path, "failures")
    _overwrite(path, [pages[-1]])
    assert PHOTOS - 100 < salvage(path).rows["failures"] < PHOTOS


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [
        (b"CREATE TABLE picks", b"CREATE T\xc1BLE picks"),  # which SQLite quotes as it is
        (b"last_scan TEXT", b"last\xdfscan TEXT"),
        (b"REFERENCES spaces(id)", b"REFERENCES spaces(ie)"),
        (b"camera TEXT", b"camerc TEXT"),
        (b"CREATE TABLE photos", b"CREATE TABLU photos"),
        (b"CREATE TABLE folders", b"CREATE TABLE fomders"),
        (b"dim INTEGER", b"dim INTEGEZ"),
        (b"seq INTEGER PRIMARY KEY AUTO", b"seq INTEGER PRIMARY KEX AUTO"),
        (b"SQLite format 3", b"SQLIte format 3"),
    ],
)
def test_damage_in_the_words_of_the_schema_is_mended(path, sound, damaged):
    data = path.read_bytes()
    assert data.count(sound) == 1
    path.write_bytes(data.replace(sound, damaged))
    assert damage(path) is not None
    rows = salvage(path).rows
    assert rows["photos"] == rows["embeddings"] == PHOTOS
    assert rows["picks"] == rows["failures"] == 1
    assert damage(path) is None
    assert not list(path.parent.glob("*.copy*"))
    with Catalog(path) as catalog:
        assert [folder.path for folder in catalog.folders.all()] == ["/photos"]


@pytest.mark.parametrize("bit", [1, 2, 3, 7, 30])
def test_one_wrong_bit_in_the_number_of_the_schema_is_mended(path, bit):
    """Such a catalog seems to be of another program, older or newer."""
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) ^ 1 << bit}")
    with pytest.raises(ProfileError, match="is damaged"):
        Catalog(path)
    assert damage(path) is not None
    assert salvage(path).rows["photos"] == PHOTOS
    assert damage(path) is None


def test_a_wrong_bit_in_a_path_does_not_leave_the_photo_there_for_ever(path):
    """SQLite finds no such row in its indexes any more, so no update could change it."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    data, [page] = path.read_bytes(), _pages_of(path, "photos")[-1:]
    at = data.index(b"/photos/", page * PAGE)
    path.write_bytes(data[:at] + b"/phopos/" + data[at + 8 :])
    assert damage(path) is not None
    assert salvage(path).rows["photos"] == PHOTOS
    assert damage(path) is None
    with Catalog(path) as catalog:
        [gone] = [photo for photo in catalog.photos.known(1) if photo.missing]
        assert gone.file.path.startswith("/phopos/")


def test_paths_that_the_system_cannot_read_are_made_readable(path, monkeypatch):
    """On Windows they have to be UTF-8, which one wrong bit may end."""

    def fsdecode(name: bytes | str) -> str:
        return name if isinstance(name, str) else name.decode("utf-8", "surrogatepass")

    monkeypatch.setattr(os, "fsdecode", fsdecode)
    assert salvage(path).rows["photos"] == PHOTOS
    with Catalog(path) as catalog:
        assert catalog.photos.known(1)[0].file.path == "/photos/00000 \ufffd.jpg"


def test_rows_of_an_older_schema_come_forward(path):
    with closing(sqlite3.connect(path)) as db:
        name = b"/photos/2019-07-04.jpg"
        db.execute("UPDATE photos SET taken_at = NULL, path = ? WHERE id = 1", [name])
        db.commit()
        db.execute("PRAGMA user_version = 5")
    _overwrite(path, _pages_of(path, "photos_content"))
    assert salvage(path).rows["photos"] == PHOTOS
    with Catalog(path) as catalog:
        assert catalog.photos.details(1).local_time == "2019-07-04"


def test_a_damaged_catalog_of_a_newer_program_is_left_alone(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    _overwrite(path, _pages_of(path, "photos")[-1:])
    damaged = path.read_bytes()
    with pytest.raises(ProfileError, match="newer sketchfind"):
        damage(path)
    assert path.read_bytes() == damaged


def test_what_sqlite_quotes_of_a_damaged_schema_need_not_be_text(path):
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE picks", b"CREATE T\xc1BLE picks"))
    with pytest.raises(ProfileError, match="is damaged"):
        Catalog(path)


def test_a_damaged_index_costs_nothing(path):
    pages = _pages_of(path, "photos_content")
    _overwrite(path, pages)
    saved = salvage(path).rows
    assert saved["photos"] == saved["embeddings"] == PHOTOS


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.7, 0.999])
def test_a_truncated_catalog_can_be_opened_afterwards(path, keep):
    with path.open("r+b") as file:
        file.truncate(int(keep * path.stat().st_size))
    assert keep == 0 or damage(path) is not None
    saved = salvage(path)
    assert damage(path) is None
    assert (saved.rows["photos"] > 0) == (keep > 0)


def test_what_is_no_database_gives_an_empty_catalog(tmp_path):
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"these are words " * 1_000)
    assert "not a database" in damage(path)
    assert sum(salvage(path).rows.values()) == 0
    assert damage(path) is None


@pytest.mark.parametrize("links", [True, False])
def test_a_catalog_is_in_its_place_at_every_moment(path, monkeypatch, synced, links):
    """A program that is killed just then must not begin with an empty one the next time."""
    replace, seen = Path.replace, []

    def observed(self, target):
        assert damage(path) is not None
        seen.append(Path(target).name)
        return replace(self, target)

    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    _overwrite(path, _pages_of(path, "photos")[-1:])
    damaged = path.read_bytes()
    monkeypatch.setattr(Path, "replace", observed)
    if not links:
        monkeypatch.setattr(os, "link", refused)
    kept = salvage(path).kept
    assert seen[-1] == path.name
    assert kept.read_bytes() == damaged
    assert damage(path) is None
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
    assert links or synced(kept)


def test_nothing_is_done_while_another_program_uses_it(path):
    with Catalog(path), pytest.raises(ProfileError, match="in use"):
        salvage(path)
    assert damage(path) is None
    assert not list(path.parent.glob("*.damaged-*"))


@pytest.mark.faults
def test_one_bit_of_what_says_which_tables_there_are(path, tmp_path):
    whole = path.read_bytes()
    rng = np.random.default_rng(11)
    saved = []
    for _ in range(500):
        data = bytearray(whole)
        data[int(rng.integers(2 * PAGE))] ^= 1 << int(rng.integers(8))
        path.write_bytes(data)
        if damage(path) is not None:
            saved.append(salvage(path).rows["photos"])
        for file in tmp_path.glob("catalog.sqlite*"):
            file.unlink()
    all_of_them = saved.count(PHOTOS)
    print(f"\n500 flipped bits: {len(saved)} salvaged, {all_of_them} with all photos")
    assert all_of_them > 0.95 * len(saved)


@pytest.mark.faults
def test_two_hundred_damaged_catalogs(path, tmp_path):
    whole = path.read_bytes()
    rng = np.random.default_rng(7)
    opened, saved = 0, []
    for trial in range(200):
        data = bytearray(whole)
        match trial % 3:
            case 0:
                for _ in range(int(rng.integers(1, 40))):
                    data[int(rng.integers(len(data)))] ^= 1 << int(rng.integers(8))
            case 1:
                at = int(rng.integers(len(data)))
                size = int(rng.integers(1, 20_000))
                data[at : at + size] = rng.bytes(len(data[at : at + size]))
            case 2:
                data = data[: int(rng.integers(1, len(data)))]
        path.write_bytes(data)
        problem = damage(path)
        if problem is None:
            opened += 1  # what was hit holds no structure; a hash or a vector may differ
        else:
            rows = salvage(path).rows
            assert rows["embeddings"] <= rows["photos"] <= PHOTOS
            saved.append(rows["photos"])
        with Catalog(path) as catalog:
            assert catalog.problems() == []
            assert len(catalog.photos.known(1)) <= PHOTOS
        for file in tmp_path.glob("catalog.sqlite*"):
            file.unlink()
    print(
        f"\n200 damaged catalogs: {opened} sound to SQLite, {len(saved)} salvaged, with "
        f"{np.mean(saved):.0f} of {PHOTOS} photos on average, the median {np.median(saved):.0f}"
    )
