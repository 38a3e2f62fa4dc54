"""A catalog that is damaged here and there is named, whichever part of it is read first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sketchfind.errors import ProfileError
from sketchfind.library import Library
from sketchfind.library.models.chosen import chosen_model
from sketchfind.library.profile.backup import write_backup
from sketchfind.library.profile.restore import restore_backup
from sketchfind.paths import Profile
from sketchfind.settings import Settings, save_settings


@pytest.fixture
def spoil(indexed: Library, profile: Profile) -> Callable[[str], None]:
    """Overwrite all of a table and of its indexes, in a catalog that nobody has open."""
    indexed.close()

    def overwrite(table: str) -> None:
        with closing(sqlite3.connect(profile.catalog)) as db:
            query = "SELECT pageno, pgsize FROM dbstat JOIN sqlite_schema USING (name)"
            pages = db.execute(f"{query} WHERE tbl_name = ?", [table]).fetchall()
        with profile.catalog.open("rb+") as file:
            for number, size in pages:
                file.seek((number - 1) * size)
                file.write(b"x" * size)

    return overwrite


def _no_former(_space: str) -> None:
    return None


def test_it_is_named_when_a_library_is_opened(
    spoil: Callable[[str], None], profile: Profile
) -> None:
    Library(profile, "unused", engine=FakeEngine(), former=_no_former).close()
    spoil("photos")
    engine = FakeEngine("another space")  # of which it is asked how many photos it has not seen
    with pytest.raises(ProfileError, match="damaged"):
        Library(profile, "unused", engine=engine, former=_no_former)


def test_it_is_named_when_a_model_takes_the_place_of_one_that_is_gone(
    spoil: Callable[[str], None], profile: Profile
) -> None:
    save_settings(replace(Settings(), model="gone"), profile.settings)
    spoil("meta")
    with pytest.raises(ProfileError, match="damaged"):
        chosen_model(profile, encodes=False)


def test_it_is_named_by_a_backup_and_is_no_place_for_one(
    spoil: Callable[[str], None], profile: Profile, tmp_path: Path
) -> None:
    write_backup(profile, tmp_path / "sound.zip")
    spoil("folders")
    with pytest.raises(ProfileError, match="damaged"):
        write_backup(profile, tmp_path / "b.zip")
    with pytest.raises(ProfileError, match="damaged"):
        restore_backup(tmp_path / "sound.zip", profile)


def test_it_is_named_where_a_text_in_it_is_none_any_more(
    indexed: Library, profile: Profile
) -> None:
    indexed.close()
    with closing(sqlite3.connect(profile.catalog)) as db, db:
        db.execute("UPDATE folders SET last_scan = CAST(x'ff' AS TEXT)")
    with (
        Library(profile, "unused", engine=FakeEngine()) as library,
        pytest.raises(ProfileError, match="is damaged"),
    ):
        library.folders()
