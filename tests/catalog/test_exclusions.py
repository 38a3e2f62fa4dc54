import sqlite3

from sqlite_utils import Database

from sketchfind.catalog import Catalog
from sketchfind.catalog.migrate import backup_path
from sketchfind.catalog.schema import MIGRATIONS, _add_exclusions

BEFORE = MIGRATIONS.index(_add_exclusions)


def test_a_catalog_from_before_exclusions_comes_forward_with_a_copy(tmp_path):
    path = tmp_path / "c.sqlite"
    old = sqlite3.connect(path)
    for step in MIGRATIONS[:BEFORE]:
        step(Database(old))
    old.execute("INSERT INTO folders (path) VALUES (?)", [b"/photos"])
    old.execute(f"PRAGMA user_version = {BEFORE}")
    old.commit()
    old.close()
    with Catalog(path) as new:
        (folder,) = new.folders.all()
        assert (folder.path, folder.exclusions) == ("/photos", ())
        new.folders.exclude(folder.id, ["Raw/"])
        assert new.folders.all()[0].exclusions == ("Raw/",)
    assert backup_path(path, BEFORE).is_file()


def test_nobody_chose_the_general_patterns_of_a_new_catalog(catalog):
    assert catalog.folders.general_exclusions() is None
    catalog.folders.exclude_generally([])
    assert catalog.folders.general_exclusions() == ()
    catalog.folders.exclude_generally(["“x”/"])
    assert catalog.folders.general_exclusions() == ("“x”/",)
