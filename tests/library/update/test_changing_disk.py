"""What happens to files and drives while they are being read."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from answers import like
from fake_engine import FakeEngine

from sketchfind.errors import UnreadablePhoto
from sketchfind.imaging import decode as decode_module
from sketchfind.imaging.decode import decode_photo, hash_file
from sketchfind.library import Library
from sketchfind.library.update import scan as scan_module


def _replace(path: Path, make_photo, seed: int, size=(80, 60)) -> None:
    """Put another photo in the place of one, as programs that save safely do."""
    make_photo(path.with_name("new.png"), seed, size).replace(path)


def _look_like(library: Library, path: Path) -> float:
    """Search with the photo itself; return how well the photo at its path matches."""
    hits = library.search(like(path.with_suffix(".copy")), 100).hits
    return next(hit.score for hit in hits if hit.path == str(path))


@pytest.mark.parametrize("size", [(64, 48), (80, 60)], ids=["same shape", "other shape"])
def test_a_photo_replaced_between_scan_and_decoding_settles(
    library, profile, engine, folder, contents, make_photo, size
):
    target = folder / "a" / "11.png"
    library.add_folder(folder)
    engine.before = lambda paths: _replace(target, make_photo, 99, size)
    library.update()
    engine.before = lambda paths: None
    library.update()
    shutil.copy(target, target.with_suffix(".copy"))
    assert _look_like(library, target) == pytest.approx(1.0, abs=1e-3)
    assert contents(profile)[str(target)][1].content_hash == hash_file(target)
    assert library.update().updated == 0


def test_a_photo_replaced_while_another_model_embeds_it_is_new_to_all_models(
    indexed, folder, profile, make_photo
):
    target = folder / "a" / "11.png"
    second = FakeEngine("second", before=lambda paths: _replace(target, make_photo, 99))
    with Library(profile, "unused", engine=second) as other:
        other.update()
    report = indexed.update()
    assert report.updated == 1  # what the first model saw is gone
    shutil.copy(target, target.with_suffix(".copy"))
    assert _look_like(indexed, target) == pytest.approx(1.0, abs=1e-3)


def test_photos_moved_or_removed_while_others_are_read(
    library, profile, engine, folder, small_batches, contents
):
    library.add_folder(folder)

    def shuffle(paths: list[str]) -> None:
        engine.before = lambda paths: None
        (folder / "a" / "01.png").rename(folder / "b" / "moved.png")
        (folder / "a" / "03.png").unlink()

    engine.before = shuffle
    report = library.update()
    assert {Path(failure.path).name for failure in report.failed} <= {"01.png", "03.png"}
    report = library.update()
    assert (report.photos, report.failed) == (11, ())
    assert str(folder / "b" / "moved.png") in contents(profile)


def test_a_drive_unplugged_while_it_is_read_loses_nothing(library, engine, folder, small_batches):
    library.add_folder(folder)
    away = folder.with_name("away")

    def unplug(paths: list[str]) -> None:
        if len(engine.encoded) >= 4 and not away.exists():
            folder.rename(away)
            folder.mkdir()  # the mount point stays

    engine.before = unplug
    report = library.update()
    assert report.photos >= 4
    assert report.failed == ()
    (state,) = library.folders()
    assert not state.online
    assert library.update().offline == report.photos
    folder.rmdir()
    away.rename(folder)
    engine.before = lambda paths: None
    report = library.update()
    assert (report.photos, report.offline, report.failed) == (12, 0, ())
    assert sorted(engine.encoded[-report.added :]) == sorted(set(engine.encoded[-report.added :]))


@pytest.mark.parametrize("reason", ["no permission", "Input/output error"])
def test_what_the_system_refused_is_tried_again_without_being_asked(
    library, folder, monkeypatch, reason
):
    refused = str(folder / "a" / "05.png")
    real = os.open
    error = PermissionError(13, "Permission denied") if "perm" in reason else OSError(5, reason)

    def open_or_refuse(path, *arguments, **more):
        if os.fspath(path) == refused:
            raise error
        return real(path, *arguments, **more)

    monkeypatch.setattr(decode_module.os, "open", open_or_refuse)
    library.add_folder(folder)
    report = library.update()
    assert [failure.path for failure in report.failed] == [refused]
    assert reason in report.failed[0].reason
    monkeypatch.setattr(decode_module.os, "open", real)
    report = library.update()
    assert (report.added, report.failed) == (1, ())


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_a_permission_given_back_is_enough(library, folder):
    target = folder / "a" / "05.png"
    target.chmod(0)
    library.add_folder(folder)
    assert len(library.update().failed) == 1
    target.chmod(0o600)
    assert library.update().failed == ()


def test_photos_below_a_folder_that_cannot_be_read_for_a_while_are_kept(
    indexed, engine, folder, close_folder, monkeypatch
):
    close_folder(folder / "a")
    report = indexed.update()
    assert (report.photos, report.removed, report.offline) == (12, 0, 6)
    assert [failure.path for failure in report.failed] == [str(folder / "a")]
    monkeypatch.undo()
    report = indexed.update()
    assert (report.photos, report.failed, report.offline) == (12, (), 0)
    assert engine.encoded == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
def test_a_pipe_that_took_a_photos_place_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    for read in (hash_file, lambda path: decode_photo(path, min_side=64)):
        with pytest.raises(UnreadablePhoto, match="not a regular file"):
            read(tmp_path / "pipe.jpg")


class _Opened:
    """What this process opens, in whatever way; for as long as it runs, as hooks cannot go."""

    def __init__(self) -> None:
        self.paths: set[str] = set()

    def __call__(self, event: str, arguments: tuple) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes):
            self.paths.add(os.fsdecode(arguments[0]))


@pytest.fixture(scope="module")
def opened() -> _Opened:
    hook = _Opened()
    sys.addaudithook(hook)
    return hook


def test_photos_that_move_to_the_cloud_stay_findable_and_are_not_opened(
    indexed, engine, folder, monkeypatch, make_photo, opened
):
    make_photo(folder / "never here.png", 50)
    evicted = {str(path) for path in folder.rglob("*.png")}
    monkeypatch.setattr(scan_module, "is_placeholder", lambda status: True)
    opened.paths.clear()
    for _ in range(2):
        report = indexed.update()
        assert (report.photos, report.removed, engine.encoded) == (12, 0, [])
        assert [(Path(f.path).name, "cloud" in f.reason) for f in report.failed] == [
            ("never here.png", True)
        ]
    indexed.doctor(repair=True)
    assert not opened.paths & evicted
    monkeypatch.undo()
    report = indexed.update()
    assert (report.photos, report.added, report.failed) == (13, 1, ())
    assert str(folder / "never here.png") in opened.paths  # it would have been noticed


def test_photos_that_an_older_macos_moves_to_the_cloud_stay_findable(
    indexed, engine, folder, make_photo
):
    first = folder / "a" / "01.png"
    for path in (first, folder / "a" / "11.png", folder / "never here.png", folder / "notes.txt"):
        path.with_name(f".{path.name}.icloud").touch()
    content = first.read_bytes()
    first.unlink()
    report = indexed.update()
    assert (report.photos, report.removed, engine.encoded) == (12, 0, [])
    assert [(Path(f.path).name, "cloud" in f.reason) for f in report.failed] == [
        ("never here.png", True)
    ]
    first.write_bytes(content)
    first.with_name(f".{first.name}.icloud").unlink()
    make_photo(folder / "a" / "11.png", 99)  # where a copy has both
    report = indexed.update()
    assert (report.photos, report.updated, len(engine.encoded)) == (12, 1, 1)


def test_twins_that_differ_in_case_are_two_photos(library, folder, make_photo):
    first, second = folder / "Twin.png", folder / "twin.PNG"
    make_photo(first, 70)
    if second.exists():
        pytest.skip("this file system does not tell them apart")
    make_photo(second, 71)
    library.add_folder(folder)
    assert library.update().photos == 14
    for path in (first, second):
        hits = library.search(like(path), 1).hits
        assert hits[0].path == str(path)


def test_a_name_that_only_changes_its_case_is_a_move(indexed, engine, folder):
    (folder / "a" / "01.png").rename(folder / "a" / "x.png")
    (folder / "a" / "x.png").rename(folder / "a" / "01.PNG")
    report = indexed.update()
    assert (report.photos, report.moved, engine.encoded) == (12, 1, [])


def test_a_folder_added_under_two_names_is_one_folder(indexed, folder, monkeypatch):
    """As on systems that ignore case, or with a drive that is mounted twice."""
    twin = folder.with_name("PHOTOS")
    if not twin.exists():
        twin.symlink_to(folder)
        monkeypatch.setattr(os.path, "realpath", lambda path, **_: os.path.abspath(path))  # noqa: PTH100
    assert indexed.add_folder(twin).path == str(folder)
    assert len(indexed.folders()) == 1
    assert indexed.update().photos == 12
