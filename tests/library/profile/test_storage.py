from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sketchfind.errors import UserFacingError
from sketchfind.library.profile.storage import measure
from sketchfind.paths import Profile


def test_every_kind_is_measured(profile: Profile) -> None:
    (profile.catalog).write_bytes(b"x" * 100)
    profile.catalog.with_name("catalog.sqlite-wal").write_bytes(b"x" * 20)
    (profile.thumbnails / "ab").mkdir()
    (profile.thumbnails / "ab" / "one.jpg").write_bytes(b"x" * 7)
    sizes = {item.kind: item.bytes for item in measure(profile)}
    assert sizes == {
        "catalog": 120,
        "thumbnails": 7,
        "index": 0,
        "drawings": 0,
        "models": 0,
        "settings": 0,
        "log": 0,
        "other": 0,
    }


def test_nothing_is_left_out(profile: Profile) -> None:
    for number, path in enumerate((profile.log, profile.data / "any", profile.cache / "b" / "c")):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * 10**number)
    assert sum(item.bytes for item in measure(profile)) == 111
    assert measure(profile)[-1].bytes == 110


def test_a_folder_that_lies_on_another_disk_leaves_no_less_than_nothing(
    profile: Profile, tmp_path: Path
) -> None:
    profile.models.rename(tmp_path / "models")
    profile.models.symlink_to(tmp_path / "models")
    (tmp_path / "models/own.safetensors").write_bytes(b"x" * 1000)
    sizes = {item.kind: item.bytes for item in measure(profile)}
    assert (sizes["models"], sizes["other"]) == (1000, 0)


def test_cleared_caches_are_made_again(indexed, profile):
    (profile.index / "of-another-model.hnsw").write_bytes(b"x")
    before = {path.name for path in profile.thumbnails.rglob("*.jpg")}
    indexed.clear_caches()
    assert not list(profile.thumbnails.rglob("*.jpg"))
    assert not list(profile.index.iterdir())
    indexed.update()
    assert {path.name for path in profile.thumbnails.rglob("*.jpg")} == before


def test_a_cache_that_somebody_deleted_can_be_cleared(indexed, profile):
    shutil.rmtree(profile.cache)
    indexed.clear_caches()
    indexed.update()
    assert len(list(profile.thumbnails.rglob("*.jpg"))) == 12


def test_thumbnails_of_photos_out_of_reach_are_kept(indexed, folder, profile):
    hashes = {path.name for path in profile.thumbnails.rglob("*.jpg")}
    folder.rename(folder.with_name("unplugged"))
    indexed.clear_caches()
    assert {path.name for path in profile.thumbnails.rglob("*.jpg")} == hashes


def test_caches_are_not_cleared_while_photos_are_read(library):
    with library._update_lock, pytest.raises(UserFacingError, match="being read"):
        library.clear_caches()
