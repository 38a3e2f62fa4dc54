"""Roots that were renamed or moved as a whole, while nobody looked."""

from __future__ import annotations

import os
import shutil

import pytest

from sketchfind.errors import UserFacingError
from sketchfind.library.folders import moved
from sketchfind.library.folders.mounts import is_place_of_drive
from sketchfind.library.update import reconcile, scan


@pytest.fixture
def known(library, engine, folder):
    """The fixture `folder`, read and with a pattern of its own; nothing counts as encoded."""
    state = library.add_folder(folder)
    library.exclude(["Raw/"], state.folder_id)
    library.update()
    engine.encoded.clear()
    return state


def _add_copy(library, folder, place):
    """Copy a folder to another place, and read it there."""
    state = library.add_folder(shutil.copytree(folder, place))
    library.update()
    return state


def _ids(catalog):
    return {path: catalog.photos.id_at(path) for _, path in catalog.photos.places()}


def test_a_renamed_root_is_recognised_and_keeps_everything(library, catalog, engine, folder, known):
    before = _ids(catalog)
    other = folder.rename(folder.with_name("renamed"))
    state = library.add_folder(other)
    assert (state.folder_id, state.moved_from) == (known.folder_id, str(folder))
    assert (state.path, state.photos, state.online) == (str(other), 12, True)
    assert library.exclusions(state.folder_id) == ("Raw/",)
    report = library.update()
    assert (report.photos, report.added, report.moved, report.removed) == (12, 0, 0, 0)
    assert engine.encoded == []
    assert len(library.folders()) == 1
    assert _ids(catalog) == {path.replace(str(folder), str(other)): i for path, i in before.items()}
    assert library.add_folder(other).moved_from == ""


def test_photos_of_a_time_that_the_catalog_cannot_hold_are_recognised(library, folder):
    for path in folder.rglob("*.png"):
        os.utime(path, (330 * 365 * 86400,) * 2)
    known = library.add_folder(folder)
    library.update()
    state = library.add_folder(folder.rename(folder.with_name("renamed")))
    assert (state.folder_id, state.moved_from) == (known.folder_id, str(folder))


def test_what_is_not_in_its_place_is_for_the_next_update(
    library, catalog, engine, folder, known, make_photo
):
    before = _ids(catalog)
    other = folder.rename(folder.with_name("renamed"))
    (other / "a/01.png").rename(other / "b/01 again.png")
    make_photo(other / "new.png", 50)
    assert library.add_folder(other).folder_id == known.folder_id
    report = library.update()
    assert (report.photos, report.added, report.moved, report.removed) == (13, 1, 1, 0)
    assert _ids(catalog)[str(other / "b/01 again.png")] == before[str(folder / "a/01.png")]
    assert engine.encoded == [str(other / "new.png")]


def test_too_little_in_its_place_is_another_folder(library, folder, known):
    other = folder.rename(folder.with_name("renamed"))
    for name in ("a/01.png", "b/02.png"):
        os.utime(other / name)
    state = library.add_folder(other)
    assert (state.folder_id, state.moved_from) == (known.folder_id + 1, "")


def test_a_copy_of_a_root_that_is_there_is_another_folder(library, folder, known):
    other = shutil.copytree(folder, folder.with_name("copy"))
    assert library.add_folder(other).moved_from == ""
    assert len(library.folders()) == 2


def test_a_root_is_recognised_when_a_folder_above_it_was_renamed(library, engine, folder, tmp_path):
    old, new = tmp_path / "family" / "all" / "2020", tmp_path / "familie" / "all" / "2020"
    known = _add_copy(library, folder, old)
    engine.encoded.clear()
    (tmp_path / "family").rename(tmp_path / "familie")
    state = library.add_folder(new)
    assert (state.folder_id, state.moved_from) == (known.folder_id, str(old))
    assert library.update().photos == 12
    assert engine.encoded == []
    (tmp_path / "familie").rename(tmp_path / "family")
    assert library.add_folder(old).folder_id == known.folder_id


