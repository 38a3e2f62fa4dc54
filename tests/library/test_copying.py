from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from sketchfind.errors import UserFacingError
from sketchfind.library.copying import copy_photos
from sketchfind.library.folders.drives import Drives


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty folder for copies."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_copies_are_whole_keep_their_time_and_never_replace_anything(
    tmp_path: Path, target: Path
) -> None:
    paths = []
    for folder in ("a", "b"):
        path = tmp_path / folder / "photo.jpg"
        path.parent.mkdir()
        path.write_text(folder)
        paths.append(path)
    (target / "photo (2).jpg").write_text("mine")
    copies, there, failed = copy_photos([*paths, tmp_path / "gone.jpg"], target, Drives())
    assert there == []
    assert [copy.name for copy in copies] == ["photo.jpg", "photo (3).jpg"]
    assert [copy.read_text() for copy in copies] == ["a", "b"]
    assert copies[0].stat().st_mtime_ns == paths[0].stat().st_mtime_ns
    assert (target / "photo (2).jpg").read_text() == "mine"
    assert [failure.path for failure in failed] == [str(tmp_path / "gone.jpg")]
    assert len(list(target.iterdir())) == 3


def test_what_is_there_already_is_not_copied_again(tmp_path: Path, target: Path) -> None:
    paths = [tmp_path / folder / "photo.jpg" for folder in ("a", "b", "c")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(path.parent.name)  # all of one size
    first = copy_photos(paths[:2], target, Drives())
    again = copy_photos([paths[1], paths[2], paths[0], first.copies[0]], target, Drives())
    assert again.there == [target / "photo (2).jpg", target / "photo.jpg", target / "photo.jpg"]
    assert again.copies == [target / "photo (3).jpg"]
    assert again.failed == []
    assert [path.read_text() for path in sorted(target.iterdir())] == ["b", "c", "a"]


def test_what_is_stopped_ends_after_a_whole_copy(tmp_path: Path, target: Path) -> None:
    paths = [tmp_path / name for name in ("a.jpg", "b.jpg", "c.jpg")]
    for path in paths:
        path.write_text("photo")
    copied = copy_photos(paths, target, Drives(), lambda: (target / "b.jpg").exists())
    assert copied.copies == [target / "a.jpg", target / "b.jpg"]
    assert copied.failed == []


def test_a_folder_or_a_link_to_nothing_of_the_same_name_is_no_copy(
    tmp_path: Path, target: Path
) -> None:
    for name in ("empty.jpg", "full.jpg"):
        (tmp_path / name).write_text("" if name == "empty.jpg" else "a")
    (target / "empty.jpg").mkdir()
    (target / "full.jpg").symlink_to(tmp_path / "gone.jpg")
    copied = copy_photos([tmp_path / "empty.jpg", tmp_path / "full.jpg"], target, Drives())
    assert copied.copies == [target / "empty (2).jpg", target / "full (2).jpg"]


@pytest.mark.parametrize(("size", "room"), [(5_000, 1_000), (200_000, 196_608), (200_000, 9_000)])
def test_a_full_disk_leaves_no_half_of_a_copy(
    tmp_path: Path, target: Path, full_disk, size: int, room: int
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x" * size)
    with full_disk(room):
        copied = copy_photos([tmp_path / "photo.jpg"], target, Drives())
    assert (copied.copies, copied.there, len(copied.failed)) == ([], [], 1)
    assert list(target.iterdir()) == []


def test_a_folder_that_keeps_no_times_holds_whole_copies(
    tmp_path: Path, target: Path, monkeypatch
) -> None:
    (tmp_path / "photo.jpg").write_text("a")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(shutil, "copystat", refuse)
    copied = copy_photos([tmp_path / "photo.jpg"], target, Drives())
    assert copied == ([target / "photo.jpg"], [], [])


@pytest.mark.parametrize("name", ["none", "x" * 300])  # the system refuses to look at the second
def test_a_target_that_is_no_folder_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserFacingError, match="not a folder"):
        copy_photos([], tmp_path / name, Drives())
