"""A profile goes into one file, and comes back from it."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from answers import like
from fake_engine import FakeEngine

from sketchfind.catalog import Catalog
from sketchfind.catalog.update_lock import update_lock
from sketchfind.errors import ProfileError, UserFacingError
from sketchfind.library import Library
from sketchfind.library.models import store
from sketchfind.library.models.chosen import chosen_model
from sketchfind.library.profile import backup as backup_module
from sketchfind.library.profile import restore as restore_module
from sketchfind.library.profile.backup import write_backup
from sketchfind.library.profile.backup_file import CONTENTS, place
from sketchfind.library.profile.restore import restore_backup
from sketchfind.paths import Profile
from sketchfind.settings import Settings, load_settings, save_settings


@pytest.fixture
def empty(tmp_path):
    return Profile.at(tmp_path / "restored").create()


@pytest.fixture
def backup(full, tmp_path):
    path = tmp_path / "b.zip"
    write_backup(full, path)
    return path


def _files(profile: Profile) -> dict[str, bytes]:
    """Return what a backup must bring back, but for the catalog."""
    folders = (profile.drawings, profile.thumbnails)
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    paths += [profile.settings, profile.models / "mine.safetensors"]
    return {str(path.relative_to(profile.data)): path.read_bytes() for path in paths}


def test_all_comes_back_while_the_first_goes_on(full, empty, tmp_path, contents, synced):
    steps: list[tuple[int, int]] = []
    written = write_backup(full, tmp_path / "b.zip", lambda *step: steps.append(step))
    assert (written.bytes, written.lacks) == ((tmp_path / "b.zip").stat().st_size, None)
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert synced(tmp_path / "b.zip")
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
    before = contents(full)
    restore_backup(tmp_path / "b.zip", empty)
    assert _files(empty) == _files(full)
    quick = {name for name in _files(empty) if not synced(empty.data / name)}
    assert quick == {name for name in _files(empty) if name.endswith(".jpg")}
    assert not (empty.models / "mine.part").exists()
    assert load_settings(empty.settings).appearance == "dark"
    assert not list(empty.data.glob(".sketchfind-*"))
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:  # whatever the clock says
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    engine = FakeEngine()
    with Library(empty, "unused", engine=engine) as again:
        assert contents(empty) == before
        assert [pick.words for pick in again.picks()] == ["red"]
        assert all(finding.ok for finding in again.doctor())
        report = again.update()
        assert (report.photos, report.added, report.failed) == (12, 0, ())
        assert engine.encoded == []


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("other.safetensors", "other"),
        ("Mine.safetensors", "chosen-1"),  # another one is called so, to some disks
        ("loud.safetensors", "chosen-1"),
        ("builtin.safetensors", "chosen-1"),
        (".hidden", "chosen-1"),
    ],
)
def test_a_chosen_model_from_elsewhere_comes_along(
    full, empty, tmp_path, model_file, file: str, name: str
):
    elsewhere = tmp_path / "models of mine" / file
    elsewhere.parent.mkdir()
    shutil.copy(model_file, elsewhere)
    (full.models / "LOUD.safetensors").write_bytes(b"weights")
    before = Settings(appearance="dark", model=str(elsewhere))
    save_settings(before, full.settings)
    write_backup(full, tmp_path / "b.zip")
    shutil.rmtree(elsewhere.parent)
    restore_backup(tmp_path / "b.zip", empty)
    assert load_settings(full.settings) == before
    assert load_settings(empty.settings) == replace(before, model=name)
    model = chosen_model(empty, encodes=True)
    assert (model.warning, model.path) == (None, empty.models / f"{name}.safetensors")
    assert model.path.read_bytes() == model_file.read_bytes()
    assert (empty.models / "mine.safetensors").read_bytes() == b"weights"


@pytest.mark.parametrize("model", ["mine", "builtin", "/nowhere/at/all.safetensors"])
def test_settings_stay_as_they_are_where_no_model_comes_along(
    full, empty, tmp_path, monkeypatch, model: str
):
    monkeypatch.setattr(store, "builtin_model", lambda: tmp_path / "not installed")
    full.settings.write_text(json.dumps({"model": model, "of a newer program": 1}))
    lacks = model if model.startswith("/") else None
    assert write_backup(full, tmp_path / "b.zip").lacks == lacks
    restore_backup(tmp_path / "b.zip", empty)
    assert _files(empty) == _files(full)


def test_restoring_can_begin_again_after_it_was_cut_short(
    full, empty, contents, monkeypatch, backup
):
    replace = Path.replace

    def cut_short(path, target):
        if target == empty.settings:
            raise KeyboardInterrupt
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_short)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(backup, empty)
    restore_backup(backup, empty)
    assert _files(empty) == _files(full)
    assert contents(empty) == contents(full)


def test_the_cache_may_be_on_another_disk(full, empty, monkeypatch, backup):
    replace = Path.replace

    def replace_here(path, target):
        if target.is_relative_to(empty.thumbnails):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replace_here)
    restore_backup(backup, empty)
    assert _files(empty) == _files(full)


def test_what_is_left_of_a_deleted_catalog_is_not_taken_for_a_part_of_the_restored_one(
    full, empty, contents, backup
):
    log = empty.catalog.with_name(empty.catalog.name + "-wal")
    with Catalog(empty.catalog) as deleted:
        deleted.folders.add("/elsewhere")
        left = log.read_bytes()
    empty.catalog.unlink()
    log.write_bytes(left)
    restore_backup(backup, empty)
    assert contents(empty) == contents(full)


def test_a_photo_forgotten_while_its_thumbnail_is_packed_ends_no_backup(
    full, empty, tmp_path, contents, monkeypatch
):
    add = backup_module._add

    def add_late(archive, name, path):
        if path == forgotten:
            path.unlink()
        return add(archive, name, path)

    forgotten = next(full.thumbnails.rglob("*.jpg"))
    monkeypatch.setattr(backup_module, "_add", add_late)
    write_backup(full, tmp_path / "b.zip")
    restore_backup(tmp_path / "b.zip", empty)
    assert len(list(empty.thumbnails.rglob("*.jpg"))) == 11
    assert contents(empty) == contents(full)


def test_a_restored_profile_elsewhere_encodes_nothing_again(empty, tmp_path, folder, backup):
    restore_backup(backup, empty)
    moved = folder.rename(tmp_path / "on another disk")
    engine = FakeEngine()
    with Library(empty, "unused", engine=engine) as again:
        again.add_folder(moved)
        again.update()
        assert engine.encoded == []
        hits = again.search(like(moved / "a" / "01.png"), 2).hits
        assert str(moved / "a" / "01.png") in {hit.path for hit in hits}


def test_a_profile_in_use_is_not_overwritten(full, library, backup):
    with pytest.raises(ProfileError, match="Close sketchfind everywhere"):
        restore_backup(backup, full)
    library.close()
    with update_lock(full.catalog), pytest.raises(ProfileError, match="Another sketchfind"):
        restore_backup(backup, full)
    with pytest.raises(ProfileError, match="empty one"):
        restore_backup(backup, full)
    with Library(full, "unused", engine=FakeEngine()) as again:
        assert again.status().photos == 12
        again.remove_folder(1)  # what was found is still marked
    with pytest.raises(ProfileError, match="empty one"):
        restore_backup(backup, full)


def test_a_profile_that_is_opened_while_a_backup_is_unpacked_is_not_overwritten(
    empty, backup, tmp_path
):
    with ExitStack() as opened:

        def open_it(done, total):
            if done == total:
                catalog = opened.enter_context(Catalog(empty.catalog))
                catalog.folders.add(str(tmp_path))

        with pytest.raises(ProfileError, match="in use"):
            restore_backup(backup, empty, open_it)
    with Catalog(empty.catalog) as catalog:
        assert [row.path for row in catalog.folders.all()] == [str(tmp_path)]


def test_another_model_of_the_same_name_is_not_overwritten(empty, backup):
    mine = empty.models / "mine.safetensors"
    mine.write_bytes(b"theirs!")
    with pytest.raises(ProfileError, match="another model") as raised:
        restore_backup(backup, empty)
    assert str(mine) in raised.value.message
    assert mine.read_bytes() == b"theirs!"
    assert not empty.catalog.exists()
    mine.write_bytes(b"weights")  # the same one may have been brought in before
    save_settings(Settings(appearance="light"), empty.settings)
    restore_backup(backup, empty)
    assert load_settings(empty.settings).appearance == "dark"


def test_what_lies_beside_a_profile_in_a_folder_of_the_user_stays(full, empty, tmp_path):
    for profile in (full, empty):
        theirs = profile.data / ".editor-session.tmp" / "thesis.txt"
        theirs.parent.mkdir()
        theirs.write_text("years of work")
        for path in (theirs, theirs.parent):
            os.utime(path, (0, 0))
    write_backup(full, tmp_path / "b.zip")
    restore_backup(tmp_path / "b.zip", empty)
    for profile in (full, empty):
        assert (profile.data / ".editor-session.tmp" / "thesis.txt").exists()


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_profile_in_a_folder_whose_name_is_no_utf8(full, tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/not \xff utf-8"))
    shutil.copytree(full.data, folder)
    assert write_backup(Profile.at(folder), tmp_path / "b.zip").bytes > 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        (tmp_path / "copy.sqlite").write_bytes(archive.read("catalog.sqlite"))
    with Catalog(tmp_path / "copy.sqlite") as catalog:
        assert catalog.photos.count() == 12


def test_a_backup_never_overwrites_and_leaves_no_half(full, tmp_path):
    (tmp_path / "b.zip").write_bytes(b"precious")
    with pytest.raises(UserFacingError, match="exists already"):
        write_backup(full, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"precious"
    with pytest.raises(UserFacingError, match=r"cannot be written: .* Choose another place"):
        write_backup(full, tmp_path / "no folder" / "b.zip")
    with pytest.raises(UserFacingError, match="nothing to back up"):
        write_backup(Profile.at(tmp_path / "new").create(), tmp_path / "c.zip")
    assert not list(tmp_path.glob("**/*.tmp"))
    assert not list(full.data.glob(".sketchfind-*"))


@pytest.mark.skipif(os.name == "nt", reason="names are narrower there")
@pytest.mark.parametrize("name", ["a:b", "x\udcff", "x" * 201])
def test_a_model_that_no_backup_takes_is_said(full, tmp_path, name):
    model = full.models / f"{name}.safetensors"
    model.write_bytes(b"weights")
    with pytest.raises(UserFacingError, match="cannot be backed up") as raised:
        write_backup(full, tmp_path / "b.zip")
    assert str(model) in raised.value.message
    assert not (tmp_path / "b.zip").exists()
    model.rename(full.models / "text.safetensors")
    write_backup(full, tmp_path / "b.zip")


def test_a_file_that_cannot_be_read_is_named_and_not_the_backup(full, tmp_path, monkeypatch):
    damaged, real = full.models / "mine.safetensors", Path.open

    class BadSector(io.BytesIO):
        def read(self, *_):
            raise OSError(errno.EIO, "Input/output error")

    def open_some(path, *options, **more):
        return BadSector() if path == damaged else real(path, *options, **more)

    monkeypatch.setattr(Path, "open", open_some)
    with pytest.raises(UserFacingError, match=re.escape(f"{damaged} cannot be read")):
        write_backup(full, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_no_backup_lies_among_photos(full, folder, tmp_path):
    (tmp_path / "link").symlink_to(folder / "a")
    before = sorted(folder.rglob("*"))
    for parent in (folder, tmp_path / "link"):
        with pytest.raises(UserFacingError, match="among your photos"):
            write_backup(full, parent / "b.zip")
    assert sorted(folder.rglob("*")) == before


def _rewrite(path: Path, change) -> None:
    """Pack a backup again after `change` (files, list of contents) has had its way."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    document = json.loads(files.pop(CONTENTS))
    change(files, document)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(CONTENTS, json.dumps(document))


