import sqlite3
from contextlib import closing

import pytest

from sketchfind.catalog import Catalog
from sketchfind.catalog.connections import Connections
from sketchfind.catalog.migrate import backup_path
from sketchfind.catalog.salvage import damage
from sketchfind.catalog.schema import MIGRATIONS
from sketchfind.errors import ProfileError


def _add_rating(db):
    db.execute("ALTER TABLE photos ADD COLUMN rating INTEGER")


def _fail_half_way(db):
    db.execute("ALTER TABLE photos ADD COLUMN rating INTEGER")
    raise RuntimeError("the power went")


def test_a_new_catalog_has_the_current_version_and_no_backup(tmp_path):
    with Catalog(tmp_path / "c.sqlite"):
        pass
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert not list(tmp_path.glob("*.bak"))


@pytest.mark.parametrize("use", [Catalog, damage])
def test_a_catalog_is_not_called_damaged_where_sqlite_is_too_old(tmp_path, monkeypatch, use):
    Catalog(tmp_path / "c.sqlite").close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(ProfileError, match=r"^This Python has SQLite 3\.34\.1, .* needs 3\.37"):
        use(tmp_path / "c.sqlite")


def test_what_another_process_has_migrated_meanwhile_is_no_backup(tmp_path, monkeypatch):
    path, newer = tmp_path / "c.sqlite", [*MIGRATIONS, _add_rating]
    Catalog(path).close()
    copy_to = Connections.copy_to

    def overtaken(connections, target):
        monkeypatch.undo()
        Catalog(path, migrations=newer).close()
        copy_to(connections, target)

    monkeypatch.setattr(Connections, "copy_to", overtaken)
    Catalog(path, migrations=newer).close()
    Catalog(backup_path(path, len(MIGRATIONS))).close()  # refuses a newer one


def test_a_migration_that_fails_leaves_the_old_schema(tmp_path):
    path = tmp_path / "c.sqlite"
    Catalog(path).close()
    with pytest.raises(RuntimeError):
        Catalog(path, migrations=[*MIGRATIONS, _fail_half_way])
    with Catalog(path) as catalog:
        assert catalog.problems() == []
    with closing(sqlite3.connect(path)) as db:
        columns = db.execute("PRAGMA table_info(photos)").fetchall()
    assert "rating" not in {column[1] for column in columns}


@pytest.mark.parametrize("older", [0, 1])
def test_a_newer_schema_is_refused_and_left_alone(tmp_path, older):
    """Also if its number differs from that of the known one in a single bit."""
    path = tmp_path / "c.sqlite"
    newer = [*MIGRATIONS, *[lambda _db: None] * older, _add_rating]
    Catalog(path, migrations=newer).close()
    before = path.read_bytes()
    with pytest.raises(ProfileError, match="newer sketchfind"):
        Catalog(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough" * 100, b"SQLite format 3\0"]
)
def test_a_file_that_is_no_catalog_is_named(tmp_path, content):
    path = tmp_path / "c.sqlite"
    path.write_bytes(content)
    with pytest.raises(ProfileError, match=r"c\.sqlite"):
        Catalog(path)


def test_a_catalog_in_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(ProfileError, match="cannot be used"):
        Catalog(tmp_path / "nowhere" / "c.sqlite")
