"""A drive that hangs holds up neither the other folders nor the end of the program."""

from __future__ import annotations

import gc
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from answers import like
from fake_engine import FakeEngine, encode_file

from sketchfind.catalog import FolderRow
from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.library.copying import copy_photos
from sketchfind.library.folders import drives, watch
from sketchfind.library.folders.drives import DriveHangs, Drives
from sketchfind.library.folders.watch import FolderWatch
from sketchfind.library.update import patient_scan, reconcile, update
from sketchfind.types import FailedPhoto

PATIENCE = 60.0  # seconds until a test gives up


class Mount:
    """A folder that stops answering, as a network share does whose server is gone."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._path, self._answers = str(path), threading.Event()
        self._answers.set()
        self.asked = threading.Event()
        for name in ("scandir", "stat", "lstat", "open"):
            monkeypatch.setattr(os, name, self._slow(getattr(os, name)))

    def _slow(self, function):
        def call(path=".", *rest, **options):
            if str(path).startswith(self._path):
                self.asked.set()
                self._answers.wait()  # the fixture lets go of it
            return function(path, *rest, **options)

        return call

    def hangs(self, place: str) -> bool:
        """Tell whether a place lies on it while it does not answer."""
        return place.startswith(self._path) and not self._answers.is_set()

    def hang(self) -> None:
        self.asked.clear()
        self._answers.clear()

    def answer(self) -> None:
        """Answer all that was asked until now."""
        self._answers.set()
        _wait_for_drives()


def _waiting() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "drive"]


def _wait_for_drives() -> None:
    for thread in _waiting():
        thread.join(PATIENCE)


@pytest.fixture
def share(tmp_path, make_photo, monkeypatch) -> Iterator[Mount]:
    make_photo(tmp_path / "share" / "far.png", 77)
    monkeypatch.setattr(drives, "PATIENCE", 0.2)
    monkeypatch.setattr(patient_scan, "PATIENCE", 0.2)
    monkeypatch.setattr(patient_scan, "SILENCE", 0.5)
    mount, ask = Mount(tmp_path / "share", monkeypatch), Drives.ask

    def ask_fairly(self, place, work, given_up=None):
        """Give up only what hangs: on a busy machine others may be as late."""
        late = given_up or drives.after(drives.PATIENCE)
        return ask(self, place, work, lambda: mount.hangs(place) and late())

    monkeypatch.setattr(Drives, "ask", ask_fairly)
    yield mount
    mount.answer()
    assert _waiting() == []


@pytest.fixture
def both(library, folder, tmp_path, share) -> Library:
    library.add_folder(folder)
    library.add_folder(tmp_path / "share")
    assert library.update().photos == 13
    return library


def _in_time(share: Mount, ask: Callable[[], object]) -> object:
    """Return what somebody learns while a drive hangs, which answers in the end."""
    answers: list[object] = []
    asking = threading.Thread(target=lambda: answers.append(ask()), daemon=True)
    asking.start()
    asking.join(PATIENCE)
    in_time = answers[:]
    share.answer()
    (answer,) = in_time
    return answer


def _closes_in_time(library: Library, share: Mount, asking: threading.Thread) -> bool:
    """Close a library while another thread asks a drive that hangs; tell whether both end."""
    closing = threading.Thread(target=library.close, daemon=True)
    closing.start()
    for thread in (closing, asking):
        thread.join(PATIENCE)
    in_time = not closing.is_alive() and not asking.is_alive()
    share.answer()
    closing.join(PATIENCE)
    return in_time


def test_a_drive_that_hangs_is_offline_and_the_others_are_read(both, folder, make_photo, share):
    make_photo(folder / "new.png", 50)
    share.hang()
    report = both.update()
    assert (report.photos, report.added, report.removed) == (14, 1, 0)
    assert [state.online for state in both.folders()] == [True, False]
    share.answer()
    assert both.strayed() == [both.folders()[1].folder_id]
    assert both.update().photos == 14
    assert [state.online for state in both.folders()] == [True, True]


def test_a_drive_that_hangs_is_said_to_be_away_before_an_update_found_out(both, share):
    share.hang()
    assert [state.online for state in both.folders_now()] == [True, False]
    assert [state.online for state in both.status().folders] == [True, False]
    share.answer()
    assert [state.online for state in both.folders_now()] == [True, True]


def _as_if_new(folder: Path) -> None:
    """Give the files of a folder another time, as a FAT drive does when the clocks change."""
    for path in folder.iterdir():
        os.utime(path, (1e9, 1e9))


def _hang_before_reconciling(share: Mount, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang_first(*arguments, **named):
        share.hang()
        return reconcile.reconcile(*arguments, **named)

    monkeypatch.setattr(update, "reconcile", hang_first)


def test_caches_are_cleared_beside_a_drive_that_hangs(both, profile, share):
    share.hang()
    both.clear_caches()
    assert len(list(profile.thumbnails.rglob("*.jpg"))) == 1  # of the photo that lies there


def test_one_that_hangs_while_photos_are_checked_is_left_out(both, share, monkeypatch, engine):
    monkeypatch.setattr(reconcile, "READING", 0.2)
    engine.encoded.clear()
    with monkeypatch.context() as hanging:
        _hang_before_reconciling(share, hanging)
        report = both.update(check=True)
    assert (report.photos, report.failed, engine.encoded) == (13, (), [])


def test_one_that_hangs_while_files_are_compared_is_left_out(
    both, folder, tmp_path, make_photo, share, monkeypatch, engine
):
    make_photo(tmp_path / "share" / "new.png", 50)
    make_photo(folder / "new.png", 51)
    _as_if_new(tmp_path / "share")
    monkeypatch.setattr(reconcile, "READING", 0.2)
    engine.encoded.clear()
    with monkeypatch.context() as hanging:
        _hang_before_reconciling(share, hanging)
        report = both.update()
    assert (report.photos, report.added, report.updated, report.removed) == (14, 1, 0, 0)
    assert engine.encoded == [str(folder / "new.png")]
    assert [state.online for state in both.folders()] == [True, False]
    assert both.failures() == []
    share.answer()
    assert (both.update().photos, engine.encoded[1:]) == (15, [str(tmp_path / "share" / "new.png")])


def test_photos_of_one_that_hung_while_they_were_read_are_read_later(
    both, folder, tmp_path, make_photo, share, monkeypatch
):
    far = str(make_photo(tmp_path / "share" / "new.png", 50))
    near = str(make_photo(folder / "new.png", 51))

    def encode(paths, answers):
        share.hang()
        there = {path: answers(path) for path in paths}
        share.answer()  # before any of it is committed
        assert there == {far: False, near: True}
        return [
            encode_file(path) if ok else FailedPhoto(path, "late", transient=True)
            for path, ok in there.items()
        ]

    with monkeypatch.context() as late:
        encoder = SimpleNamespace(encode=encode)
        late.setattr(FakeEngine, "ingest", lambda _engine: nullcontext(encoder))
        assert both.update().added == 1
    assert both.update().added == 1
    assert both.failures() == []


def test_stopping_does_not_wait_until_a_file_is_compared(both, tmp_path, share, monkeypatch):
    _as_if_new(tmp_path / "share")
    _hang_before_reconciling(share, monkeypatch)
    stop = threading.Event()
    updating = threading.Thread(target=lambda: both.update(cancel=stop))
    updating.start()
    assert share.asked.wait(PATIENCE)
    stop.set()
    updating.join(PATIENCE)
    in_time = not updating.is_alive()
    share.answer()
    updating.join(PATIENCE)
    assert in_time


def test_looking_whether_drives_are_there_leaves_one_thread_behind(both, share):
    share.hang()
    for _ in range(3):
        assert both.strayed() == [both.folders()[1].folder_id]
        assert len(_waiting()) == 1


def test_a_root_of_an_impossible_name_is_away_and_the_others_are_read(
    indexed, catalog, folder, make_photo, tmp_path
):
    """One flipped bit makes it of a space, and no check of SQLite's notices."""
    catalog.folders.add(str(tmp_path / "of\0last year"))
    make_photo(folder / "new.png", 50)
    assert indexed.update().photos == 13
    assert [state.online for state in indexed.status().folders] == [True, False]
    assert indexed.strayed() == []
    assert indexed.add_folder(tmp_path).online
    findings = {finding.check: finding.ok for finding in indexed.doctor()}
    assert not findings["folders"]


