import errno
import os
import sqlite3
import tempfile
import threading

import pytest
from sqlite_utils.plugins import pm

from sketchfind.catalog import Catalog, PhotoFile, connections
from sketchfind.catalog import catalog as catalog_module
from sketchfind.catalog.salvage import damage
from sketchfind.errors import ProfileError
from sketchfind.types import PhotoInfo


def _add_and_fail(catalog):
    with catalog.transaction():
        catalog.folders.add("/a")
        raise RuntimeError("half way")


def test_a_failed_transaction_leaves_nothing(catalog):
    with pytest.raises(RuntimeError):
        _add_and_fail(catalog)
    assert catalog.folders.all() == []


@pytest.mark.skipif(os.name == "nt", reason="open files cannot be deleted there")
def test_nothing_is_written_into_a_catalog_that_was_deleted(catalog):
    catalog._connections.path.unlink()
    with pytest.raises(ProfileError, match="moved or deleted"):
        catalog.folders.add("/a")


def test_readers_in_other_threads_see_only_what_is_committed(catalog):
    seen: list[int] = []

    def read() -> None:
        seen.append(len(catalog.folders.all()))

    def in_thread() -> None:
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()

    with catalog.transaction():
        catalog.folders.add("/a")
        in_thread()
    in_thread()
    assert seen == [0, 1]


def test_a_reader_is_closed_with_its_thread(catalog):
    opened: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: opened.append(catalog._connections.read().conn))
    thread.start()
    thread.join()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_writers_in_many_threads_take_turns(catalog):
    def write(number: int) -> None:
        for index in range(20):
            catalog.folders.add(f"/{number}/{index}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(catalog.folders.all()) == 80


def test_a_reader_cannot_write(catalog):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalog._connections.read().execute("DELETE FROM folders")


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "is full"), (errno.EDQUOT, "is full"), (errno.ENOENT, "I/O error")],
)
def test_a_full_disk_and_a_quota_are_told_from_a_disk_that_fails(
    tmp_path, full_disk, monkeypatch, number, said
):
    Catalog(tmp_path / "c.sqlite").close()
    with full_disk(0), pytest.raises(ProfileError, match="I/O error"):
        Catalog(tmp_path / "c.sqlite")

    def refuse(**_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    for use in (Catalog, damage):
        with full_disk(0), pytest.raises(ProfileError, match=said):
            use(tmp_path / "c.sqlite")


def test_a_catalog_locked_by_another_program_gives_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    path = tmp_path / "c.sqlite"
    with Catalog(path) as catalog:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ProfileError, match="locked"):
            catalog.folders.add("/a")
        other.execute("ROLLBACK")
        other.close()
        catalog.folders.add("/a")


def test_a_catalog_that_another_program_is_making_is_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "c.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE begun (x)")
    waits: list[float] = []

    def let_it_end(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            other.execute("ROLLBACK")

    monkeypatch.setattr("time.sleep", let_it_end)
    with Catalog(path) as catalog:
        catalog.folders.add("/a")
    other.close()
    assert len(waits) == 2


def test_a_closed_catalog_says_so(tmp_path):
    catalog = Catalog(tmp_path / "c.sqlite")
    catalog.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        catalog.folders.add("/a")


def test_damage_inside_the_file_is_found(tmp_path):
    path = tmp_path / "c.sqlite"
    with Catalog(path) as catalog:
        with catalog.transaction():
            for number in range(500):
                catalog.folders.add(f"/folder/{number:05}")
        assert catalog.problems() == []
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2 : len(damaged) // 2 + 3000] = bytes(3000)
    path.write_bytes(damaged)
    with Catalog(path) as catalog:
        assert catalog.problems() != []


def test_reading_ahead_goes_through_all_rows_in_steps(catalog, monkeypatch):
    monkeypatch.setattr(catalog_module, "READ_AHEAD", 10)
    folder = catalog.folders.add("/p")
    for number in range(25):
        info = PhotoInfo(f"{number:064x}", 1, 1, "PNG")
        catalog.photos.save(folder.id, PhotoFile(f"/p/{number}.png", 1, 1), info)
    statements = []
    catalog._connections.read().conn.set_trace_callback(statements.append)
    assert len(list(catalog.read_ahead())) == 3
    ranges = [text.partition("WHERE ")[2] for text in statements if "NOT INDEXED" in text]
    assert ranges == [f"id > {n} AND id <= {n + 10}" for n in (0, 10, 20)]


def test_no_plugin_of_sqlite_utils_touches_the_catalog(tmp_path, monkeypatch):
    prepared = []
    monkeypatch.setattr(pm.hook, "prepare_connection", lambda conn: prepared.append(conn))
    with Catalog(tmp_path / "catalog.sqlite") as made:
        assert made.problems() == []
    assert prepared == []
