import os
import shutil
import threading

import pytest
from answers import like
from fake_engine import FakeEngine, _Ingest
from PIL import Image

from sketchfind.catalog.photos import Photos
from sketchfind.errors import EncoderUnavailable, ProfileError, UserFacingError
from sketchfind.library import Library
from sketchfind.library.update import reconcile, scan, update
from sketchfind.types import FailedPhoto


def _counts(report):
    return report.added, report.updated, report.moved, report.removed, report.offline


@pytest.fixture
def before_comparing(monkeypatch):
    """Do something, with its path, before each file is compared."""

    def let(do):
        hash_file = reconcile.hash_file

        def compare(path):
            do(path)
            return hash_file(path)

        monkeypatch.setattr(reconcile, "hash_file", compare)

    return let


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
    assert _counts(report) == (12, 0, 0, 0, 0)
    assert report.photos == 12
    assert report.failed == ()
    assert [path[-6:-4] for path in engine.encoded] == [f"{n:02}" for n in reversed(range(12))]
    assert library.folders()[0].photos == 12
    assert library.folders()[0].folder_id == state.folder_id
    assert library.folders()[0].last_scan is not None

    engine.encoded.clear()
    report = library.update()
    assert _counts(report) == (0, 0, 0, 0, 0)
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
    assert _counts(report) == (0, 1, 0, 0, 0)
    assert engine.encoded == [str(path)]
    after = contents(profile)[str(path)]
    assert after[3] != before[3]
    assert (after[1].width, after[1].height) == (80, 60)


def test_a_touched_photo_is_not_encoded_again(indexed, catalog, engine, folder):
    os.utime(folder / "a" / "01.png", ns=(5 * 10**9,) * 2)
    assert _counts(indexed.update()) == (0, 0, 0, 0, 0)
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
    assert _counts(report) == (0, 0, 0, 0, 0)
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


@pytest.mark.parametrize("at_once", [1, 500])
def test_moved_renamed_and_copied_photos(indexed, catalog, engine, folder, monkeypatch, at_once):
    monkeypatch.setattr(reconcile, "AT_ONCE", at_once)
    before = {p.file.path: p.id for p in catalog.photos.known(1)}
    (folder / "new").mkdir()
    (folder / "a" / "01.png").rename(folder / "new" / "other name.png")
    (folder / "b").rename(folder / "c")
    shutil.copy(folder / "a" / "03.png", folder / "copy.png")
    report = indexed.update()
    assert _counts(report) == (1, 0, 7, 0, 0)
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
    assert _counts(indexed.update()) == (1, 0, 1, 0, 0)
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
    assert _counts(indexed.update()) == (0, 0, 30, 0, 0)
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
    assert _counts(indexed.update()) == (0, 2, 2, 0, 0)
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


@pytest.mark.parametrize("way", [shutil.move, shutil.copy])
def test_a_root_removed_while_its_moved_or_copied_photos_are_matched(
    library, engine, folder, tmp_path, before_comparing, way
):
    other = tmp_path / "other"
    other.mkdir()
    state = library.add_folder(folder)
    library.add_folder(other)
    library.update()
    way(folder / "a" / "01.png", other / "new.png")
    engine.encoded.clear()
    before_comparing(lambda _: library.remove_folder(state.folder_id))
    assert _counts(library.update())[:3] == (1, 0, 0)
    assert engine.encoded == [str(other / "new.png")]
    assert library.status().embedded == library.status().photos == 1


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


def test_a_deleted_photo_is_not_found_but_remembered_for_a_month(
    indexed, catalog, engine, folder, monkeypatch
):
    path = folder / "a" / "01.png"
    kept = path.read_bytes()
    status = path.stat()
    path.unlink()
    report = indexed.update()
    assert _counts(report) == (0, 0, 0, 1, 0)
    assert report.photos == 11
    assert _counts(indexed.update()) == (0, 0, 0, 0, 0)
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
        assert _counts(report) == (0, 0, 0, 0, 12)
        assert report.photos == 12
        assert not indexed.folders()[0].online
        assert indexed.folders()[0].last_scan == last_scan
        assert catalog.drives.of_roots() == drives != {}
    folder.rmdir()
    away.rename(folder)
    engine.encoded.clear()
    assert _counts(indexed.update()) == (0, 0, 0, 0, 0)
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
    assert _counts(library.update(folder_ids=[first.folder_id])) == (12, 0, 0, 0, 0)


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
    assert _counts(library.update()) == (0, 0, 0, 0, 0)
    library.remove_folder(outer.folder_id)
    assert library.status().photos == 6