def test_the_doctor_does_not_wait_for_it(both, share, tmp_path):
    share.hang()
    finding = next(finding for finding in both.doctor() if finding.check == "folders")
    assert finding.detail == f"offline: {tmp_path / 'share'}"


def test_another_folder_can_be_added_meanwhile(both, tmp_path, make_photo, share):
    make_photo(tmp_path / "more" / "a.png", 3)
    share.hang()
    assert both.add_folder(tmp_path / "more").online


def test_a_folder_that_hangs_cannot_be_added(library, tmp_path, share):
    share.hang()
    with pytest.raises(UserFacingError, match="cannot be used"):
        library.add_folder(tmp_path / "share")


@pytest.mark.parametrize("verb", ["update", "strayed"])
def test_closing_waits_for_no_drive(both, share, monkeypatch, verb):
    monkeypatch.setattr(drives, "PATIENCE", 1000.0)
    monkeypatch.setattr(patient_scan, "SILENCE", 1000.0)
    share.hang()
    asking = threading.Thread(target=getattr(both, verb))
    asking.start()
    assert share.asked.wait(PATIENCE)
    assert _closes_in_time(both, share, asking)


def test_watching_ends_without_it(tmp_path, share, monkeypatch):
    monkeypatch.setattr(watch, "PATIENCE", 0.2)
    watching, path = FolderWatch(lambda _: None), str(tmp_path / "share")
    share.hang()
    watching.follow(FolderRow(1, path, online=True, last_scan=None), {path: 0})
    assert share.asked.wait(PATIENCE)
    closer = threading.Thread(target=watching.close, daemon=True)
    closer.start()
    closer.join(PATIENCE)
    assert not closer.is_alive()
    (held_up,) = (thread for thread in threading.enumerate() if thread.name == "watch")
    assert held_up.daemon
    share.answer()
    held_up.join(PATIENCE)
    assert not held_up.is_alive()