def _add(name: str):
    def change(files, document):
        files[name] = b"evil"
        digest = hashlib.sha256(b"evil").hexdigest()
        document["files"][name] = {"bytes": 4, "sha256": digest}

    return change


def _say(name: str, **values):
    return lambda files, document: document["files"][name].update(values)


def _newer(files, document):
    document["format"] = 99


def _not_a_catalog(files, document):
    data = b"no database " * 1_000
    files["catalog.sqlite"] = data
    digest = hashlib.sha256(data).hexdigest()
    document["files"]["catalog.sqlite"] = {"bytes": len(data), "sha256": digest}


@pytest.mark.parametrize(
    "change",
    [
        *(
            _add(name)
            for name in (
                "../evil.safetensors",
                "models/../../evil.safetensors",
                "models/sub/evil.safetensors",
                "models\\..\\..\\evil.safetensors",
                "models/C:evil.safetensors",
                "models/.hidden.safetensors",
                "/etc/evil",
                "thumbnails/../../../evil.jpg",
                "thumbnails/aa/evil.jpg",
                "drawings/../settings.json",
                "drawings/ab.svg/../../../evil.txt",
                "evil.txt",
                " ",
            )
        ),
        _say("catalog.sqlite", bytes=10),
        _say("catalog.sqlite", bytes=10**15),
        _say("settings.json", sha256="0" * 64),
        _newer,
        _not_a_catalog,
        lambda files, document: files.pop("settings.json"),
        lambda files, document: document["files"].pop("catalog.sqlite"),
        lambda files, document: document.pop("files"),
        lambda files, document: document.update(files=["catalog.sqlite"]),
        lambda files, document: document["files"].update({"catalog.sqlite": None}),
        _say("catalog.sqlite", bytes=None),
        _say("catalog.sqlite", bytes=float("inf")),
    ],
)
def test_what_does_not_belong_is_refused_and_nothing_is_left(empty, tmp_path, change, backup):
    _rewrite(backup, change)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserFacingError) as caught:
        restore_backup(backup, empty)
    assert "\n" not in str(caught.value)
    after = {path for path in tmp_path.rglob("*") if "catalog.sqlite.updating" not in path.name}
    assert after <= set(before)


