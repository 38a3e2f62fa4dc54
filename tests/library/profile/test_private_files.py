"""What a profile holds can be read by its user alone, whatever the system's defaults are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sketchfind.library.profile.backup import write_backup
from sketchfind.library.search import vector_index
from sketchfind.paths import Profile

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


@pytest.fixture(params=[True, False], ids=["in a folder of the user", "in a new folder"])
def profile(request, generous, tmp_path):
    if request.param:
        (tmp_path / "p").mkdir(mode=0o777)
        assert (tmp_path / "p").stat().st_mode & 0o777 == 0o777
    return Profile.at(tmp_path / "p").create()


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 5)  # so that there is an index
    return FakeEngine()


def test_nobody_else_reads_a_profile(full, library, tmp_path):
    write_backup(full, tmp_path / "p" / "b.zip")
    assert list(full.thumbnails.rglob("*.jpg"))
    assert list(full.index.glob("*.hnsw"))
    assert list(_within_reach(full.data)) == []  # while it is in use, with its -wal file
    library.close()
    assert list(_within_reach(full.data)) == []
