import sqlite3

import numpy as np
import pytest

from sketchfind.catalog import Catalog, PhotoFile, folders
from sketchfind.types import Pick


def _owners(catalog):
    return {path: folder_id for folder_id, path in catalog.photos.places()}


def test_adding_twice_gives_the_same_folder(catalog):
    assert catalog.folders.add("/a").id == catalog.folders.add("/a").id


def test_a_root_inside_another_takes_over_its_photos_and_gives_them_back(catalog, make_info):
    outer = catalog.folders.add("/p")
    for path in ("/p/x.jpg", "/p/sub/y.jpg", "/p/subway/z.jpg"):
        catalog.photos.save(outer.id, PhotoFile(path, 1, 1), make_info())
    catalog.failures.record(outer.id, PhotoFile("/p/sub/bad.jpg", 1, 1), "empty file")

    inner = catalog.folders.add("/p/sub")
    assert _owners(catalog) == {
        "/p/x.jpg": outer.id,
        "/p/sub/y.jpg": inner.id,
        "/p/subway/z.jpg": outer.id,
    }
    assert catalog.failures.all()[0].folder_id == inner.id

    assert catalog.folders.remove(inner.id) == 0
    assert set(_owners(catalog).values()) == {outer.id}
    assert catalog.failures.all()[0].folder_id == outer.id


def test_removing_the_outer_root_keeps_the_photos_of_the_inner_one(catalog, make_info):
    outer, inner = catalog.folders.add("/p"), catalog.folders.add("/p/sub")
    catalog.photos.save(outer.id, PhotoFile("/p/x.jpg", 1, 1), make_info())
    catalog.photos.save(inner.id, PhotoFile("/p/sub/y.jpg", 1, 1), make_info())
    catalog.photos.save(outer.id, PhotoFile("/p/z.jpg", 1, 1), make_info())
    (gone,) = [photo.id for photo in catalog.photos.known(1) if photo.file.path == "/p/z.jpg"]
    catalog.photos.mark_missing([gone], "2024")
    assert catalog.folders.remove(outer.id) == 1
    assert _owners(catalog) == {"/p/sub/y.jpg": inner.id}


def test_others_can_write_while_a_root_of_many_photos_is_forgotten(catalog, make_info, monkeypatch):
    space = catalog.embeddings.space("space", 2, "model")
    root, beside = catalog.folders.add("/p"), catalog.folders.add("/q")
    for owner, number in [*((root, number) for number in range(25)), (beside, 25)]:
        file = PhotoFile(f"{owner.path}/{number}.jpg", 1, 1)
        photo_id = catalog.photos.save(owner.id, file, make_info())
        catalog.embeddings.put(space, photo_id, np.array([1, 0], np.float32))
    left: list[int] = []

    def meanwhile(_seconds: float) -> None:
        with Catalog(catalog._connections.path) as other:
            other.folders.exclude_generally([str(len(left))])
            left.append(other.photos.count("/p"))
            assert other.embeddings.count_searchable(space) == left[-1] + 1
        if len(left) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(folders, "PORTION", 5)
    monkeypatch.setattr("time.sleep", meanwhile)
    with pytest.raises(KeyboardInterrupt):
        catalog.folders.remove(root.id)
    assert [row.path for row in catalog.folders.all()] == ["/p", "/q"]  # it can be forgotten again
    assert (left, catalog.photos.count()) == ([20, 15, 10], 11)
    assert catalog.folders.remove(root.id) == 10
    assert _owners(catalog) == {"/q/25.jpg": beside.id}
    assert catalog.embeddings.count(space) == 1


def test_photos_hand_over_between_the_nearest_of_three_nested_roots(catalog, make_info):
    catalog.folders.add("/a")
    middle = catalog.folders.add("/a/b")
    inner = catalog.folders.add("/a/b/c")
    catalog.photos.save(inner.id, PhotoFile("/a/b/c/x.jpg", 1, 1), make_info())
    catalog.folders.remove(inner.id)
    assert _owners(catalog) == {"/a/b/c/x.jpg": middle.id}


def test_removing_an_unknown_folder_is_harmless(catalog):
    catalog.folders.remove(99)


def test_an_unseen_folder_keeps_the_time_of_its_last_scan(catalog):
    folder = catalog.folders.add("/p")
    catalog.folders.mark_scanned(folder.id, online=True, when="2024-01-01T00:00:00+00:00")
    catalog.folders.mark_scanned(folder.id, online=False, when=None)
    (row,) = catalog.folders.all()
    assert (row.online, row.last_scan) == (False, "2024-01-01T00:00:00+00:00")


def test_the_file_system_root_contains_everything(catalog, make_info):
    root = catalog.folders.add("/")
    catalog.photos.save(root.id, PhotoFile("/x.jpg", 1, 1), make_info())
    assert catalog.photos.count("/") == 1