def test_contents_of_another_shape_are_refused(empty, tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(CONTENTS, "[]")
    with pytest.raises(UserFacingError, match="not a backup"):
        restore_backup(tmp_path / "b.zip", empty)
    monkeypatch.setattr(restore_module, "_MOST_CONTENTS", 1)
    with pytest.raises(UserFacingError, match="too long"):
        restore_backup(tmp_path / "b.zip", empty)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
def test_a_pipe_is_refused_and_not_waited_for(empty, tmp_path):
    os.mkfifo(tmp_path / "b.zip")
    with pytest.raises(UserFacingError, match=r"not a backup .*regular"):
        restore_backup(tmp_path / "b.zip", empty)


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_backup_that_another_program_packed_is_refused(empty, tmp_path, packing, backup):
    with (
        zipfile.ZipFile(backup) as whole,
        zipfile.ZipFile(tmp_path / "c.zip", "w", packing) as packed,
    ):
        for name in whole.namelist():
            packed.writestr(name, whole.read(name))
    with pytest.raises(UserFacingError, match=r"not a backup .*packed"):
        restore_backup(tmp_path / "c.zip", empty)
    assert not empty.catalog.exists()


def test_an_encrypted_backup_is_refused(empty, backup):
    data = bytearray(backup.read_bytes())
    place, encrypted = 0, 1
    while (place := data.find(b"PK\x01\x02", place)) >= 0:  # each entry of the directory
        data[place + 8] |= encrypted
        place += 4
    for place in (info.header_offset for info in zipfile.ZipFile(backup).infolist()):
        data[place + 6] |= encrypted
    backup.write_bytes(data)
    with pytest.raises(UserFacingError, match=r"not a backup.*encrypted"):
        restore_backup(backup, empty)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_cut_short_is_refused(empty, share, backup):
    data = backup.read_bytes()
    backup.write_bytes(data[: int(share * len(data))])
    with pytest.raises(UserFacingError, match="not a backup"):
        restore_backup(backup, empty)
    assert not empty.catalog.exists()


def test_a_backup_that_ends_before_what_it_lists_is_refused(empty, backup):
    with zipfile.ZipFile(backup, "a") as archive:
        archive.comment = b"so that the list is written again"
        entry = archive.getinfo(CONTENTS)
        entry.compress_size = entry.file_size = 2**20
    with pytest.raises(UserFacingError, match="not a backup"):
        restore_backup(backup, empty)


def test_a_backup_of_a_newer_program_is_refused(full, tmp_path):
    with closing(sqlite3.connect(full.catalog)) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(ProfileError, match="newer"):
        write_backup(full, tmp_path / "b.zip")


def test_every_name_that_is_written_has_its_place(full, backup):
    with zipfile.ZipFile(backup) as archive:
        names = set(archive.namelist()) - {CONTENTS}
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"catalog.sqlite", "settings.json", "drawings", "models", "thumbnails"}
    assert all(place(full, name) is not None for name in names)


