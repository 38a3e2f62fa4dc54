"""A catalog that is damaged here and there is named, whichever part of it is read first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from answers import like
from fake_engine import FakeEngine

from sketchfind.catalog import Catalog
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


@pytest.fixture
def leave(indexed: Library, profile: Profile) -> Callable[[str], None]:
    """Change rows of a catalog that nobody has open, without regard to what they must be."""
    indexed.close()

    def change(statement: str) -> None:
        without = "replace(replace(sql, 'NOT NULL', ''), 'STRICT', '')"
        with closing(sqlite3.connect(profile.catalog, isolation_level=None)) as db:
            db.execute("PRAGMA writable_schema = ON")
            rules = db.execute("SELECT sql, rowid FROM sqlite_schema").fetchall()
            db.execute(f"UPDATE sqlite_schema SET sql = {without}")
        with closing(sqlite3.connect(profile.catalog, isolation_level=None)) as db:
            assert db.execute(statement).rowcount > 0
            db.execute("PRAGMA writable_schema = ON")
            db.executemany("UPDATE sqlite_schema SET sql = ? WHERE rowid = ?", rules)

    return change


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE photos SET path = NULL WHERE id = 1",
        "UPDATE photos SET taken_at = x'ff' WHERE id = 1",
        "UPDATE embeddings SET vector = NULL WHERE seq = 1",
        "UPDATE folders SET path = NULL",
        "UPDATE folders SET path = CAST(path AS TEXT)",
    ],
)
def test_it_is_named_where_a_row_is_none_any_more(
    leave: Callable[[str], None], profile: Profile, folder: Path, statement: str
) -> None:
    leave(statement)
    with pytest.raises(ProfileError, match="is damaged"):
        _update_and_search(profile, folder)


def test_it_is_named_where_rows_of_an_older_schema_come_forward(
    leave: Callable[[str], None], profile: Profile
) -> None:
    leave("UPDATE photos SET path = NULL, taken_at = NULL WHERE id = 1")
    with closing(sqlite3.connect(profile.catalog)) as db:
        db.execute("PRAGMA user_version = 5")  # whose tables are the same
    with pytest.raises(ProfileError, match="is damaged"):
        Catalog(profile.catalog)


def test_it_is_named_where_a_small_picture_is_looked_for(
    leave: Callable[[str], None], profile: Profile
) -> None:
    leave("UPDATE photos SET content_hash = x'ff' WHERE id = 1")  # which the next update mends
    with (
        Library(profile, "unused", engine=FakeEngine()) as library,
        pytest.raises(ProfileError, match="is damaged"),
    ):
        library.thumbnail(1)


def test_of_paths_outside_the_only_root_no_folders_are_offered(
    leave: Callable[[str], None], profile: Profile, folder: Path
) -> None:
    leave("UPDATE photos SET path = CAST('o' || path AS BLOB) WHERE id = 1")
    with Library(profile, "unused", engine=FakeEngine()) as library:
        assert library.subfolders() == [str(folder / name) for name in ("a", "b")]


def _update_and_search(profile: Profile, folder: Path) -> None:
    with Library(profile, "unused", engine=FakeEngine()) as library:
        library.update()
        library.search(like(folder / "a" / "01.png"))


def test_no_backup_is_made_that_could_not_be_restored(
    leave: Callable[[str], None], profile: Profile, tmp_path: Path
) -> None:
    leave("UPDATE photos SET content_hash = NULL WHERE id = 1")
    with pytest.raises(ProfileError, match="damaged"):
        write_backup(profile, tmp_path / "b.zip")
    assert not list(tmp_path.glob("*.zip"))


def test_what_fails_where_all_rows_are_sound_is_a_bug(profile: Profile) -> None:
    with (
        Catalog(profile.create().catalog) as catalog,
        pytest.raises(TypeError),
        catalog.errors_explained(),
    ):
        raise TypeError


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
