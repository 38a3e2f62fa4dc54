"""What a profile holds can be read by its user alone, whatever the system's defaults are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sketchfind.library import Library
from sketchfind.library.profile.backup import write_backup
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.library.search import accelerator
from sketchfind.paths import Profile
from sketchfind.settings import Settings, save_settings
from sketchfind.types import Example, Query, Sketch, Stroke

pytestmark = pytest.mark.skipif(os.name == "nt", reason="has other rights")


@pytest.fixture
def generous() -> Iterator[None]:
    """New files may be read and changed by everybody, if a program does not say otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def _within_reach(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that other users can get at."""
    for path in folder.iterdir():
        mode = path.stat().st_mode
        if path.is_dir() and mode & 0o011:
            yield from _within_reach(path)
        elif path.is_file() and mode & 0o066:
            yield path


@pytest.mark.parametrize("there", [True, False], ids=["in a folder of the user", "in a new folder"])
def test_nobody_else_reads_a_profile(generous, tmp_path, folder, monkeypatch, there):
    monkeypatch.setattr(accelerator, "EXACT_BELOW", 5)
    if there:
        (tmp_path / "p").mkdir(mode=0o777)
        assert (tmp_path / "p").stat().st_mode & 0o777 == 0o777
    profile = Profile.at(tmp_path / "p").create()
    with Library(profile, Path("unused"), engine=FakeEngine()) as library:
        library.add_folder(folder)
        library.update()
        hit = library.search(Query(examples=(Example(folder / "a" / "01.png"),)), 1).hits[0]
        library.pick(hit, None, "red")
        RecentDrawings(profile.drawings).add(Sketch((Stroke(((0.1, 0.1), (0.9, 0.9))),)))
        save_settings(Settings(appearance="dark"), profile.settings)
        write_backup(profile, tmp_path / "p" / "b.zip")
        assert list(profile.thumbnails.rglob("*.jpg"))
        assert list(profile.index.glob("*.hnsw"))
        assert list(_within_reach(profile.data)) == []  # while it is in use, with its -wal file
    assert list(_within_reach(profile.data)) == []
