"""Drives mounted below a root, or that links there lead to, are away and back again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from answers import like

from sketchfind.library.update import scan as scan_module
from sketchfind.library.update import update as update_module


def _counts(report):
    return report.photos, report.added, report.removed, report.offline, report.failed


@pytest.fixture
def drives(monkeypatch):
    """Folders that lie on a drive of their own, with its number."""
    numbers = dict[str, int]()
    real = scan_module._device_and_time

    def device_and_time(path: str) -> tuple[int, int]:
        device, time = real(path)
        places = [place for place in numbers if Path(path).is_relative_to(place)]
        return numbers[max(places, key=len)] if places else device, time

    monkeypatch.setattr(scan_module, "_device_and_time", device_and_time)
    monkeypatch.setattr(scan_module, "number_of_drive", lambda _path, device: device)
    return numbers


@pytest.fixture
def mounted(library, engine, folder, drives):
    """A library that has read `folder`, of which the folder `a` is a drive of its own."""
    drives[str(folder / "a")] = -1
    library.add_folder(folder)
    library.update()
    engine.encoded.clear()
    return library


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _unplug(drives: dict[str, int], place: Path, *, leave_folder: bool = True) -> Path:
    away = place.rename(place.parents[1] / "away")
    del drives[str(place)]
    if leave_folder:
        place.mkdir()
    return away


@pytest.mark.parametrize("leave_folder", [True, False], ids=["empty folder", "no folder"])
def test_a_drive_below_a_root_that_is_away_loses_nothing(
    mounted, engine, folder, drives, leave_folder
):
    away = _unplug(drives, folder / "a", leave_folder=leave_folder)
    for _ in range(2):
        assert _counts(mounted.update()) == (12, 0, 0, 6, ())
    assert [state.away for state in mounted.folders()] == [(str(folder / "a"),)]
    if leave_folder:
        (folder / "a").rmdir()
    away.rename(folder / "a")
    drives[str(folder / "a")] = -2  # numbers are given anew
    engine.encoded.clear()
    (folder / "a" / "01.png").unlink()
    assert _counts(mounted.update()) == (11, 0, 1, 0, ())
    assert engine.encoded == []
    assert [state.away for state in mounted.folders()] == [()]
    _unplug(drives, folder / "a", leave_folder=leave_folder)
    assert _counts(mounted.update()) == (11, 0, 0, 5, ())


@pytest.mark.parametrize("moved", [False, True])
def test_of_copies_those_on_a_drive_that_is_away_are_not_on_top(
    library, catalog, folder, drives, moved
):
    drives[str(folder / "a")] = -1
    (folder / "b").rename(folder.parent / "b")
    shutil.copytree(folder / "a", folder / "near")
    root = library.add_folder(folder)
    library.update()
    away = _unplug(drives, folder / "a")
    library.update()
    if moved:
        folder = folder.rename(folder.with_name("renamed"))
        library.move_folder(root.folder_id, folder)
    query = like(folder / "near" / "01.png")
    for _ in range(2):
        result = library.search(query)
        on_top = {result.hits[number].path for number in result.stacks}
        assert on_top == {str(path) for path in (folder / "near").iterdir()}
        library.update()
    (folder / "a").rmdir()
    away.rename(folder / "a")
    drives[str(folder / "a")] = -2
    library.update()
    assert catalog.drives.away() == set()


def test_a_drive_is_known_after_its_root_was_moved_and_forgotten_with_it(
    mounted, catalog, folder, drives
):
    moved = folder.rename(folder.with_name("renamed"))
    drives[str(moved / "a")] = drives.pop(str(folder / "a"))
    root = mounted.add_folder(moved)
    _unplug(drives, moved / "a")
    assert _counts(mounted.update()) == (12, 0, 0, 6, ())
    mounted.remove_folder(root.folder_id)
    mounted.update()
    assert catalog.drives.below_roots() == {}


def test_a_drive_that_is_emptied_has_no_photos(mounted, folder):
    _empty(folder / "a")
    assert _counts(mounted.update()) == (6, 0, 6, 0, ())


def test_an_empty_drive_of_another_number_may_be_another_one(mounted, folder, drives):
    _empty(folder / "a")
    drives[str(folder / "a")] = -2
    assert _counts(mounted.update()) == (12, 0, 0, 6, ())
    (folder / "a" / "new.png").write_bytes((folder / "b" / "02.png").read_bytes())
    assert _counts(mounted.update()) == (7, 1, 6, 0, ())


def test_a_drive_that_is_emptied_after_it_was_mounted_again_has_no_photos(
    library, folder, drives, monkeypatch
):
    monkeypatch.setattr(scan_module, "number_of_drive", lambda _path, _device: 7)
    drives[str(folder / "a")] = -1
    library.add_folder(folder)
    library.update()
    drives[str(folder / "a")] = -2
    _empty(folder / "a")
    assert _counts(library.update()) == (6, 0, 6, 0, ())


def test_a_folder_that_takes_the_place_of_a_drive_counts(mounted, folder, drives):
    away = _unplug(drives, folder / "a")
    shutil.copy2(away / "01.png", folder / "a" / "01.png")
    assert _counts(mounted.update()) == (7, 0, 5, 0, ())
    (folder / "a" / "01.png").unlink()
    assert _counts(mounted.update()) == (6, 0, 1, 0, ())


def test_an_ordinary_folder_that_is_emptied_or_deleted_has_no_photos(indexed, folder):
    _empty(folder / "a")
    assert _counts(indexed.update()) == (6, 0, 6, 0, ())
    (folder / "a").rmdir()
    assert _counts(indexed.update()) == (6, 0, 0, 0, ())


def test_links_whose_drive_is_away_lose_nothing(library, engine, folder, tmp_path, make_photo):
    for name in ("album/one.png", "album/deep/two.png", "alone.png"):
        make_photo(tmp_path / "drive" / name, len(name))
    (folder / "linked").symlink_to(tmp_path / "drive" / "album")
    (folder / "alone.png").symlink_to(tmp_path / "drive" / "alone.png")
    library.add_folder(folder)
    assert library.update().photos == 15
    (tmp_path / "drive").rename(tmp_path / "away")
    for _ in range(2):
        assert _counts(library.update()) == (15, 0, 0, 3, ())
    (tmp_path / "away").rename(tmp_path / "drive")
    engine.encoded.clear()
    assert _counts(library.update()) == (15, 0, 0, 0, ())
    assert engine.encoded == []
    (folder / "linked").unlink()
    (folder / "alone.png").unlink()
    assert _counts(library.update()) == (12, 0, 3, 0, ())


def test_a_link_that_cannot_be_followed_loses_nothing(library, folder, tmp_path, make_photo):
    make_photo(tmp_path / "album" / "one.png")
    (folder / "linked").symlink_to(tmp_path / "album")
    library.add_folder(folder)
    library.update()
    (tmp_path / "album").rename(tmp_path / "away")
    (tmp_path / "album").symlink_to(tmp_path / "album")  # in a circle, which is another error
    assert _counts(library.update()) == (13, 0, 0, 1, ())


def _may_mount(place: Path) -> bool:
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(place)], capture_output=True)
    return done.returncode == 0


def test_a_real_drive_below_a_root(library, folder, make_photo):
    drive = folder / "nas"
    if not _may_mount(drive):
        pytest.skip("mounting is not allowed here")
    try:
        make_photo(drive / "x.png", 50)
        library.add_folder(folder)
        assert library.update().photos == 13
    finally:
        subprocess.run(["umount", str(drive)], check=True)
    assert _counts(library.update()) == (13, 0, 0, 1, ())


def test_a_root_that_is_moved_during_an_update_keeps_its_drives(
    library, catalog, folder, drives, monkeypatch
):
    drives[str(folder / "a")] = -1
    root = library.add_folder(folder)
    library.update()
    drives[str(folder / "a")] = -2
    moved = folder.with_name("renamed")
    real = update_module.note_unplugged

    def move_after(*arguments):
        found = real(*arguments)
        catalog.folders.move(root.folder_id, str(moved))  # as another program would
        return found

    monkeypatch.setattr(update_module, "note_unplugged", move_after)
    library.update()
    assert catalog.drives.below_roots() == {str(moved / "a"): -1}


def test_no_update_is_said_to_make_what_belongs_to_a_drive_that_is_away(
    mounted, catalog, profile, folder, drives
):
    catalog.embeddings.drop(catalog.photos.id_at(str(folder / "a" / "01.png")))
    for path in profile.thumbnails.rglob("*.jpg"):
        path.unlink()
    _unplug(drives, folder / "a")
    mounted.update()
    findings = {finding.check: finding for finding in mounted.doctor()}
    assert findings["embeddings"].ok
    assert findings["thumbnails"].ok
