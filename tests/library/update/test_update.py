"""What an update makes of the files that it finds, and of those that it no longer finds."""

import os
import shutil
import threading

import pytest
from answers import like
from fake_engine import FakeEngine
from PIL import Image
from reports import counts

from sketchfind.errors import ProfileError, UserFacingError
from sketchfind.library import Library
from sketchfind.library.update import scan, update


def test_a_folder_that_is_forgotten_while_it_is_read_leaves_no_thumbnails(
    library, engine, folder, profile
):
    state = library.add_folder(folder)
    engine.before = lambda _paths: library.remove_folder(state.folder_id)
    assert library.update().photos == 0
    assert list(profile.thumbnails.rglob("*.jpg")) == []


def test_nor_does_one_whose_update_is_stopped_then(library, engine, folder, profile, small_batches):
    state, cancel, written = library.add_folder(folder), threading.Event(), []

    def forget_last(_paths):
        written.append(list(profile.thumbnails.rglob("*.jpg")))
        if len(written) == 3:
            library.remove_folder(state.folder_id)
            cancel.set()

    engine.before = forget_last
    library.update(cancel=cancel)
    assert written[2]
    assert list(profile.thumbnails.rglob("*.jpg")) == []


def test_everything_is_found_newest_first_and_only_once(library, engine, folder):
    state = library.add_folder(folder)
    report = library.update()
    assert counts(report) == (12, 0, 0, 0, 0)
    assert report.photos == 12
    assert report.failed == ()
    assert [path[-6:-4] for path in engine.encoded] == [f"{n:02}" for n in reversed(range(12))]
    assert library.folders()[0].photos == 12
    assert library.folders()[0].folder_id == state.folder_id
    assert library.folders()[0].last_scan is not None

    engine.encoded.clear()
    report = library.update()
    assert counts(report) == (0, 0, 0, 0, 0)
    assert report.photos == 12
    assert engine.encoded == []
    assert engine.open_encoders == 0


def test_thumbnails_are_there_and_come_back_when_the_cache_is_deleted(indexed, catalog, profile):
    ids = [photo.id for photo in catalog.photos.known(1)]
    with Image.open(indexed.thumbnail(ids[0])) as thumbnail:
        assert thumbnail.size == (64, 48)
    shutil.rmtree(profile.thumbnails)
    assert indexed.thumbnail(ids[0]) is None
    assert indexed.update().updated == 12
    assert indexed.thumbnail(ids[0]).is_file()
    assert indexed.thumbnail(999) is None


def test_a_changed_photo_keeps_its_id_and_gets_a_new_embedding(
    indexed, profile, engine, folder, make_photo, contents
):
    path = folder / "a" / "01.png"
    before = contents(profile)[str(path)]
    make_photo(path, seed=77, size=(80, 60))
    report = indexed.update()
    assert counts(report) == (0, 1, 0, 0, 0)
    assert engine.encoded == [str(path)]
    after = contents(profile)[str(path)]
    assert after[3] != before[3]
    assert (after[1].width, after[1].height) == (80, 60)


def test_a_touched_photo_is_not_encoded_again(indexed, catalog, engine, folder):
    os.utime(folder / "a" / "01.png", ns=(5 * 10**9,) * 2)
    assert counts(indexed.update()) == (0, 0, 0, 0, 0)
    assert engine.encoded == []
    assert 5 * 10**9 in {photo.file.mtime_ns for photo in catalog.photos.known(1)}


@pytest.mark.parametrize("seconds", [330 * 365 * 86400, -330 * 365 * 86400])
def test_times_that_the_catalog_cannot_hold_stop_no_update(library, folder, seconds):
    os.utime(folder / "a" / "01.png", (seconds, seconds))
    (folder / "broken.png").write_bytes(b"no picture")
    os.utime(folder / "broken.png", (seconds, seconds))
    library.add_folder(folder)
    report = library.update()
    assert (report.added, len(report.failed)) == (12, 1)
    report = library.update()
    assert counts(report) == (0, 0, 0, 0, 0)
    assert len(report.failed) == 1


