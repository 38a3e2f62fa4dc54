"""Several programs begin at the same moment on one profile, new, current or of an old schema."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import old_catalog
import pytest
from fake_engine import FakeEngine

from sketchfind.catalog import Catalog
from sketchfind.library import Library
from sketchfind.paths import Profile

PROGRAM = Path(__file__).with_name("one_of_many.py")
PHOTOS = 24


def _run_together(profile: Path, folder: Path, programs: int) -> list[str]:
    """Let programs begin at once; return what each said."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    running = [
        subprocess.Popen(
            [sys.executable, str(PROGRAM), str(profile), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(programs)
    ]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = []
    for process in running:
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        said.append(output.strip())
    return said


def _check(profile: Path, folder: Path, said: list[str]) -> None:
    assert any(line.startswith("added") for line in said)
    assert all("Another sketchfind is updating" in line for line in said if "told" in line)
    with Library(Profile.at(profile), Path("none"), engine=FakeEngine()) as library:
        library.update()
        assert library.status().photos == library.status().embedded == PHOTOS
        assert [state.path for state in library.folders()] == [str(folder)]
        assert all(finding.ok for finding in library.doctor())
    with closing(sqlite3.connect(profile / "catalog.sqlite")) as db:
        assert db.execute("SELECT count(*), count(DISTINCT path) FROM photos").fetchone() == (
            PHOTOS,
            PHOTOS,
        )
    assert not list(profile.glob("*.tmp"))
    for copy in profile.glob("*.bak"):
        with closing(sqlite3.connect(copy)) as db:
            [version] = db.execute("PRAGMA user_version").fetchone()
        assert copy.name == f"catalog.sqlite.v{version}.bak"


@pytest.fixture
def photo_folder(tmp_path, make_photo):
    for seed in range(PHOTOS):
        make_photo(tmp_path / "photos" / f"{seed}.png", seed)
    return tmp_path / "photos"


def _old(profile: Path) -> None:
    Profile.at(profile).create()
    Catalog(profile / "catalog.sqlite").close()
    old_catalog.as_old(profile / "catalog.sqlite", 1)


def test_three_programs_begin_with_an_old_catalog(tmp_path, photo_folder):
    _old(tmp_path / "profile")
    _check(tmp_path / "profile", photo_folder, _run_together(tmp_path / "profile", photo_folder, 3))


@pytest.mark.faults
@pytest.mark.parametrize("kind", ["new", "old"])
def test_four_programs_begin_again_and_again(tmp_path, photo_folder, kind):
    told = 0
    for number in range(15):
        profile = tmp_path / f"profile{number}"
        if kind == "old":
            _old(profile)
        said = _run_together(profile, photo_folder, 4)
        _check(profile, photo_folder, said)
        told += sum("told" in line for line in said)
    print(f"\n15 x 4 programs on a profile that is {kind}: {told} were told to wait")