def test_a_folder_that_hangs_is_known_by_the_name_that_it_had(both, tmp_path, share):
    shared = tmp_path / "share"
    share.hang()
    paths = (shared, shared / "in")
    known = _in_time(
        share, lambda: [(both.find_folder(path), both.names_of(path)) for path in paths]
    )
    assert known == [
        (both.folders()[1], (str(shared),)),
        (None, (str(shared / "in"),)),
    ]


def test_its_photos_still_say_what_to_look_for(both, tmp_path, share):
    share.hang()
    query = like(tmp_path / "share" / "far.png")
    answer = _in_time(share, lambda: both.search(query))
    assert answer.hits[0].path == str(tmp_path / "share" / "far.png")


@pytest.mark.parametrize("verb", ["search", "thumbnail_at"])
def test_a_photo_on_it_that_is_not_known_holds_up_neither_a_question_nor_closing(
    library, tmp_path, share, monkeypatch, verb
):
    monkeypatch.setattr(drives, "PATIENCE", 1000.0)
    far = tmp_path / "share" / "far.png"
    share.hang()
    answers = []

    def ask() -> None:
        if verb == "thumbnail_at":
            answers.append(library.thumbnail_at(far))
            return
        with pytest.raises(UserFacingError, match="cannot be used to search with: its drive"):
            library.search(like(far))
        answers.append(None)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    assert share.asked.wait(PATIENCE)
    assert _closes_in_time(library, share, asking)
    assert answers == [None]


def test_copying_goes_on_without_it(tmp_path, make_photo, share):
    share.hang()
    paths = [tmp_path / "share" / "far.png", make_photo(tmp_path / "near.png", 3)]
    (tmp_path / "out").mkdir()
    copies, _, (failed,) = copy_photos(paths, tmp_path / "out", Drives())
    assert [copy.name for copy in copies] == ["near.png"]
    assert failed.reason == "its drive does not answer"


def test_a_copy_waits_for_its_times_no_longer_than_for_the_photo(tmp_path, share, monkeypatch):
    read = Path.read_bytes

    def read_and_hang(path: Path) -> bytes:
        data = read(path)
        share.hang()
        return data

    monkeypatch.setattr(Path, "read_bytes", read_and_hang)
    monkeypatch.setattr(drives, "PATIENCE", 0.5)
    (tmp_path / "out").mkdir()
    far = tmp_path / "share" / "far.png"
    copied = _in_time(share, lambda: copy_photos([far], tmp_path / "out", Drives()))
    assert copied == ([tmp_path / "out" / "far.png"], [], [])


def test_after_the_end_a_drive_is_given_as_long_as_was_said_until_one_hangs(tmp_path):
    patient, hasty, go = Drives(last_patience=PATIENCE), Drives(), threading.Event()
    for asked in (patient, hasty):
        asked.close()
    assert patient.read(tmp_path / "a.png", lambda: go.wait(0.3)) is False
    with pytest.raises(DriveHangs):
        hasty.read(tmp_path / "a.png", lambda: go.wait(PATIENCE))
    go.set()


def test_a_file_may_take_longer_than_a_look_but_not_for_ever(tmp_path, monkeypatch):
    asked, go, now = Drives(), threading.Event(), 0.0
    monkeypatch.setattr(drives, "time", SimpleNamespace(monotonic=lambda: now))

    def work(seconds: float, wait: float) -> bool:
        nonlocal now
        now += seconds
        return go.wait(wait)

    assert asked.read(tmp_path / "a.png", lambda: work(drives.PATIENCE + 1, 0.3)) is False
    with pytest.raises(DriveHangs):
        asked.read(tmp_path / "a.png", lambda: work(drives.READING + 1, PATIENCE))
    with pytest.raises(DriveHangs):
        asked.read(tmp_path / "b.png", lambda: 3)
    go.set()
    _wait_for_drives()
    assert asked.read(tmp_path / "b.png", lambda: 3) == 3


def test_two_who_ask_at_once_both_get_an_answer():
    asked = Drives()
    assert asked.ask("/a", lambda: asked.ask("/a", lambda: 3) + 1) == 4


def test_what_goes_wrong_there_is_raised_here(tmp_path):
    with pytest.raises(FileNotFoundError):
        Drives().ask("/a", (tmp_path / "none").stat)


def test_an_error_says_which_place_hangs():
    assert "/mnt/nas" in str(DriveHangs("/mnt/nas"))


def test_what_a_drive_brings_too_late_is_not_kept():
    late, go_on = list[weakref.ref](), threading.Event()

    def work() -> set[str]:
        go_on.wait()
        photo = {"all of its bytes"}
        late.append(weakref.ref(photo))
        return photo

    asked = Drives()
    with pytest.raises(DriveHangs):
        asked.ask("/share", work, lambda: True)
    go_on.set()
    _wait_for_drives()
    assert not asked.hangs("/share")
    gc.collect()
    assert late[0]() is None