def test_other_content_of_the_same_size_is_noticed_by_its_time(library, tmp_path):
    root = tmp_path / "r"
    root.mkdir()
    Image.new("RGB", (50, 50), "red").save(root / "x.bmp")
    library.add_folder(root)
    library.update()
    size = (root / "x.bmp").stat().st_size
    Image.new("RGB", (50, 50), "blue").save(root / "x.bmp")
    assert (root / "x.bmp").stat().st_size == size
    assert library.update().updated == 1


def test_a_deleted_photo_is_not_found_but_remembered_for_a_month(
    indexed, catalog, engine, folder, monkeypatch
):
    path = folder / "a" / "01.png"
    kept = path.read_bytes()
    status = path.stat()
    path.unlink()
    report = indexed.update()
    assert counts(report) == (0, 0, 0, 1, 0)
    assert report.photos == 11
    assert counts(indexed.update()) == (0, 0, 0, 0, 0)
    path.write_bytes(kept)
    os.utime(path, ns=(status.st_mtime_ns,) * 2)
    engine.encoded.clear()
    assert indexed.update().photos == 12
    assert engine.encoded == []

    path.unlink()
    indexed.update()
    monkeypatch.setattr(update, "KEEP_MISSING", -update.KEEP_MISSING)
    away = folder.rename(folder.with_name("away"))
    indexed.update()
    assert len(catalog.photos.known(1)) == 12  # on a drive that is away it may have been moved
    away.rename(folder)
    indexed.update()
    assert len(catalog.photos.known(1)) == 11


def test_a_root_that_is_gone_or_emptied_is_offline_and_loses_nothing(
    indexed, engine, folder, catalog, monkeypatch
):
    away = folder.with_name("unplugged")
    folder.rename(away)
    last_scan, drives = indexed.folders()[0].last_scan, catalog.drives.of_roots()
    monkeypatch.setattr(update, "utc", lambda before=None: "2000-01-01T00:00:00+00:00")
    monkeypatch.setattr(scan, "number_of_drive", lambda *_: 7)  # of the disk with the mount point
    for appear in (lambda: None, folder.mkdir):  # no mount point, then an empty one
        appear()
        report = indexed.update()
        assert counts(report) == (0, 0, 0, 0, 12)
        assert report.photos == 12
        assert not indexed.folders()[0].online
        assert indexed.folders()[0].last_scan == last_scan
        assert catalog.drives.of_roots() == drives != {}
    folder.rmdir()
    away.rename(folder)
    engine.encoded.clear()
    assert counts(indexed.update()) == (0, 0, 0, 0, 0)
    assert indexed.folders()[0].online
    assert engine.encoded == []


def test_a_root_that_came_back_is_online_before_its_photos_are_read(
    indexed, engine, folder, make_photo
):
    away = folder.with_name("unplugged")
    folder.rename(away)
    indexed.update()
    away.rename(folder)
    make_photo(folder / "new.png", 60)
    cancel = threading.Event()
    engine.before = lambda paths: cancel.set()
    assert indexed.update(cancel=cancel).cancelled
    assert indexed.folders()[0].online


def test_only_the_chosen_folders_are_looked_at(library, folder, make_photo, tmp_path):
    first = library.add_folder(folder)
    make_photo(tmp_path / "second" / "x.png", 50)
    second = library.add_folder(tmp_path / "second")
    assert library.update(folder_ids=[second.folder_id]).added == 1
    assert library.update(folder_ids=[]).added == 0
    (tmp_path / "second" / "x.png").unlink()
    assert counts(library.update(folder_ids=[first.folder_id])) == (12, 0, 0, 0, 0)


