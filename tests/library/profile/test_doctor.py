import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from fake_engine import DIM, FakeEngine

from sketchfind.catalog import PhotoFile
from sketchfind.errors import ModelFileError
from sketchfind.library import Library
from sketchfind.library.profile import doctor
from sketchfind.library.profile.mending import mend_catalog
from sketchfind.library.search import vector_index
from sketchfind.settings import Settings, load_settings


def _by_check(findings):
    return {finding.check: finding for finding in findings}


def execute(profile, statement, *values):
    """Change the catalog in a way that only damage does."""
    with closing(sqlite3.connect(profile.catalog)) as db, db:
        db.execute(statement, values)


def test_a_sound_profile(indexed):
    findings = indexed.doctor()
    assert all(finding.ok for finding in findings)
    assert _by_check(findings)["index"].detail == "not needed below 2,000 photos"


def test_what_is_wrong_is_named(indexed, catalog, folder, profile):
    (folder / "bad.jpg").write_text("no picture")
    shutil.copy(folder / "a" / "01.png", folder / "copy.png")  # which has the same thumbnail
    indexed.update()
    for path in profile.thumbnails.rglob("*.jpg"):
        path.unlink()
    catalog.embeddings.drop(1)
    findings = _by_check(indexed.doctor())
    assert not findings["files"].ok
    assert findings["thumbnails"].detail.startswith("12 missing; ")
    assert findings["embeddings"].detail.startswith("missing for 1 photo; ")
    assert {findings[check].cure for check in ("thumbnails", "embeddings")} == {"update"}
    assert findings["catalog"].ok
    folder.rename(folder.with_name("elsewhere"))
    findings = _by_check(indexed.doctor())
    assert str(folder) in findings["folders"].detail
    assert findings["folders"].cure is None
    assert findings["thumbnails"].ok
    assert findings["embeddings"].ok


def test_no_update_is_said_to_make_what_belongs_to_deleted_photos(indexed, folder, profile):
    (folder / "a" / "01.png").unlink()
    shutil.rmtree(profile.thumbnails)
    indexed.update()
    indexed.update()
    assert all(finding.ok for finding in indexed.doctor())


def test_no_update_is_said_to_make_what_lies_in_a_folder_that_cannot_be_read(
    indexed, catalog, folder
):
    closed = PhotoFile(str(folder / "a"), 0, 0)
    catalog.failures.record(1, closed, "the folder cannot be read")
    for path in (folder / "a").iterdir():
        photo = catalog.photos.id_at(str(path))
        indexed.thumbnail(photo).unlink()
        catalog.embeddings.drop(photo)
    findings = _by_check(indexed.doctor())
    assert not findings["files"].ok
    assert findings["embeddings"].ok
    assert findings["thumbnails"].ok


def test_a_damaged_model_is_named_with_a_way_out(indexed, engine):
    assert _by_check(indexed.doctor())["model"].detail == "fake is sound"
    engine.damage = ModelFileError("{path} is damaged.", "Get it again.", path="fake")
    found = _by_check(indexed.doctor(repair=True))["model"]
    assert (found.ok, found.repaired) == (False, False)
    assert found.detail.startswith("fake is damaged. Get it again, or choose another one: ")
    engine.info = replace(engine.info, name="builtin")
    assert _by_check(indexed.doctor())["model"].detail == (
        "fake is damaged. Install sketchfind again."
    )


def test_the_model_to_come_is_looked_at_too(profile, folder):
    models = {"first": FakeEngine("first"), "second": FakeEngine("second")}
    with Library(
        profile, "unused", engine=models["first"], engines=lambda path, _: models[path.name]
    ) as library:
        library.add_folder(folder)
        library.update()
        library._spaces.prepare(Path("second"))
        models["second"].damage = ModelFileError("It is damaged.")
        found = [finding.ok for finding in library.doctor() if finding.check == "model"]
        assert found == [True, False]


def test_leftovers_are_removed_but_only_old_ones(indexed, profile):
    used = next(profile.thumbnails.rglob("*.jpg"))
    young = used.with_name("ffff.jpg")
    old = used.with_name(".half.123")
    for path in (young, old):
        path.write_bytes(b"x")
    os.utime(old, (1, 1))
    assert not _by_check(indexed.doctor())["leftovers"].ok
    assert old.exists()
    assert _by_check(indexed.doctor(repair=True))["leftovers"].repaired
    assert (used.exists(), young.exists(), old.exists()) == (True, True, False)
    assert _by_check(indexed.doctor())["leftovers"].ok


