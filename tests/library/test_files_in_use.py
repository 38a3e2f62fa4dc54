"""Files that cannot be deleted, as on Windows while somebody reads them, cut no work short."""

from __future__ import annotations

import os
import shutil

import pytest

from sketchfind.atomic_files import temporary_folder
from sketchfind.errors import UserFacingError
from sketchfind.index import discard_index
from sketchfind.library.search.searcher import Searcher


def thumbnails(profile):
    return list(profile.thumbnails.rglob("*.jpg"))


def test_a_folder_is_forgotten_and_its_thumbnails_go_with_the_next_update(
    indexed, profile, hold, monkeypatch
):
    forgotten: list[bool] = []
    monkeypatch.setattr(Searcher, "forget", lambda _: forgotten.append(True))
    (state,) = indexed.folders()
    hold(".jpg")
    indexed.remove_folder(state.folder_id)
    assert indexed.folders() == []
    assert forgotten
    assert len(thumbnails(profile)) == 12
    hold()
    indexed.update()
    assert thumbnails(profile) == []


def test_an_update_reports_what_it_did(indexed, folder, profile, make_photo, hold):
    make_photo(folder / "a" / "01.png", 100)
    half = thumbnails(profile)[0].with_name(".half.jpg")
    half.touch()
    hold(".jpg")
    report = indexed.update()
    assert (report.updated, report.photos) == (1, 12)
    assert len(thumbnails(profile)) == 12 + 2
    hold()
    indexed.update()
    assert len(thumbnails(profile)) == 12


def test_caches_are_cleared_as_far_as_they_can_be(indexed, profile, hold):
    for name in ("one.hnsw", "another.json"):
        (profile.index / name).touch()
    held = thumbnails(profile)[0]
    hold(".hnsw", held.name)
    indexed.clear_caches()
    assert [path.name for path in profile.index.iterdir()] == ["one.hnsw"]
    assert thumbnails(profile) == [held]


def test_doctor_says_what_it_could_not_remove(indexed, profile, hold):
    half = thumbnails(profile)[0].with_name(".half.123")
    half.touch()
    os.utime(half, (1, 1))

    def repaired():
        (found,) = [found for found in indexed.doctor(repair=True) if found.check == "leftovers"]
        return found.repaired

    hold(half.name)
    assert not repaired()
    hold()
    assert repaired()


def test_an_index_may_stay(profile, hold):
    hold(".hnsw", ".json")
    discard_index(profile.index, "space")  # there is none
    for name in ("hnsw", "json"):
        (profile.index / f"x.{name}").touch()
    discard_index(profile.index, "space")


def test_a_model_that_stays_is_said(library, profile, model_file, hold):
    path = profile.models / "mine.safetensors"
    shutil.copy(model_file, path)
    hold(".safetensors")
    with pytest.raises(UserFacingError, match=r"model mine cannot be deleted: The file is in use"):
        library.models.remove("mine")
    assert path.exists()
    hold()
    library.models.remove("mine")
    assert not path.exists()


def test_a_temporary_folder_may_stay(tmp_path, monkeypatch):
    def refuse(path: str, **_: object) -> None:
        raise PermissionError(13, "The file is in use", path)

    with temporary_folder(tmp_path, "restore") as folder:
        (folder / "catalog").touch()
        monkeypatch.setattr("os.unlink", refuse)
    assert folder.exists()