def test_nested_roots_hold_each_photo_once(library, folder):
    library.add_folder(folder / "a")
    library.update()
    library.add_folder(folder)
    library.add_folder(folder / "b")
    report = library.update()
    assert (report.added, report.photos) == (6, 12)
    assert [state.photos for state in library.folders()] == [6, 12, 6]
    inner, outer, _ = library.folders()
    library.remove_folder(inner.folder_id)
    assert counts(library.update()) == (0, 0, 0, 0, 0)
    library.remove_folder(outer.folder_id)
    assert library.status().photos == 6


def test_removing_a_folder_leaves_nothing_but_the_files(indexed, catalog, folder, profile):
    (state,) = indexed.folders()
    files = sorted(folder.rglob("*.png"))
    indexed.remove_folder(state.folder_id)
    assert indexed.status().photos == 0
    (space,) = catalog.embeddings.spaces()
    assert catalog.embeddings.count(space) == 0
    assert list(profile.thumbnails.rglob("*.jpg")) == []
    assert indexed.search(like(files[0])).hits == ()
    assert sorted(folder.rglob("*.png")) == files


def test_thumbnails_without_a_folder_are_not_blamed_on_a_full_disk(library, folder, profile):
    library.add_folder(folder)
    profile.thumbnails.rmdir()
    profile.thumbnails.write_text("in the way")
    with pytest.raises(UserFacingError, match=r"cannot be written: .* Check the cache folder"):
        library.update()


def test_a_thumbnail_is_kept_while_a_copy_elsewhere_uses_it(library, folder, tmp_path, profile):
    shutil.copytree(folder / "a", tmp_path / "copy")
    state = library.add_folder(folder)
    library.add_folder(tmp_path / "copy")
    library.update()
    library.remove_folder(state.folder_id)
    assert len(list(profile.thumbnails.rglob("*.jpg"))) == 6


@pytest.mark.usefixtures("small_batches")
def test_progress_counts_up_to_the_whole(library, folder):
    seen = []
    library.add_folder(folder)
    library.update(on_progress=seen.append)
    assert seen[0].stage == "scanning"
    encoding = [p for p in seen if p.stage == "encoding"]
    assert [(p.done, p.total) for p in encoding] == [(0, 12), (4, 12), (8, 12), (12, 12)]
    assert encoding[-1].photos_per_second > 0
    assert encoding[-1].seconds_left == 0


def test_spaces_of_several_models_live_side_by_side(profile, folder, make_photo):
    first, second = FakeEngine("one"), FakeEngine("two")
    with Library(profile, "unused", engine=first) as library:
        library.add_folder(folder)
        library.update()
    with Library(profile, "unused", engine=second) as library:
        assert library.search(like(folder / "a" / "01.png")).hits == ()
        assert library.update().updated == 12
        assert library.search(like(folder / "a" / "01.png")).hits
        assert library.status().embedded == 12
        make_photo(folder / "a" / "01.png", 99, (70, 50))
        library.update()
    first.encoded.clear()
    with Library(profile, "unused", engine=first) as library:
        assert library.status().embedded == 11  # the changed one must not answer as it was
        library.update()
    assert first.encoded == [str(folder / "a" / "01.png")]


@pytest.mark.usefixtures("small_batches")
def test_a_folder_removed_during_an_update_stays_removed(library, engine, folder):
    state = library.add_folder(folder)
    removed = threading.Event()

    def remove(paths):
        if not removed.is_set():
            removed.set()
            library.remove_folder(state.folder_id)

    engine.before = remove
    report = library.update()
    assert removed.is_set()
    assert report.photos == 0
    assert library.folders() == []
    assert len(engine.encoded) == 4  # the batch that had begun


def test_one_process_updates_at_a_time(library, engine, folder, profile):
    seen = []

    def update_too(paths):
        with Library(profile, "unused", engine=FakeEngine()) as other:
            with pytest.raises(ProfileError, match="Another sketchfind"):
                other.update()
            seen.append(other.status().photos)  # reading goes on

    engine.before = update_too
    library.add_folder(folder)
    assert library.update().photos == 12
    assert seen[0] == 0