@pytest.mark.parametrize("by_update", [False, True], ids=["doctor", "update"])
def test_what_killed_programs_left_is_removed(indexed, profile, by_update):
    folder = profile.data / ".sketchfind-restore-x.tmp"
    settings = profile.data / ".sketchfind-settings.json.0a1b.tmp"
    (folder / "cache").mkdir(parents=True)
    theirs = profile.data / ".editor-session.tmp"
    model = profile.models / ".sketchfind-mine.safetensors.0a1b.tmp"
    for path in (theirs, model, settings):
        path.touch()
    assert _by_check(indexed.doctor())["leftovers"].ok  # it may go on
    for path in (folder / "cache", folder, theirs, model, settings):
        os.utime(path, (1, 1))
    detail = _by_check(indexed.doctor())["leftovers"].detail
    assert detail.startswith("3 left half written: ")
    assert all(path.name in detail for path in (folder, model, settings))
    if by_update:
        indexed.update()
    else:
        assert _by_check(indexed.doctor(repair=True))["leftovers"].repaired
    assert not any(path.exists() for path in (folder, model, settings))
    assert theirs.exists()


def test_a_thumbnail_may_come_into_its_place_meanwhile(indexed, profile, monkeypatch):
    used = next(profile.thumbnails.rglob("*.jpg"))
    half = used.with_name(".half.123.tmp")
    half.touch()
    seen = list(indexed._thumbnails._entries())
    half.unlink()
    monkeypatch.setattr(indexed._thumbnails, "_entries", lambda: iter(seen))
    assert _by_check(indexed.doctor(repair=True))["leftovers"].ok


def test_an_emptied_folder_is_offline(indexed, folder):
    shutil.rmtree(folder)
    folder.mkdir()
    assert _by_check(indexed.doctor())["folders"].detail == f"offline: {folder}"


def test_a_damaged_index_is_rebuilt(indexed, profile, monkeypatch):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 5)
    assert "no index yet" in _by_check(indexed.doctor())["index"].detail
    assert _by_check(indexed.doctor(repair=True))["index"].repaired
    (graph,) = profile.index.glob("*.hnsw")
    graph.write_bytes(b"x" * graph.stat().st_size)
    assert "sha256" in _by_check(indexed.doctor())["index"].detail
    assert _by_check(indexed.doctor(repair=True))["index"].repaired
    assert _by_check(indexed.doctor())["index"].ok


def test_a_large_library_without_hnswlib_is_told_so(indexed, monkeypatch):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 5)
    monkeypatch.setattr(vector_index, "available", lambda: False)
    monkeypatch.setattr(doctor, "available", lambda: False)
    finding = _by_check(indexed.doctor())["index"]
    assert finding.ok
    assert "hnswlib is not installed" in finding.detail


def test_damaged_vectors_are_dropped_and_made_again(indexed, profile, engine):
    execute(profile, "UPDATE embeddings SET vector = substr(vector, 1, 10) WHERE photo_id = 3")
    found = _by_check(indexed.doctor())
    assert found["vectors"].detail == "1 damaged"
    assert "embeddings" not in found
    assert _by_check(indexed.doctor(repair=True))["vectors"].repaired
    not_a_number = b"\xff\xff" * DIM
    execute(profile, "UPDATE embeddings SET vector = ? WHERE photo_id = 4", not_a_number)
    assert _by_check(indexed.doctor(repair=True))["vectors"].repaired
    engine.encoded.clear()
    assert indexed.update().updated == 2
    assert all(finding.ok for finding in indexed.doctor())


def test_a_damaged_vector_of_one_model_leaves_those_of_others(indexed, profile, catalog):
    indexed.close()
    with Library(profile, "unused", engine=FakeEngine("second space")) as library:
        library.update()
        first, second = catalog.embeddings.spaces()
        damage = "UPDATE embeddings SET vector = x'00' WHERE photo_id = 3 AND space_id = ?"
        execute(profile, damage, second.id)
        assert _by_check(library.doctor(repair=True))["vectors"].repaired
        assert catalog.embeddings.count(second) == 11
        assert catalog.embeddings.count(first) == 12


def test_no_update_is_said_to_help_where_a_photo_cannot_be_read_any_more(indexed, catalog, folder):
    path = folder / "a" / "01.png"
    times = path.stat()
    path.write_bytes(bytes(times.st_size))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    catalog.embeddings.drop(catalog.photos.id_at(str(path)))
    detail = _by_check(indexed.doctor())["embeddings"].detail
    assert detail.startswith("missing for 1 photo; ")
    assert len(indexed.update().failed) == 1
    findings = _by_check(indexed.doctor())
    assert findings["embeddings"].detail == "11 photos can be found"
    assert "01.png" in findings["files"].detail


