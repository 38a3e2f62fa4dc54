import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from sketchfind.catalog import Catalog, PhotoFile
from sketchfind.library.folders.drives import PATIENCE, DriveHangs, Drives
from sketchfind.library.folders.folders import LibraryFolders
from sketchfind.library.folders.links import known_links
from sketchfind.library.thumbnails import ThumbnailStore


class TimedDrives(Drives):
    """Drives that take as long for each look at a folder as they are told, and let nobody wait."""

    def __init__(self, seconds: Callable[[str], float], monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self._passed = 0.0
        look = os.lstat

        def timed(path: str) -> os.stat_result:
            self._passed += seconds(path)
            return look(path)

        monkeypatch.setattr(os, "lstat", timed)

    def ask(self, place, work, given_up=None):
        asked_at = self._passed
        answer = super().ask(place, work, given_up)
        if self._passed - asked_at > PATIENCE:
            raise DriveHangs(place)
        return answer


@pytest.fixture
def add(photos: Path, catalog: Catalog, make_info) -> Callable[[str], int]:
    """Let a photo be known in a folder of the root."""
    root_id = catalog.folders.all()[0].id
    return lambda folder: catalog.photos.save(
        root_id, PhotoFile(str(photos / folder / "one.jpg"), 1, 1), make_info()
    )


def test_a_slow_drive_has_time_for_all_its_folders(
    tmp_path: Path, photos: Path, catalog: Catalog, profile, add, monkeypatch: pytest.MonkeyPatch
):
    linked = tmp_path / "linked"
    linked.mkdir()
    (photos / "link").symlink_to(linked)
    for folder in ("link", *(f"of {day}" for day in range(600))):
        add(folder)
    folders = LibraryFolders(catalog, profile, cast(ThumbnailStore, None))
    folders.drives = TimedDrives(lambda path: 0.01, monkeypatch)
    assert (str(photos / "link"), str(linked)) in known_links(catalog, folders.drives)
    assert folders.names(linked) == (str(photos / "link"),)


def test_a_link_to_a_drive_that_hangs_hides_no_other(
    tmp_path: Path, photos: Path, catalog: Catalog, add, monkeypatch: pytest.MonkeyPatch
):
    there = {str(photos / "1"): str(tmp_path / "a"), str(photos / "deep/3"): str(tmp_path / "b")}
    hung = (str(photos / "deep/2"), str(tmp_path / "hung"))
    for link, target in (*there.items(), hung):
        Path(target).mkdir()
        Path(link).symlink_to(target)
        add(f"{link}/below")
    beyond = (hung[0] + os.sep, hung[1])
    drives = TimedDrives(lambda path: 60 * str(path).startswith(beyond), monkeypatch)
    assert dict(known_links(catalog, drives)) == there | {str(photos): str(photos)}


def test_a_junction_of_windows_is_a_link(
    tmp_path: Path, photos: Path, catalog: Catalog, add, monkeypatch: pytest.MonkeyPatch
):
    junction, target = str(photos / "deep"), str(tmp_path / "linked")
    add("deep")
    look, resolve = os.lstat, os.path.realpath
    # There it is a folder with a tag of its own, and no link, but leads elsewhere.
    tagged = SimpleNamespace(st_mode=look(junction).st_mode, st_reparse_tag=0xA0000003)
    monkeypatch.setattr(os, "lstat", lambda path: tagged if path == junction else look(path))
    monkeypatch.setattr(
        os.path, "realpath", lambda path: {junction: target}.get(path) or resolve(path)
    )
    assert (junction, target) in known_links(catalog, Drives())