def test_a_bad_file_is_tried_once_until_it_changes_or_is_asked_for(
    library, engine, folder, make_photo
):
    bad = folder / "bad.jpg"
    bad.write_text("no picture")
    library.add_folder(folder)
    report = library.update()
    expected = (FailedPhoto(str(bad), "not a picture in a format that can be read"),)
    assert report.failed == expected
    assert library.failures() == list(expected)
    assert library.folders()[0].failed == 1
    engine.encoded.clear()
    assert library.update().failed == expected
    assert engine.encoded == []
    library.update(retry_failed=True)
    assert engine.encoded == [str(bad)]
    make_photo(bad, 5)
    report = library.update()
    assert (report.added, report.failed) == (1, ())


def test_a_file_that_may_be_sound_is_tried_by_one_more_update(library, engine, folder, doubts):
    slow = str(folder / "a" / "05.png")
    doubts.add(slow)
    library.add_folder(folder)
    assert [failure.path for failure in library.update().failed] == [slow]
    doubts.clear()
    engine.encoded.clear()
    report = library.update()
    assert (report.photos, report.failed, engine.encoded) == (12, (), [slow])


def test_what_is_doubtful_of_a_drive_that_went_meanwhile_is_no_failure(
    library, folder, monkeypatch
):
    def unplug(_encoder, paths, _answers):
        if folder.exists():
            folder.rename(folder.with_name("away"))
        return [FailedPhoto(path, "late", doubtful=True) for path in paths]

    monkeypatch.setattr(_Ingest, "encode", unplug)
    library.add_folder(folder)
    library.update()
    assert library.failures() == []


def test_a_stop_does_not_wait_for_the_batch_in_work(library, engine, folder):
    cancel, ended = threading.Event(), []

    def stop(_paths):
        cancel.set()
        ended.append(engine.cancelled.wait(60))

    engine.before = stop
    library.add_folder(folder)
    assert library.update(cancel=cancel).photos == 0
    assert ended == [True]


def test_a_file_that_is_doubtful_twice_is_not_tried_at_every_start(library, engine, folder, doubts):
    hangs = str(folder / "a" / "05.png")
    doubts.add(hangs)
    library.add_folder(folder)
    for _ in range(4):
        assert [failure.path for failure in library.update().failed] == [hangs]
    assert engine.encoded.count(hangs) == 2
    for _ in range(2):
        library.update(retry_failed=True)
        library.update()
    assert engine.encoded.count(hangs) == 4
    os.utime(hangs, ns=(10**18,) * 2)
    for _ in range(3):
        library.update()
    assert engine.encoded.count(hangs) == 6  # it is another file now


def test_a_photo_that_turned_bad_is_not_found_and_comes_back(indexed, engine, folder):
    path = folder / "a" / "01.png"
    good, status = path.read_bytes(), path.stat()
    path.write_bytes(good[:100])
    report = indexed.update()
    assert (report.photos, len(report.failed)) == (11, 1)
    path.write_bytes(good)
    os.utime(path, ns=(status.st_mtime_ns,) * 2)
    engine.encoded.clear()
    report = indexed.update()
    assert (report.photos, report.failed) == (12, ())
    assert engine.encoded == []


def test_a_failure_is_forgotten_with_its_file(library, folder):
    (folder / "bad.jpg").write_text("no picture")
    library.add_folder(folder)
    library.update()
    (folder / "bad.jpg").unlink()
    assert library.update().failed == ()
    assert library.status().failed == 0


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
def test_cancelling_keeps_whole_batches_and_the_next_run_goes_on(
    library, engine, folder, profile, contents
):
    cancel = threading.Event()
    engine.before = lambda paths: cancel.set() if paths[0].endswith("07.png") else None
    library.add_folder(folder)
    report = library.update(cancel=cancel)
    assert report.cancelled
    assert report.added in (0, 4, 8)  # of three batches, one is encoded ahead
    assert engine.open_encoders == 0
    engine.before = lambda paths: None
    assert library.update().photos == 12
    assert len(contents(profile)) == 12


def test_cancelling_before_the_start_does_nothing(library, engine, folder):
    cancel = threading.Event()
    cancel.set()
    library.add_folder(folder)
    assert library.update(cancel=cancel).cancelled
    assert engine.encoded == []


