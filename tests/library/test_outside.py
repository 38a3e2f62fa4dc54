import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from sketchfind.catalog import Catalog, PhotoFile
from sketchfind.errors import UserFacingError
from sketchfind.library.folders.drives import PATIENCE, DriveHangs, Drives
from sketchfind.library.folders.outside import refuse_among_photos


@pytest.fixture
def catalog(tmp_path: Path):
    with Catalog(tmp_path / "catalog.sqlite") as opened:
        yield opened


@pytest.fixture
def photos(tmp_path: Path, catalog: Catalog) -> Path:
    photos = tmp_path / "photos"
    (photos / "deep").mkdir(parents=True)
    catalog.folders.add(str(photos))
    return photos


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


def refused(path: Path, catalog: Catalog, drives: Drives | None = None) -> bool:
    try:
        refuse_among_photos(path, catalog, drives or Drives())
    except UserFacingError:
        return True
    return False


def test_nothing_is_written_among_photos(tmp_path: Path, photos: Path, catalog: Catalog):
    (tmp_path / "link").symlink_to(photos / "deep")
    for folder in (photos, photos / "deep", tmp_path / "link"):
        assert refused(folder / "sheet.png", catalog)
    assert not refused(tmp_path / "sheet.png", catalog)


def test_photos_are_known_in_any_spelling_of_a_system_that_ignores_case(
    tmp_path: Path, photos: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    assert not refused(tmp_path / "PHOTOS" / "sheet.png", catalog)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert refused(tmp_path / "PHOTOS" / "sheet.png", catalog)


def test_folders_of_a_root_that_are_not_searched_may_be_written_into(
    photos: Path, catalog: Catalog
):
    catalog.folders.exclude(catalog.folders.all()[0].id, ["Backups/", "*.png"])
    for folder in (".backups", "deep/.backups/new", "Backups", "Backups/new", "deep/node_modules"):
        assert not refused(photos / folder / "new.png", catalog), folder
    catalog.folders.exclude_generally(["Raw/"])
    assert not refused(photos / "Raw" / "new.png", catalog)
    # Where a single file is left out, others are found.
    for folder in ("", "deep", "deep/node_modules"):
        assert refused(photos / folder / "new.png", catalog), folder


def test_the_innermost_root_says_what_is_left_out(photos: Path, catalog: Catalog):
    catalog.folders.exclude(catalog.folders.all()[0].id, ["Backups/"])
    for inner in (".hidden", "Backups"):
        (photos / inner).mkdir()
        catalog.folders.add(str(photos / inner))
        assert refused(photos / inner / "sheet.png", catalog)


def test_nothing_is_written_where_links_in_a_root_lead_to(
    tmp_path: Path, photos: Path, catalog: Catalog, make_info
):
    for name in ("linked", "beside"):
        (tmp_path / name / "new").mkdir(parents=True)
    (photos / "deep" / "link").symlink_to(tmp_path / "linked")
    # As it is written, it lies in a root, where the next update may find photos.
    assert refused(photos / "deep" / "link" / "sheet.png", catalog)
    assert not refused(tmp_path / "linked" / "sheet.png", catalog)
    photo = PhotoFile(str(photos / "deep" / "link" / "one.jpg"), 1, 1)
    catalog.photos.save(catalog.folders.all()[0].id, photo, make_info())
    for folder in ("linked", "linked/new", "linked/new/er"):
        assert refused(tmp_path / folder / "sheet.png", catalog), folder
    for folder in ("", "beside", "linked/.hidden", "linked/node_modules", "photos/../beside"):
        assert not refused(tmp_path / folder / "sheet.png", catalog), folder


def test_nothing_is_written_into_a_root_whose_place_is_a_link_by_now(
    tmp_path: Path, photos: Path, catalog: Catalog
):
    photos.rename(tmp_path / "elsewhere")
    photos.symlink_to(tmp_path / "elsewhere")
    assert refused(tmp_path / "elsewhere" / "deep" / "sheet.png", catalog)


def test_a_slow_drive_has_time_for_all_its_folders(
    tmp_path: Path, photos: Path, catalog: Catalog, make_info, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "linked").mkdir()
    (photos / "link").symlink_to(tmp_path / "linked")
    root_id = catalog.folders.all()[0].id
    for folder in ("link", *(f"of {day}" for day in range(600))):
        catalog.photos.save(root_id, PhotoFile(str(photos / folder / "one.jpg"), 1, 1), make_info())
    drives = TimedDrives(lambda path: 0.01, monkeypatch)
    assert refused(tmp_path / "linked" / "sheet.png", catalog, drives)


def test_a_link_to_a_drive_that_hangs_hides_no_other(
    tmp_path: Path, photos: Path, catalog: Catalog, make_info, monkeypatch: pytest.MonkeyPatch
):
    root_id = catalog.folders.all()[0].id
    for link, target in (("1", "a"), ("deep/2", "hung"), ("deep/3", "b")):
        (tmp_path / target / "below").mkdir(parents=True)
        (photos / link).symlink_to(tmp_path / target)
        photo = PhotoFile(str(photos / link / "below" / "one.jpg"), 1, 1)
        catalog.photos.save(root_id, photo, make_info())
    beyond = (str(tmp_path / "hung"), str(photos / "deep" / "2" / "below"))
    drives = TimedDrives(lambda path: 60 * str(path).startswith(beyond), monkeypatch)
    for folder in ("a", "b"):
        assert refused(tmp_path / folder / "sheet.png", catalog, drives), folder
    assert not refused(tmp_path / "sheet.png", catalog, drives)


def test_nothing_is_written_where_a_junction_of_windows_leads_to(
    tmp_path: Path, photos: Path, catalog: Catalog, make_info, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "linked").mkdir()
    junction = str(photos / "deep")
    photo = PhotoFile(str(photos / "deep" / "one.jpg"), 1, 1)
    catalog.photos.save(catalog.folders.all()[0].id, photo, make_info())
    assert not refused(tmp_path / "linked" / "sheet.png", catalog)
    look, resolve = os.lstat, os.path.realpath
    # There it is a folder with a tag of its own, and no link, but leads elsewhere.
    tagged = SimpleNamespace(st_mode=look(junction).st_mode, st_reparse_tag=0xA0000003)
    monkeypatch.setattr(os, "lstat", lambda path: tagged if path == junction else look(path))
    linked = {junction: str(tmp_path / "linked")}
    monkeypatch.setattr(os.path, "realpath", lambda path: linked.get(path) or resolve(path))
    assert refused(tmp_path / "linked" / "sheet.png", catalog)