def test_the_snapshot_is_of_one_moment(full, tmp_path, catalog, empty):
    with catalog.transaction():
        catalog.folders.add("/half done")
        catalog.picks.clear()
        with ThreadPoolExecutor(1) as other:
            other.submit(write_backup, full, tmp_path / "b.zip").result()
    restore_backup(tmp_path / "b.zip", empty)
    with Catalog(empty.catalog) as restored:
        assert "/half done" not in {row.path for row in restored.folders.all()}
        assert len(restored.picks.all()) == 1


@pytest.mark.faults
def test_a_thousand_damaged_backups(full, tmp_path, backup):
    whole = backup.read_bytes()
    rng = np.random.default_rng(3)
    refused = 0
    for trial in range(1_000):
        data = bytearray(whole)
        for _ in range(int(rng.integers(1, 4))):
            data[int(rng.integers(len(data)))] ^= 1 << int(rng.integers(8))
        (tmp_path / "d.zip").write_bytes(data)
        target = Profile.at(tmp_path / f"target{trial}").create()
        try:
            restore_backup(tmp_path / "d.zip", target)
        except UserFacingError:
            refused += 1
            assert not target.catalog.exists()
        else:
            assert _files(target) == _files(full)
        shutil.rmtree(target.data)
    print(f"\n1,000 damaged backups: {refused} refused, the others restored as they were")
