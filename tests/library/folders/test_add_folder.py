import errno
import os
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

from sketchfind import paths
from sketchfind.errors import UserFacingError
from sketchfind.library.folders import folders, identity, nesting


def test_a_folder_that_cannot_be_used_is_named(library, tmp_path, make_photo):
    with pytest.raises(UserFacingError, match="No such file"):
        library.add_folder(tmp_path / "nowhere")
    with pytest.raises(UserFacingError, match="Not a directory"):
        library.add_folder(make_photo(tmp_path / "x.png"))


@pytest.mark.parametrize(
    ("platform", "code", "hint"),
    [
        ("darwin", errno.EPERM, "under Privacy & Security"),
        ("darwin", errno.EACCES, "Choose a folder with photos"),
        ("linux", errno.EPERM, "Choose a folder with photos"),
    ],
)
def test_where_macos_asks_who_may_read_a_folder_is_said(
    library, folder, monkeypatch, platform, code, hint
):
    def refuse(path):
        raise PermissionError(code, os.strerror(code), path)

    monkeypatch.setattr(folders, "sys", SimpleNamespace(platform=platform))
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UserFacingError, match=f"{os.strerror(code)}.*{hint}"):
        library.add_folder(folder)


def test_the_profile_is_no_folder_of_photos(library, profile):
    with pytest.raises(UserFacingError, match="belongs to sketchfind"):
        library.add_folder(profile.thumbnails)


def test_a_folder_around_the_profile_does_not_show_the_thumbnails(
    library, folder, tmp_path, profile
):
    assert profile.data.parent == tmp_path
    library.add_folder(tmp_path)
    assert library.update().photos == 12
    assert library.update().photos == 12


def test_on_a_drive_that_numbers_no_files_all_folders_are_found(
    library, folder, tmp_path, make_photo, monkeypatch
):
    def stat(path):
        return SimpleNamespace(st_dev=Path(path).stat().st_dev, st_ino=0)

    monkeypatch.setattr(identity, "os", SimpleNamespace(stat=stat, path=os.path))
    make_photo(tmp_path / "other" / "deep" / "x.png", seed=99)
    first = library.add_folder(folder)
    assert library.add_folder(folder).folder_id == first.folder_id
    assert library.add_folder(tmp_path / "other").folder_id != first.folder_id
    assert library.update().photos == 13


def test_one_folder_by_several_names_is_one(library, folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    first = library.add_folder(folder)
    assert library.add_folder(tmp_path / "link").folder_id == first.folder_id
    assert library.add_folder(folder / "a" / "..").folder_id == first.folder_id
    assert len(library.folders()) == 1


def test_photos_are_known_by_the_name_that_the_walk_met(library, folder, tmp_path, make_photo):
    elsewhere = make_photo(tmp_path / "elsewhere/ext/deep/one.png", 50).parents[1]
    (folder / "External").symlink_to(elsewhere)
    library.add_folder(folder)
    library.update()
    stored = (str(folder / "External"),)
    assert library.names_of(folder / "External") == stored
    assert library.names_of(elsewhere) == stored
    assert library.names_of(elsewhere / "deep") == (str(folder / "External/deep"),)
    assert library.names_of(tmp_path / "none") == ()
    assert library.names_of(tmp_path) == (str(tmp_path),)
    (tmp_path / "alias").symlink_to(folder / "a")
    assert library.names_of(tmp_path / "alias") == (str(folder / "a"),)


def test_a_folder_without_a_known_photo_has_a_name_where_it_is_searched(library, folder, tmp_path):
    (tmp_path / "other").mkdir()
    (folder / "empty").mkdir()
    (tmp_path / "linked").mkdir()
    (folder / "link").symlink_to(tmp_path / "linked")
    (tmp_path / "around").symlink_to(folder.parent)
    library.add_folder(folder)  # nothing is read yet
    for searched in (folder, folder / "empty", folder / "link", tmp_path, tmp_path / "around"):
        assert library.names_of(searched) == (str(searched),)
    for other in (tmp_path / "other", tmp_path / "linked", folder / "none"):
        assert library.names_of(other) == ()


def test_a_folder_without_photos_says_why_it_has_none(library, folder, tmp_path, make_photo):
    for place in (tmp_path / "other", folder / "empty", folder / "Raw/new", folder / ".hidden"):
        make_photo(place / "x.png", 50)
    (folder / "empty/x.png").unlink()
    (tmp_path / "alias").symlink_to(folder / "a")
    root = library.add_folder(folder)
    library.exclude(["raw/"], root.folder_id)
    library.update()
    assert library.names_with_photos(tmp_path / "alias") == (str(folder / "a"),)
    for place, why in {
        tmp_path / "other": r"is not searched\.",
        folder / "Raw": "is left out or hidden",
        folder / "Raw/new": "is left out or hidden",
        folder / ".hidden": "is left out or hidden",
        folder / "empty": "no searchable photos in the folder",
    }.items():
        with pytest.raises(UserFacingError, match=why):
            library.names_with_photos(place)


def test_a_root_that_was_moved_behind_a_link_keeps_its_names(library, folder, tmp_path):
    added = library.add_folder(folder)
    library.update()
    folder.rename(tmp_path / "drive")
    folder.symlink_to(tmp_path / "drive")
    for name in (folder, tmp_path / "drive"):
        assert library.find_folder(name).folder_id == added.folder_id
        assert library.names_of(name) == (str(folder),)
    assert library.find_folder(folder / "a") is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc, as macOS is asked")
def test_macos_has_names_of_its_own_for_what_dialogs_hand_over(
    library, tmp_path, make_photo, monkeypatch
):
    def on_the_disk(name):
        return unicodedata.normalize("NFD", name)

    def asked(handle, command, room):
        assert command == 50
        name = str(Path(f"/proc/self/fd/{handle}").readlink())
        return os.fsencode(on_the_disk(name)).ljust(len(room), b"\0")

    for part in ("Wörlitz", "Wörlitz/Türme"):
        (tmp_path / part).mkdir()
    photo = make_photo(tmp_path / on_the_disk("Wörlitz/Türme") / "x.png")
    monkeypatch.setattr(paths, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr("fcntl.F_GETPATH", 50, raising=False)
    monkeypatch.setattr("fcntl.fcntl", asked)
    # As it lists folders and tells of changes.
    assert library.add_folder(tmp_path / "Wörlitz").path == str(photo.parent.parent)
    assert library.update().photos == 1
    assert library.names_with_photos(tmp_path / "Wörlitz" / "Türme") == (str(photo.parent),)
    assert library.names_of(tmp_path / "none") == ()


def test_a_root_that_is_gone_is_known_in_any_spelling_of_a_system_that_ignores_case(
    library, folder, monkeypatch
):
    added = library.add_folder(folder)
    other = folder.with_name(folder.name.upper())
    folder.rename(folder.with_name("elsewhere"))
    assert library.find_folder(other) is None
    monkeypatch.setattr(nesting, "sys", SimpleNamespace(platform="darwin"))
    assert library.find_folder(other).folder_id == added.folder_id
    other.mkdir()
    library.add_folder(other)  # where that is another one all the same
    assert library.find_folder(other).folder_id != added.folder_id
    assert library.find_folder(folder.with_name("Photos")) is None
