import sys
import unicodedata
from pathlib import Path

import pytest

from sketchfind.catalog import Catalog, PhotoFile
from sketchfind.errors import UserFacingError
from sketchfind.library.folders import marked
from sketchfind.library.folders.drives import Drives
from sketchfind.library.folders.outside import refuse_among_photos


def refused(path: Path, catalog: Catalog) -> bool:
    try:
        refuse_among_photos(path, catalog, Drives())
    except UserFacingError:
        return True
    return False


def test_nothing_is_written_among_photos(tmp_path: Path, photos: Path, catalog: Catalog):
    (tmp_path / "link").symlink_to(photos / "deep")
    for folder in (photos, photos / "deep", tmp_path / "link"):
        assert refused(folder / "sheet.png", catalog)
    (tmp_path / "to a photo.png").symlink_to(photos / "x.png")
    assert refused(tmp_path / "to a photo.png", catalog)
    assert not refused(tmp_path / "sheet.png", catalog)


def test_folders_that_the_system_hides_may_be_written_into(
    photos: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    number = (photos / "deep").stat().st_ino
    monkeypatch.setattr(marked, "is_marked_hidden", lambda status: status.st_ino == number)
    for folder in ("deep", "deep/deeper", "deep/new"):
        assert not refused(photos / folder / "sheet.png", catalog), folder
    assert refused(photos / "sheet.png", catalog)


def test_photos_are_known_in_any_spelling_of_a_system_that_ignores_case(
    tmp_path: Path, photos: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    assert not refused(tmp_path / "PHOTOS" / "sheet.png", catalog)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert refused(tmp_path / "PHOTOS" / "sheet.png", catalog)


def test_photos_are_known_in_both_ways_to_write_accents_where_these_are_one_name(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    composed, taken_apart = (unicodedata.normalize(form, "Görlitz") for form in ("NFC", "NFD"))
    catalog.folders.add(str(tmp_path / taken_apart))
    assert not refused(tmp_path / composed / "sheet.png", catalog)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert refused(tmp_path / composed / "sheet.png", catalog)


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


def test_the_root_of_the_system_is_a_folder_like_others(tmp_path: Path, catalog: Catalog):
    root = catalog.folders.add(tmp_path.anchor)
    assert refused(tmp_path / "sheet.png", catalog)
    catalog.folders.exclude(root.id, ["/*"])
    assert not refused(tmp_path / "sheet.png", catalog)


def test_the_innermost_root_says_what_is_left_out(photos: Path, catalog: Catalog):
    catalog.folders.exclude(catalog.folders.all()[0].id, ["Backups/"])
    for inner in (".hidden", "Backups"):
        (photos / inner).mkdir()
        catalog.folders.add(str(photos / inner))
        assert refused(photos / inner / "sheet.png", catalog)


def test_nothing_is_written_where_links_in_a_root_lead_to(
    tmp_path: Path, photos: Path, catalog: Catalog, make_info, monkeypatch: pytest.MonkeyPatch
):
    for name in ("linked", "beside"):
        (tmp_path / name / "new").mkdir(parents=True)
    (photos / "deep" / "link").symlink_to(tmp_path / "linked")
    # As it is written, it lies in a root, where the next update may find photos.
    assert refused(photos / "deep" / "link" / "sheet.png", catalog)
    assert not refused(tmp_path / "linked" / "sheet.png", catalog)
    photo = PhotoFile(str(photos / "deep" / "link" / "one.jpg"), 1, 1)
    catalog.photos.save(catalog.folders.all()[0].id, photo, make_info())
    # The walk goes through links to what the system hides.
    number = (tmp_path / "linked").stat().st_ino
    monkeypatch.setattr(marked, "is_marked_hidden", lambda status: status.st_ino == number)
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
