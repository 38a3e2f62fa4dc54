"""Files that may be known photos are compared: when, how it is counted, and what happens then."""

import os
import shutil
import threading

import pytest
from reports import counts

from sketchfind.library.update import reconcile


@pytest.fixture
def before_comparing(monkeypatch):
    """Do something, with its path, before each file is compared."""

    def let(do):
        hash_file = reconcile.hash_file

        def compare(path):
            do(path)
            return hash_file(path)

        monkeypatch.setattr(reconcile, "hash_file", compare)

    return let


@pytest.mark.parametrize("way", [shutil.move, shutil.copy])
def test_a_root_removed_while_its_moved_or_copied_photos_are_matched(
    library, engine, folder, tmp_path, before_comparing, way
):
    other = tmp_path / "other"
    other.mkdir()
    state = library.add_folder(folder)
    library.add_folder(other)
    library.update()
    way(folder / "a" / "01.png", other / "new.png")
    engine.encoded.clear()
    before_comparing(lambda _: library.remove_folder(state.folder_id))
    assert counts(library.update())[:3] == (1, 0, 0)
    assert engine.encoded == [str(other / "new.png")]
    assert library.status().embedded == library.status().photos == 1


def test_cancelling_while_files_are_compared_takes_no_photo_for_gone(
    indexed, engine, folder, before_comparing
):
    (folder / "b").rename(folder / "c")
    cancel = threading.Event()
    before_comparing(lambda _: cancel.set())
    assert indexed.update(cancel=cancel).cancelled
    assert indexed.status().photos == 12
    engine.encoded.clear()
    report = indexed.update()
    assert (report.photos, engine.encoded) == (12, [])
    assert report.moved in (5, 6)  # what was compared before it was cancelled may be kept


def test_what_was_compared_before_it_was_cancelled_is_kept(
    indexed, engine, folder, before_comparing
):
    _touch_all(folder)
    cancel, compared = threading.Event(), []

    def count(path):
        compared.append(path)
        if len(compared) == 5:
            cancel.set()

    before_comparing(count)
    engine.encoded.clear()
    assert indexed.update(cancel=cancel).cancelled
    assert indexed.update().photos == 12
    assert 12 <= len(compared) <= 13  # the fifth may count as not read
    assert engine.encoded == []


def _touch_all(folder):
    for path in folder.rglob("*.png"):
        os.utime(path, ns=(path.stat().st_mtime_ns + 3600 * 10**9,) * 2)


def test_progress_counts_the_files_that_are_compared(indexed, folder):
    _touch_all(folder)
    seen = []
    indexed.update(on_progress=seen.append)
    assert [p.done for p in seen if (p.stage, p.total) == ("scanning", 12)] == list(range(12))


@pytest.mark.parametrize(("new", "first"), [(2, "encode"), (13, "compare")])
def test_the_shorter_of_comparing_and_encoding_new_photos_goes_first(
    indexed, engine, folder, make_photo, monkeypatch, before_comparing, new, first
):
    _touch_all(folder)
    for number in range(new):
        make_photo(folder / f"new {number}.png", number, size=(90 + number, 50))
    steps = []
    before_comparing(lambda _: steps.append("compare"))
    monkeypatch.setattr(reconcile, "AT_ONCE", 4)
    engine.before = lambda paths: steps.append("encode")
    assert indexed.update().photos == 12 + new
    assert steps[0] == first
    assert steps.count("compare") == 12


def test_what_is_found_is_encoded_before_the_next_files_are_compared(
    indexed, folder, make_photo, monkeypatch, before_comparing
):
    size = (folder / "a" / "01.png").stat().st_size
    for number in range(6):
        path = make_photo(folder / f"new {number}.png", 70 + number, size=(20, 20))
        path.write_bytes(path.read_bytes().ljust(size, b"\0"))
    monkeypatch.setattr(reconcile, "AT_ONCE", 2)
    findable, seen = [], []
    before_comparing(lambda _: findable.append(indexed.status().embedded))
    assert indexed.update(on_progress=seen.append).added == 6
    assert findable == [12, 12, 14, 14, 16, 16]
    assert [(p.done, p.total) for p in seen if p.stage == "encoding"] == [
        (0, 6),
        (2, 6),  # as two of two are new, so are the other four
        (2, 6),
        (4, 6),
        (4, 6),
        (6, 6),
    ]


def test_progress_counts_what_waits_until_all_is_compared(indexed, folder, make_photo, monkeypatch):
    _touch_all(folder)
    newest = folder / "a" / "11.png"
    size = newest.stat().st_size
    newest.write_bytes(make_photo(folder.parent / "x.png", 77, size=(20, 20)).read_bytes())
    newest.write_bytes(newest.read_bytes().ljust(size, b"\0"))
    os.utime(newest, ns=(5, 5))
    for number in range(13):
        make_photo(folder / f"new {number}.png", number, size=(90 + number, 50))
    monkeypatch.setattr(reconcile, "AT_ONCE", 4)
    seen = []
    indexed.update(on_progress=seen.append)
    encoding = [(p.done, p.total) for p in seen if p.stage == "encoding"]
    assert encoding[-1] == (14, 14)
    shares = [done / total for done, total in encoding]
    assert shares == sorted(shares)
    assert all(total in (14, 15, 16) for _, total in encoding)
