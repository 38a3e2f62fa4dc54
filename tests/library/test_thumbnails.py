"""Thumbnail files while somebody deletes their folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sketchfind.library.thumbnails import ThumbnailStore

NAME = "ab" + 62 * "0"


@pytest.mark.parametrize("times", [1, 2])
def test_a_folder_deleted_before_a_file_is_in_place_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    store, left = ThumbnailStore(tmp_path / "cache" / "thumbnails"), times
    replace = Path.replace

    def deleted_first(self: Path, target: Path) -> Path:
        nonlocal left
        if left:
            left -= 1
            shutil.rmtree(tmp_path / "cache")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", deleted_first)
    store.write(NAME, b"jpeg")
    assert store.path(NAME).read_bytes() == b"jpeg"
    assert left == 0


def test_folders_that_go_while_they_are_looked_through_hold_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "thumbnails"
    store = ThumbnailStore(folder)
    names = {NAME, NAME.replace("ab", "cd")}
    for name in names:
        store.write(name, b"jpeg")
    (folder / "ef").write_bytes(b"no folder")
    assert store.existing() == names
    files = store._entries()
    assert next(files).name.removesuffix(".jpg") in names  # both folders are known by now
    shutil.rmtree(tmp_path / "cache")
    assert list(files) == []


def test_one_that_a_power_cut_left_empty_is_made_again(tmp_path: Path) -> None:
    store, sound = ThumbnailStore(tmp_path), NAME.replace("ab", "cd")
    for name in (NAME, sound):
        store.write(name, b"jpeg")
    store.path(NAME).write_bytes(b"")
    assert store.sweep() == {sound}
    store.write(NAME, b"jpeg")
    assert store.sweep() == {NAME, sound}
    assert store.path(NAME).read_bytes() == b"jpeg"


def test_one_that_is_there_is_not_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows replaces no file that somebody reads."""
    store = ThumbnailStore(tmp_path)
    store.write(NAME, b"jpeg")

    def denied(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "replace", denied)
    store.write(NAME, b"jpeg")
    assert store.existing() == {NAME}


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ThumbnailStore(tmp_path / "gone" / "cache" / "thumbnails").write(NAME, b"jpeg")
