"""Files that cannot be read are tried again where that may help, and forgotten once they go."""

import os

from fake_engine import _Ingest

from sketchfind.types import FailedPhoto


def test_a_bad_file_is_tried_once_until_it_changes_or_is_asked_for(
    library, engine, folder, make_photo
):
    bad = folder / "bad.jpg"
    bad.write_text("no picture")
    library.add_folder(folder)
    report = library.update()
    expected = (FailedPhoto(str(bad), "not a picture in a format that can be read"),)
    assert report.failed == expected
    assert library.failures() == list(expected)
    assert library.folders()[0].failed == 1
    engine.encoded.clear()
    assert library.update().failed == expected
    assert engine.encoded == []
    library.update(retry_failed=True)
    assert engine.encoded == [str(bad)]
    make_photo(bad, 5)
    report = library.update()
    assert (report.added, report.failed) == (1, ())


def test_a_file_that_may_be_sound_is_tried_by_one_more_update(library, engine, folder, doubts):
    slow = str(folder / "a" / "05.png")
    doubts.add(slow)
    library.add_folder(folder)
    assert [failure.path for failure in library.update().failed] == [slow]
    doubts.clear()
    engine.encoded.clear()
    report = library.update()
    assert (report.photos, report.failed, engine.encoded) == (12, (), [slow])


def test_what_is_doubtful_of_a_drive_that_went_meanwhile_is_no_failure(
    library, folder, monkeypatch
):
    def unplug(_encoder, paths, _answers):
        if folder.exists():
            folder.rename(folder.with_name("away"))
        return [FailedPhoto(path, "late", doubtful=True) for path in paths]

    monkeypatch.setattr(_Ingest, "encode", unplug)
    library.add_folder(folder)
    library.update()
    assert library.failures() == []


def test_a_file_that_is_doubtful_twice_is_not_tried_at_every_start(library, engine, folder, doubts):
    hangs = str(folder / "a" / "05.png")
    doubts.add(hangs)
    library.add_folder(folder)
    for _ in range(4):
        assert [failure.path for failure in library.update().failed] == [hangs]
    assert engine.encoded.count(hangs) == 2
    for _ in range(2):
        library.update(retry_failed=True)
        library.update()
    assert engine.encoded.count(hangs) == 4
    os.utime(hangs, ns=(10**18,) * 2)
    for _ in range(3):
        library.update()
    assert engine.encoded.count(hangs) == 6  # it is another file now


def test_a_photo_that_turned_bad_is_not_found_and_comes_back(indexed, engine, folder):
    path = folder / "a" / "01.png"
    good, status = path.read_bytes(), path.stat()
    path.write_bytes(good[:100])
    report = indexed.update()
    assert (report.photos, len(report.failed)) == (11, 1)
    path.write_bytes(good)
    os.utime(path, ns=(status.st_mtime_ns,) * 2)
    engine.encoded.clear()
    report = indexed.update()
    assert (report.photos, report.failed) == (12, ())
    assert engine.encoded == []


def test_a_failure_is_forgotten_with_its_file(library, folder):
    (folder / "bad.jpg").write_text("no picture")
    library.add_folder(folder)
    library.update()
    (folder / "bad.jpg").unlink()
    assert library.update().failed == ()
    assert library.status().failed == 0
