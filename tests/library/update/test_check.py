"""Content that changes while size and time of its file stay."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import fake_engine
import pytest
from fake_engine import encode_file

from sketchfind.imaging.decode import hash_file
from sketchfind.library.update import check
from sketchfind.types import FailedPhoto


def _change_in_secret(path: Path, content: bytes) -> None:
    status = path.stat()
    path.write_bytes(content.ljust(status.st_size, b"\0")[: status.st_size])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.fixture
def target(library, folder):
    """A photo of the library, made long enough for another one in its place."""
    path = folder / "a" / "05.png"
    path.write_bytes(path.read_bytes().ljust(100_000, b"\0"))
    library.add_folder(folder)
    library.update()
    return path


def _counts(report):
    return report.photos, report.added, report.updated, report.removed


def test_a_check_stops_at_the_next_photo(library, target):
    cancel, compared = threading.Event(), []

    def stop(now):
        if now.total == 12:
            compared.append(now.done)
            cancel.set()

    assert library.update(check=True, cancel=cancel, on_progress=stop).cancelled
    assert compared == [0]


def test_other_content_of_the_same_size_and_time_is_found(
    library, profile, engine, target, contents, make_photo, tmp_path
):
    before = contents(profile)[str(target)]
    _change_in_secret(target, make_photo(tmp_path / "other.png", 77).read_bytes())
    engine.encoded.clear()
    assert _counts(library.update()) == (12, 0, 0, 0)
    assert _counts(library.update(check=True)) == (12, 0, 1, 0)
    after = contents(profile)[str(target)]
    assert after[1].content_hash == hash_file(target) != before[1].content_hash
    assert after[3] != before[3]
    assert _counts(library.update(check=True)) == (12, 0, 0, 0)
    assert engine.encoded == [str(target)]


@pytest.mark.parametrize("how", [{"retry_failed": True}, {"check": True}], ids=str)
def test_a_photo_that_was_damaged_in_secret_is_listed_until_it_is_mended_so(library, target, how):
    good = target.read_bytes()
    _change_in_secret(target, b"damaged")
    for again in ({"check": True}, {}, {"check": True}, {"retry_failed": True}):
        report = library.update(**again)
        assert (report.photos, [failure.path for failure in report.failed]) == (11, [str(target)])
    _change_in_secret(target, good)
    report = library.update(**how)
    assert (report.photos, report.failed) == (12, ())


@pytest.mark.parametrize("doubtful", [True, False], ids=["late", "refused"])
def test_a_photo_that_could_not_be_read_is_listed_until_it_can_be(
    library, engine, target, monkeypatch, doubtful
):
    def refuse(_drives, _control, _roots, file):
        return None if file.path == str(target) else hash_file(file.path)

    def encode(_encoder, paths, _answers):
        failed = FailedPhoto(str(target), "refused", transient=not doubtful, doubtful=doubtful)
        return [failed if path == str(target) else encode_file(path) for path in paths]

    with monkeypatch.context() as refused:
        refused.setattr(check, "hash_patiently", refuse)
        refused.setattr(fake_engine._Ingest, "encode", encode)
        report = library.update(check=True)
        assert (report.photos, [failure.path for failure in report.failed]) == (12, [str(target)])
    engine.encoded.clear()
    assert library.update().failed == ()
    assert engine.encoded == [str(target)]


@pytest.mark.parametrize("how", [{"retry_failed": True}, {"check": True}], ids=str)
def test_a_photo_that_was_late_twice_is_listed_until_it_is_asked_for(
    library, catalog, target, doubts, how
):
    doubts.add(str(target))
    catalog.embeddings.drop(catalog.photos.id_at(str(target)))
    for _ in range(3):
        assert [failure.path for failure in library.update().failed] == [str(target)]
    doubts.clear()
    assert [failure.path for failure in library.update().failed] == [str(target)]
    assert library.update(**how).failed == ()


def test_what_is_found_before_it_is_stopped_is_kept(
    library, target, make_photo, tmp_path, monkeypatch
):
    monkeypatch.setattr(check, "AT_ONCE", 1)
    _change_in_secret(target, make_photo(tmp_path / "other.png", 77).read_bytes())
    stop = threading.Event()
    hashed = check.hash_patiently

    def stop_after_target(drives, control, roots, file):
        if found.is_set():
            stop.set()
        if file.path == str(target):
            found.set()
        return hashed(drives, control, roots, file)

    found = threading.Event()
    monkeypatch.setattr(check, "hash_patiently", stop_after_target)
    report = library.update(check=True, cancel=stop)
    assert (report.cancelled, report.updated) == (True, 1)


def test_progress_counts_the_photos_that_are_compared(library, target):
    seen = []
    library.update(check=True, on_progress=seen.append)
    compared = [progress.done for progress in seen if progress.total == 12]
    assert compared == list(range(12))


def test_progress_counts_what_is_likely_to_be_found(
    library, folder, make_photo, tmp_path, monkeypatch
):
    paths = sorted(folder.rglob("*.png"))
    for path in paths:
        path.write_bytes(path.read_bytes().ljust(100_000, b"\0"))
    library.add_folder(folder)
    library.update()
    for number, path in enumerate(paths, 70):
        _change_in_secret(path, make_photo(tmp_path / "other.png", number).read_bytes())
    monkeypatch.setattr(check, "AT_ONCE", 4)
    seen = []
    library.update(check=True, on_progress=seen.append)
    encoding = [(p.done, p.total) for p in seen if p.stage == "encoding"]
    assert encoding == [(0, 12), (4, 12), (4, 12), (8, 12), (8, 12), (12, 12)]


def test_photos_of_a_drive_that_is_away_are_left_alone(library, folder, target):
    folder.rename(folder.with_name("away"))
    report = library.update(check=True)
    assert (report.photos, report.offline, report.failed) == (12, 12, ())


def test_other_content_that_could_not_be_read_at_once_does_not_bring_the_old_one_back(
    library, profile, target, contents, make_photo, tmp_path, doubts
):
    _change_in_secret(target, make_photo(tmp_path / "other.png", 77).read_bytes())
    doubts.add(str(target))
    report = library.update(check=True)
    assert (report.photos, [failure.path for failure in report.failed]) == (11, [str(target)])
    doubts.clear()
    assert _counts(library.update()) == (12, 0, 1, 0)
    assert contents(profile)[str(target)][1].content_hash == hash_file(target)
