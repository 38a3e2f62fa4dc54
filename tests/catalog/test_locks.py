"""What one process locks stays locked, whatever else that process opens."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import NoReturn

import pytest

from sketchfind.catalog import Catalog
from sketchfind.catalog.salvage import damage
from sketchfind.catalog.update_lock import update_lock
from sketchfind.errors import ProfileError

OTHER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    connection.execute(sys.argv[2])
except sqlite3.OperationalError as error:
    print(error)
connection.close()
"""


def _in_another_process(path: Path, statement: str) -> str:
    command = [sys.executable, "-c", OTHER, str(path), statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_second_catalog_in_one_process_costs_no_commits(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog(path) as first:
        first.folders.add("/one")
        with Catalog(path) as second:
            assert [folder.path for folder in second.folders.all()] == ["/one"]
        # Who believes to be the last one empties the -wal file and deletes it.
        insert = "INSERT INTO folders (path) VALUES (CAST('/two' AS BLOB))"
        assert _in_another_process(path, insert) == ""
        assert path.with_name("catalog.sqlite-wal").exists()
        first.folders.add("/three")
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("SELECT count(*) FROM folders").fetchone() == (3,)
        assert len(first.folders.all()) == 3


def test_who_is_refused_does_not_end_the_lock_of_the_update(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with update_lock(path):
        with pytest.raises(ProfileError, match="Another sketchfind"), update_lock(path):
            pass
        beside = path.with_name("catalog.sqlite.updating")
        assert "locked" in _in_another_process(beside, "BEGIN EXCLUSIVE")


def test_a_lock_that_cannot_be_had_for_another_reason_is_not_blamed_on_an_update(
    tmp_path: Path, full_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    path = tmp_path / "catalog.sqlite"
    with full_disk(0), pytest.raises(ProfileError, match="cannot be written: "), update_lock(path):
        pass
    with update_lock(path):
        pass
    beside = path.with_name("catalog.sqlite.updating")
    beside.unlink()
    beside.mkdir()
    with pytest.raises(ProfileError, match="cannot be written: "), update_lock(path):
        pass


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("room", ["of the lock", "of its content"])
def test_a_full_disk_is_said_as_everywhere(
    tmp_path: Path,
    full_disk: Callable[[int], AbstractContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    room: str,
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "catalog.sqlite"
    monkeypatch.setattr(
        *((os, "open") if room == "of the lock" else (tempfile, "TemporaryFile")), refuse
    )
    with (
        full_disk(0),
        pytest.raises(ProfileError, match=r"The disk of .* is full"),
        update_lock(path),
    ):
        pass


@pytest.fixture
def drive_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on one, where SQLite would wait half a minute and say that the file is locked."""
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> NoReturn:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "lockf", refuse)
    return tmp_path


NO_LOCKS = "does not let programs lock files"


def test_a_drive_without_locks_is_said_at_once(drive_without_locks: Path) -> None:
    with pytest.raises(ProfileError, match=NO_LOCKS):
        Catalog(drive_without_locks / "catalog.sqlite")
    assert list(drive_without_locks.iterdir()) == []


def test_a_look_for_damage_blames_a_drive_without_locks(drive_without_locks: Path) -> None:
    path = drive_without_locks / "catalog.sqlite"
    path.touch()
    with pytest.raises(ProfileError, match=NO_LOCKS):
        damage(path)


def test_an_update_blames_a_drive_without_locks(drive_without_locks: Path) -> None:
    path = drive_without_locks / "catalog.sqlite"
    with closing(sqlite3.connect(f"{path}.updating")) as other:
        other.execute("BEGIN EXCLUSIVE")  # SQLite says the same
        with pytest.raises(ProfileError, match=NO_LOCKS), update_lock(path):
            pass


def test_a_catalog_is_made_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").symlink_to(tmp_path / "elsewhere.sqlite")
    with Catalog(tmp_path / "catalog.sqlite") as catalog:
        catalog.folders.add("/one")
    assert (tmp_path / "elsewhere.sqlite").stat().st_mode & 0o777 == 0o600