def test_cancelling_while_files_are_compared_takes_no_photo_for_gone(
    indexed, engine, folder, before_comparing
):
    (folder / "b").rename(folder / "c")
    cancel = threading.Event()
    before_comparing(lambda _: cancel.set())
    assert indexed.update(cancel=cancel).cancelled
    assert indexed.status().photos == 12
    engine.encoded.clear()
    report = indexed.update()
    assert (report.photos, engine.encoded) == (12, [])
    assert report.moved in (5, 6)  # what was compared before it was cancelled may be kept


def test_what_was_compared_before_it_was_cancelled_is_kept(
    indexed, engine, folder, before_comparing
):
    _touch_all(folder)
    cancel, compared = threading.Event(), []

    def count(path):
        compared.append(path)
        if len(compared) == 5:
            cancel.set()

    before_comparing(count)
    engine.encoded.clear()
    assert indexed.update(cancel=cancel).cancelled
    assert indexed.update().photos == 12
    assert 12 <= len(compared) <= 13  # the fifth may count as not read
    assert engine.encoded == []


def _touch_all(folder):
    for path in folder.rglob("*.png"):
        os.utime(path, ns=(path.stat().st_mtime_ns + 3600 * 10**9,) * 2)


def test_progress_counts_the_files_that_are_compared(indexed, folder):
    _touch_all(folder)
    seen = []
    indexed.update(on_progress=seen.append)
    assert [p.done for p in seen if (p.stage, p.total) == ("scanning", 12)] == list(range(12))


@pytest.mark.parametrize(("new", "first"), [(2, "encode"), (13, "compare")])
def test_the_shorter_of_comparing_and_encoding_new_photos_goes_first(
    indexed, engine, folder, make_photo, monkeypatch, before_comparing, new, first
):
    _touch_all(folder)
    for number in range(new):
        make_photo(folder / f"new {number}.png", number, size=(90 + number, 50))
    steps = []
    before_comparing(lambda _: steps.append("compare"))
    monkeypatch.setattr(reconcile, "AT_ONCE", 4)
    engine.before = lambda paths: steps.append("encode")
    assert indexed.update().photos == 12 + new
    assert steps[0] == first
    assert steps.count("compare") == 12


def test_what_is_found_is_encoded_before_the_next_files_are_compared(
    indexed, folder, make_photo, monkeypatch, before_comparing
):
    size = (folder / "a" / "01.png").stat().st_size
    for number in range(6):
        path = make_photo(folder / f"new {number}.png", 70 + number, size=(20, 20))
        path.write_bytes(path.read_bytes().ljust(size, b"\0"))
    monkeypatch.setattr(reconcile, "AT_ONCE", 2)
    findable, seen = [], []
    before_comparing(lambda _: findable.append(indexed.status().embedded))
    assert indexed.update(on_progress=seen.append).added == 6
    assert findable == [12, 12, 14, 14, 16, 16]
    assert [(p.done, p.total) for p in seen if p.stage == "encoding"] == [
        (0, 6),
        (2, 6),  # as two of two are new, so are the other four
        (2, 6),
        (4, 6),
        (4, 6),
        (6, 6),
    ]


def test_progress_counts_what_waits_until_all_is_compared(indexed, folder, make_photo, monkeypatch):
    _touch_all(folder)
    newest = folder / "a" / "11.png"
    size = newest.stat().st_size
    newest.write_bytes(make_photo(folder.parent / "x.png", 77, size=(20, 20)).read_bytes())
    newest.write_bytes(newest.read_bytes().ljust(size, b"\0"))
    os.utime(newest, ns=(5, 5))
    for number in range(13):
        make_photo(folder / f"new {number}.png", number, size=(90 + number, 50))
    monkeypatch.setattr(reconcile, "AT_ONCE", 4)
    seen = []
    indexed.update(on_progress=seen.append)
    encoding = [(p.done, p.total) for p in seen if p.stage == "encoding"]
    assert encoding[-1] == (14, 14)
    shares = [done / total for done, total in encoding]
    assert shares == sorted(shares)
    assert all(total in (14, 15, 16) for _, total in encoding)


@pytest.mark.usefixtures("small_batches")
def test_an_encoder_that_is_lost_half_way_leaves_what_was_done(library, engine, folder):
    def fail_late(paths):
        if paths[0].endswith("03.png"):
            raise EncoderUnavailable("gone")

    engine.before = fail_late
    library.add_folder(folder)
    with pytest.raises(EncoderUnavailable):
        library.update()
    assert library.status().photos in (4, 8)
    engine.before = lambda paths: None
    assert library.update().photos == 12


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