def test_a_copy_of_what_is_on_a_drive_that_is_away_is_another_folder(
    library, folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(scan, "number_of_drive", lambda _path, _device: 7)
    for drive in ("taken away", "left empty"):
        place = tmp_path / drive / "photos"
        state = _add_copy(library, folder, place)
        shutil.rmtree(place.parent)
        if drive == "left empty":
            place.parent.mkdir()
        copy = shutil.copytree(folder, tmp_path / f"copy of what was {drive}")
        assert library.add_folder(copy).folder_id != state.folder_id


def test_a_copy_of_what_was_mounted_from_the_same_drive_is_another_folder(
    library, folder, tmp_path
):
    place = tmp_path / "mounted" / "2020" / "photos"
    state = _add_copy(library, folder, place)
    shutil.rmtree(tmp_path / "mounted" / "2020")
    copy = shutil.copytree(folder, tmp_path / "copy")
    assert library.add_folder(copy).folder_id != state.folder_id


def test_a_copy_of_what_was_on_a_drive_whose_letter_another_one_has_is_another_folder(
    library, folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(moved, "_LETTERS", True)
    for drive in ("the same drive", "another drive"):
        place = tmp_path / drive / "photos"
        if drive == "another drive":
            monkeypatch.setattr(scan, "number_of_drive", lambda _path, _device: 7)
        state = _add_copy(library, folder, place)
        place.with_name("others").mkdir()
        copy = place.rename(tmp_path / f"copy of what was on {drive}")
        moved_there = library.add_folder(copy).folder_id == state.folder_id
        assert moved_there == (drive == "the same drive")


@pytest.mark.parametrize(("before", "after"), [(7, 7), (7, 8), (0, 0)])
def test_a_drive_that_comes_back_with_another_letter_is_known_by_its_number(
    library, folder, tmp_path, monkeypatch, before, after
):
    monkeypatch.setattr(scan, "number_of_drive", lambda _path, _device: before)
    state = _add_copy(library, folder, tmp_path / "D" / "photos")
    (tmp_path / "D").rename(tmp_path / "E")
    here = tmp_path / "E" / "photos"
    monkeypatch.setattr(moved, "_LETTERS", True)
    monkeypatch.setattr(
        moved, "number_of_drive", lambda path, _device: after if path == str(here) else 1
    )
    assert (library.add_folder(here).folder_id == state.folder_id) == (after == 7)


@pytest.mark.parametrize("place", ["root", "folder above"])
def test_a_copy_of_what_was_where_drives_are_put_is_another_folder(
    library, folder, tmp_path, monkeypatch, place
):
    root = tmp_path / "CARD" / "photos"
    state = _add_copy(library, folder, root)
    drive, copy = root if place == "root" else root.parent, tmp_path / "copy"
    root.rename(copy)
    root.parent.rmdir()
    monkeypatch.setattr(moved, "is_place_of_drive", lambda path: path == str(drive))
    assert library.add_folder(copy).moved_from == ""
    assert library.folders()[0].folder_id == state.folder_id


@pytest.mark.parametrize("left", ["a link to nothing", "a file"])
def test_a_copy_of_what_was_in_a_folder_that_cannot_be_looked_into_is_another_folder(
    library, folder, tmp_path, left
):
    root = tmp_path / "around" / "photos"
    _add_copy(library, folder, root)
    root.parent.rename(tmp_path / "kept")
    if left == "a file":
        root.parent.write_text("in its place")
    else:
        root.parent.symlink_to("nowhere")
    assert library.add_folder(tmp_path / "kept" / "photos").moved_from == ""


def test_a_drive_that_goes_while_it_is_asked_is_no_reason_to_move_a_root(
    library, folder, tmp_path, monkeypatch
):
    def fail(path, device):
        raise OSError(5, "Input/output error", path)

    root = tmp_path / "family" / "photos"
    _add_copy(library, folder, root)
    root.parent.rename(tmp_path / "familie")
    monkeypatch.setattr(moved, "number_of_drive", fail)
    assert library.add_folder(tmp_path / "familie" / "photos").moved_from == ""


@pytest.mark.parametrize("place", ["/media/me/CARD", "/run/media/me/CARD", "/Volumes/CARD"])
def test_a_drive_that_is_a_root_is_told_from_a_folder(place):
    assert is_place_of_drive(place)
    assert not is_place_of_drive(place + "/DCIM/100")
    assert not is_place_of_drive("/home/me/Pictures")


def test_roots_inside_a_renamed_one_go_with_it(library, engine, folder):
    inner = library.add_folder(folder / "a")
    outer = library.add_folder(folder)
    library.update()
    engine.encoded.clear()
    other = folder.rename(folder.with_name("renamed"))
    assert library.add_folder(other).folder_id == outer.folder_id
    report = library.update()
    assert (report.photos, report.added, report.offline) == (12, 0, 0)
    assert {state.folder_id: state.path for state in library.folders()} == {
        inner.folder_id: str(other / "a"),
        outer.folder_id: str(other),
    }
    assert all(state.online for state in library.folders())
    assert engine.encoded == []


def test_a_root_inside_is_there_again_with_the_one_around_it(library, folder):
    library.add_folder(folder / "a")
    outer = library.add_folder(folder)
    library.update()
    other = folder.rename(folder.with_name("renamed"))
    library.update()
    assert not any(state.online for state in library.folders())
    library.add_folder(other)
    report = library.update(folder_ids=[outer.folder_id])
    assert (report.photos, report.offline) == (12, 0)
    assert all(state.online for state in library.folders())


def test_a_folder_around_or_in_another_root_is_not_taken_for_a_moved_one(library, folder, known):
    (folder.parent / "around").mkdir()
    other = folder.rename(folder.parent / "around/photos")
    around = library.add_folder(other.parent)
    assert library.add_folder(other).moved_from == ""
    assert len({known.folder_id, around.folder_id} & {s.folder_id for s in library.folders()}) == 2


def test_a_root_whose_name_is_no_text_is_recognised(library, folder, known):
    other = folder.rename(folder.with_name("caf\udce9"))
    assert library.add_folder(other).path == str(other)
    report = library.update()
    assert (report.photos, report.added) == (12, 0)


def test_a_folder_that_a_link_names_is_known_by_where_it_leads(library, folder, known, tmp_path):
    other = folder.rename(folder.with_name("renamed"))
    (tmp_path / "link").symlink_to(other)
    state = library.add_folder(tmp_path / "link")
    assert (state.folder_id, state.path) == (known.folder_id, str(other))


def test_a_person_can_say_where_a_root_is_now(library, engine, folder, known):
    other = folder.rename(folder.with_name("renamed"))
    for path in other.rglob("*.png"):
        os.utime(path)  # as after a copy that keeps no times
    state = library.move_folder(known.folder_id, other)
    assert (state.folder_id, state.path, state.moved_from) == (1, str(other), str(folder))
    assert library.update().photos == 12
    assert engine.encoded == []


def test_another_program_may_say_it_while_its_photos_are_compared(
    library, catalog, folder, known, monkeypatch
):
    other = folder.rename(folder.with_name("renamed"))
    folders = catalog.folders
    added = folders.add(str(other))
    hashed = reconcile.hash_patiently

    def move_first(*arguments):
        folders.remove(added.id)
        folders.move(known.folder_id, str(other))  # does nothing when it is done
        return hashed(*arguments)

    monkeypatch.setattr(reconcile, "hash_patiently", move_first)
    ids = set(_ids(catalog).values())
    assert library.update().photos == 12
    assert set(_ids(catalog).values()) == ids
    assert [state.folder_id for state in library.folders()] == [known.folder_id]


def test_a_root_does_not_move_while_it_is_there(library, folder, known, tmp_path):
    with pytest.raises(UserFacingError, match="is still where it was"):
        library.move_folder(known.folder_id, tmp_path)
    folder.rename(tmp_path / "renamed")
    with pytest.raises(UserFacingError, match="No such file"):
        library.move_folder(known.folder_id, tmp_path / "nowhere")
    with pytest.raises(UserFacingError, match="not in the list"):
        library.move_folder(99, tmp_path / "renamed")
    folder.mkdir()  # what a drive that is not mounted leaves behind
    with pytest.raises(UserFacingError, match="is still where it was, and it is empty"):
        library.move_folder(known.folder_id, folder)


def test_a_root_does_not_move_into_or_around_another(
    library, catalog, folder, known, make_photo, tmp_path
):
    other = folder.rename(tmp_path / "renamed")
    library.add_folder(make_photo(tmp_path / "shelf/inner/x.png", 60).parent)
    with pytest.raises(
        UserFacingError, match=f"contains {tmp_path}/shelf/inner, which is already in"
    ):
        library.move_folder(known.folder_id, tmp_path / "shelf")
    added = catalog.folders.add(str(other))
    for place in (other, other / "a"):
        with pytest.raises(UserFacingError, match="searched already") as caught:
            library.move_folder(known.folder_id, place)
        assert f"remove {folder}" in caught.value.hint
    library.update()
    library.remove_folder(known.folder_id)
    assert library.update().photos == 13
    assert added.id in {state.folder_id for state in library.folders()}


def test_of_a_root_without_known_photos_nothing_is_recognised(library, folder, tmp_path):
    library.add_folder(folder)
    folder.rename(tmp_path / "renamed")
    assert library.add_folder(tmp_path / "renamed").moved_from == ""