def test_a_moved_root_takes_along_all_below_it_with_ids_and_any_bytes(catalog, make_info):
    outer, sub = catalog.folders.add("/p"), catalog.folders.add("/p/sub")
    beside = catalog.folders.add("/p2")
    names = ("/p/caf\udce9.jpg", "/p/sub/ü/p/x.jpg", "/p2/z.jpg")
    owners = (outer.id, sub.id, beside.id)
    ids = [
        catalog.photos.save(owner, PhotoFile(name, 1, 2), make_info())
        for owner, name in zip(owners, names, strict=True)
    ]
    catalog.failures.record(outer.id, PhotoFile("/p/bad.jpg", 1, 1), "empty file")
    catalog.picks.add(Pick("2026-01-01", "aa11", names[0], 1, 3))
    catalog.folders.exclude(outer.id, ["Raw/"])
    catalog.folders.mark_scanned(outer.id, online=False, when=None)

    assert catalog.folders.move(outer.id, "/new/q\udcff")
    moved = ["/new/q\udcff/caf\udce9.jpg", "/new/q\udcff/sub/ü/p/x.jpg", "/p2/z.jpg"]
    assert [catalog.photos.id_at(name) for name in moved] == ids
    assert _owners(catalog) == dict(zip(moved, owners, strict=True))
    roots = catalog.folders.all()
    assert [root.path for root in roots] == ["/new/q\udcff", "/new/q\udcff/sub", "/p2"]
    assert (roots[0].online, roots[0].exclusions) == (True, ("Raw/",))
    assert catalog.failures.all()[0].file.path == "/new/q\udcff/bad.jpg"
    assert catalog.picks.all()[0].path == moved[0]
    assert not catalog.problems()


@pytest.mark.parametrize("place", ["/p", "/", "/p/inside", "/r", "/r/inside", "/s"])
def test_a_root_is_not_moved_to_where_others_are(catalog, make_info, place):
    root = catalog.folders.add("/p")
    catalog.photos.save(root.id, PhotoFile("/p/x.jpg", 1, 1), make_info())
    for path in ("/r", "/s/inside"):
        catalog.folders.add(path)
    before = catalog.folders.all(), _owners(catalog)
    assert not catalog.folders.move(root.id, place)
    assert not catalog.folders.move(99, "/new")
    assert (catalog.folders.all(), _owners(catalog)) == before


def test_a_root_is_moved_as_a_whole_or_not_at_all(catalog, make_info):
    root = catalog.folders.add("/p")
    catalog.photos.save(root.id, PhotoFile("/p/x.jpg", 1, 1), make_info())
    other = catalog.folders.add("/r")
    catalog.photos.save(other.id, PhotoFile("/q/x.jpg", 1, 1), make_info())  # in the way
    before = catalog.folders.all(), _owners(catalog)
    with pytest.raises(sqlite3.IntegrityError):
        catalog.folders.move(root.id, "/q")
    assert (catalog.folders.all(), _owners(catalog)) == before


@pytest.mark.parametrize(
    "damaged", ["", '"Raw/"]', "5", '"Raw/"', "[[]]", '{"/p": "x"}', "[" * 10**5]
)
def test_notes_that_are_damaged_say_nothing(catalog, damaged):
    """SQLite takes any text for one; a flipped bit would keep the program from all its folders."""
    folder = catalog.folders.add("/p")
    catalog.folders.exclude(folder.id, ["Raw/"])
    catalog.folders.exclude_generally(["Raw/"])
    catalog.drives.remember_below_roots({"/p/a": 1}, ["/p/a"])
    catalog.drives.remember_of_roots({"/p": 2})
    with catalog._connections.write() as db:
        db.execute("UPDATE folders SET exclusions = ?", [damaged])
        db.execute("UPDATE meta SET value = ?", [damaged])
    assert [row.exclusions for row in catalog.folders.all()] == [()]
    assert not catalog.folders.general_exclusions()
    assert (catalog.drives.below_roots(), catalog.drives.away()) == ({}, set())
    assert catalog.drives.of_roots() == {}


def test_a_sample_is_spread_over_a_root(catalog, make_info):
    root, other = catalog.folders.add("/p"), catalog.folders.add("/p2")
    for number in range(25):
        catalog.photos.save(root.id, PhotoFile(f"/p/{number:02}.jpg", number, 7), make_info())
    gone = catalog.photos.save(root.id, PhotoFile("/p/99.jpg", 1, 1), make_info())
    catalog.photos.mark_missing([gone], "2026-01-01")
    catalog.photos.save(other.id, PhotoFile("/p2/x.jpg", 1, 1), make_info())
    assert [file.size for file in catalog.photos.sample("/p", 10)] == [*range(2, 25, 3)]
    assert len(catalog.photos.sample("/p", 25)) == 25
    assert catalog.photos.sample("/none", 10) == []


def test_nobody_chose_the_general_patterns_of_a_new_catalog(catalog):
    assert catalog.folders.general_exclusions() is None
    catalog.folders.exclude_generally([])
    assert catalog.folders.general_exclusions() == ()
    catalog.folders.exclude_generally(["“x”/"])
    assert catalog.folders.general_exclusions() == ("“x”/",)