def test_damaged_thumbnails_are_removed_and_made_again(indexed, profile):
    first, second, *_ = sorted(profile.thumbnails.rglob("*.jpg"))
    first.write_bytes(first.read_bytes()[:-100])
    second.write_bytes(b"")
    findings = [finding for finding in indexed.doctor() if finding.check == "thumbnails"]
    assert ["2 damaged" in finding.detail for finding in findings] == [True, False]
    assert indexed.doctor(repair=True)
    assert not first.exists()
    assert indexed.update().updated == 2
    assert all(finding.ok for finding in indexed.doctor())


def test_what_cannot_be_deleted_is_not_called_mended(indexed, profile, monkeypatch):
    damaged = next(profile.thumbnails.rglob("*.jpg"))
    damaged.write_bytes(b"")
    old = damaged.with_name(".half.123")
    old.touch()
    os.utime(old, (1, 1))
    monkeypatch.setattr(doctor, "delete", lambda _: None)  # another program holds them
    wrong = [finding for finding in indexed.doctor(repair=True) if not finding.ok]
    assert [(one.check, one.repaired) for one in wrong] == [
        ("thumbnails", False),
        ("leftovers", False),
    ]


@pytest.mark.skipif(os.name == "nt", reason="has other rights")
def test_what_others_may_read_is_closed(indexed, profile, monkeypatch):
    profile.thumbnails.chmod(0o755)
    profile.catalog.chmod(0o644)
    profile.catalog.with_name("catalog.sqlite.damaged-1").touch(0o644)
    profile.crash.touch(0o644)
    named = "catalog.sqlite, catalog.sqlite.damaged-1, crash.txt, thumbnails"
    assert named in _by_check(indexed.doctor())["access"].detail

    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patch:  # they may be another user's
        patch.setattr(Path, "chmod", refuse)
        assert not _by_check(indexed.doctor(repair=True))["access"].repaired
    assert _by_check(indexed.doctor(repair=True))["access"].repaired
    assert _by_check(indexed.doctor())["access"].ok
    assert profile.catalog.stat().st_mode & 0o777 == 0o600
    assert profile.thumbnails.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="has other rights")
def test_what_goes_while_it_is_looked_at_is_nothing_that_others_may_read(indexed, profile):
    profile.log.symlink_to(profile.data / "none")  # a name without a file, as a moment later
    assert _by_check(indexed.doctor(repair=True))["access"].ok


def test_a_catalog_too_damaged_to_open_is_mended_first(indexed, profile, engine):
    indexed.close()
    assert mend_catalog(profile) is None
    with profile.catalog.open("r+b") as file:
        file.truncate(profile.catalog.stat().st_size - 4096)
    finding = mend_catalog(profile)
    assert finding is not None
    assert finding.repaired
    assert "saved 1 folder, 12 photos, " in finding.detail
    assert finding.detail.endswith("; the next update makes the rest")
    assert len(list(profile.data.glob("catalog.sqlite.damaged-*"))) == 1
    with Library(profile, "unused", engine=engine) as again:
        assert again.update().photos == 12
        assert _by_check(again.doctor())["catalog"].ok


def test_where_no_folder_was_saved_no_update_is_promised(profile):
    profile.catalog.write_bytes(b"these are words " * 1_000)
    finding = mend_catalog(profile)
    assert finding is not None
    assert "saved 0 folders, " in finding.detail
    assert finding.detail.endswith("add your folders again: `sketchfind index FOLDER`")


def test_damaged_settings_are_named_and_put_aside(indexed, profile, monkeypatch):
    profile.settings.write_text('{"model": ')
    finding = _by_check(indexed.doctor())["settings"]
    assert (finding.ok, finding.repaired, finding.cure) == (False, False, "repair")
    assert f"The settings {profile.settings} are damaged (" in finding.detail

    def refuse(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(doctor, "save_settings", refuse)
        assert not _by_check(indexed.doctor(repair=True))["settings"].repaired
    assert _by_check(indexed.doctor(repair=True))["settings"].repaired
    assert _by_check(indexed.doctor())["settings"].ok
    assert (profile.data / "settings.json.damaged").read_text() == '{"model": '


def test_settings_that_cannot_be_used_are_named_and_get_their_defaults(indexed, profile):
    profile.settings.write_text('{"pen_width": "thick", "appearance": "dark"}')
    finding = _by_check(indexed.doctor())["settings"]
    assert (finding.ok, finding.repaired, finding.cure) == (False, False, "repair")
    assert "The defaults apply to pen_width: " in finding.detail
    assert _by_check(indexed.doctor(repair=True))["settings"].repaired
    assert load_settings(profile.settings) == Settings(appearance="dark")
