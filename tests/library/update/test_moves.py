"""Photos that are moved, renamed or copied are known again."""

import os
import shutil

import pytest
from answers import like
from reports import counts

from sketchfind.catalog.photos import Photos
from sketchfind.library.update import reconcile


@pytest.mark.parametrize("at_once", [1, 500])
def test_moved_renamed_and_copied_photos(indexed, catalog, engine, folder, monkeypatch, at_once):
    monkeypatch.setattr(reconcile, "AT_ONCE", at_once)
    before = {p.file.path: p.id for p in catalog.photos.known(1)}
    (folder / "new").mkdir()
    (folder / "a" / "01.png").rename(folder / "new" / "other name.png")
    (folder / "b").rename(folder / "c")
    shutil.copy(folder / "a" / "03.png", folder / "copy.png")
    report = indexed.update()
    assert counts(report) == (1, 0, 7, 0, 0)
    assert engine.encoded == []
    after = {p.file.path: p.id for p in catalog.photos.known(1)}
    moved = str(folder / "new" / "other name.png")
    assert after[moved] == before[str(folder / "a" / "01.png")]
    assert after[str(folder / "c" / "00.png")] == before[str(folder / "b" / "00.png")]
    assert len(after) == 13
    copies = [str(folder / "a" / "03.png"), str(folder / "copy.png")]
    found = indexed.search(like(folder / "copy.png"), 2)
    assert sorted(hit.path for hit in found.hits) == copies


@pytest.mark.parametrize("at_once", [1, 500])
def test_of_a_photo_that_was_moved_and_copied_one_file_is_the_photo(
    indexed, catalog, engine, folder, monkeypatch, at_once
):
    monkeypatch.setattr(reconcile, "AT_ONCE", at_once)
    shutil.copy(folder / "a" / "01.png", folder / "first.png")
    (folder / "a" / "01.png").rename(folder / "second.png")
    assert counts(indexed.update()) == (1, 0, 1, 0, 0)
    assert (engine.encoded, catalog.photos.count()) == ([], 13)


def test_of_many_copies_that_move_at_once_each_is_found_by_one_look(
    indexed, catalog, engine, folder, monkeypatch
):
    (folder / "many").mkdir()
    for number in range(30):
        shutil.copy(folder / "a" / "01.png", folder / "many" / f"{number}.png")
    indexed.update()
    before = {p.id for p in catalog.photos.known(1)}
    (folder / "many").rename(folder / "moved")
    for number in range(10):
        (folder / "moved" / f"{number}.png").rename(folder / "moved" / f"another {number}.png")
    basename, looks = os.path.basename, []
    monkeypatch.setattr(os.path, "basename", lambda path: looks.append(path) or basename(path))
    assert counts(indexed.update()) == (0, 0, 30, 0, 0)
    assert len(looks) < 100
    assert {p.id for p in catalog.photos.known(1)} == before


def test_moved_and_touched_photos_without_a_thumbnail_get_one_in_the_same_update(
    indexed, catalog, engine, folder
):
    ids = [catalog.photos.id_at(str(folder / "a" / name)) for name in ("01.png", "03.png")]
    for photo_id in ids:
        indexed.thumbnail(photo_id).unlink()
    (folder / "a" / "01.png").rename(folder / "new.png")
    os.utime(folder / "a" / "03.png", ns=(5, 5))
    (folder / "a" / "05.png").rename(folder / "complete.png")
    engine.encoded.clear()
    assert counts(indexed.update()) == (0, 2, 2, 0, 0)
    assert sorted(engine.encoded) == sorted(map(str, (folder / "new.png", folder / "a" / "03.png")))
    assert catalog.photos.id_at(str(folder / "new.png")) == ids[0]
    assert all(indexed.thumbnail(photo_id).is_file() for photo_id in ids)


def test_of_many_moves_an_update_cut_short_keeps_whole_parts(
    indexed, catalog, engine, folder, monkeypatch
):
    (folder / "a").rename(folder / "c")
    engine.encoded.clear()
    relocate, moved = Photos.relocate, []

    def relocate_five(*arguments):
        if len(moved) == 5:
            raise KeyboardInterrupt
        moved.append(arguments)
        return relocate(*arguments)

    monkeypatch.setattr(reconcile, "AT_ONCE", 2)
    with monkeypatch.context() as cut_short:
        cut_short.setattr(Photos, "relocate", relocate_five)
        with pytest.raises(KeyboardInterrupt):
            indexed.update()
    assert catalog.photos.count(str(folder / "c")) == 4
    assert indexed.update().moved == 2
    assert catalog.photos.count(str(folder / "c")) == 6
    assert engine.encoded == []


def test_a_photo_moved_between_roots_keeps_its_id(library, engine, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    library.add_folder(folder)
    library.add_folder(other)
    library.update()
    engine.encoded.clear()
    (folder / "a" / "01.png").rename(other / "01.png")
    assert library.update().moved == 1
    assert engine.encoded == []
    assert [state.photos for state in library.folders()] == [11, 1]
