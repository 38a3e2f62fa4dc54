"""Changes in folders are noticed, by the system's own events."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from sketchfind.catalog import FolderRow
from sketchfind.library import Library
from sketchfind.library.folders import watch as watch_module
from sketchfind.library.folders.watch import FolderWatch

PATIENCE = 60.0  # seconds until a test gives up

pytestmark = pytest.mark.usefixtures("noticed_at_once")


class Told:
    """Collects what a watch tells, and waits for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.ids: list[frozenset[int]] = []

    def __call__(self, ids: frozenset[int]) -> None:
        with self._changed:
            self.ids.append(ids)
            self._changed.notify_all()

    def wait(self, of: int | None = None) -> frozenset[int]:
        """Return what is told next, or next of one root."""
        while True:
            with self._changed:
                assert self._changed.wait_for(lambda: self.ids, PATIENCE), "nothing was told"
                ids = self.ids.pop(0)
            if of is None or of in ids:
                return ids

    def forget(self) -> None:
        with self._changed:
            self.ids.clear()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def watch(library, told) -> Iterator[FolderWatch]:
    watching = library.watch(told)
    yield watching
    watching.close()
    assert "watch" not in {thread.name for thread in threading.enumerate()}


@pytest.fixture
def begun(library: Library, watch: FolderWatch) -> Callable[..., None]:
    """Wait until all roots are watched, or these."""

    def wait(some: Collection[int] = ()) -> None:
        ids = set(some) or {state.folder_id for state in library.folders()}
        waiting = threading.Event()
        for _ in range(round(PATIENCE / 0.02)):
            if watch.watched == ids:
                return
            waiting.wait(0.02)
        pytest.fail(f"only {watch.watched} are watched")

    return wait


def test_new_changed_renamed_and_deleted_photos_are_noticed(
    library, told, begun, folder, make_photo
):
    state = library.add_folder(folder)
    library.update()
    begun()
    for change in (
        lambda: make_photo(folder / "a" / "new.png", 70),
        lambda: make_photo(folder / "a" / "new.png", 71),  # written over, in place
        lambda: (folder / "a" / "new.png").rename(folder / "b" / "other.png"),
        lambda: (folder / "b" / "other.png").unlink(),
    ):
        told.forget()
        change()
        assert told.wait() == {state.folder_id}
    library.update()
    assert library.status().photos == 12


def test_folders_that_come_later_are_watched_from_their_first_photo_on(
    library, told, begun, folder, make_photo
):
    library.add_folder(folder)
    library.update()
    begun()
    (folder / "later" / "deep").mkdir(parents=True)
    told.wait()
    library.update()
    begun()
    told.forget()
    make_photo(folder / "later" / "deep" / "x.png", 72)
    told.wait()
    assert library.update().added == 1


@pytest.mark.parametrize("name", ["a", "."])
def test_a_folder_that_another_one_takes_the_place_of_is_still_watched(
    library, told, begun, folder, tmp_path, make_photo, name
):
    state = library.add_folder(folder)
    (tmp_path / "second").mkdir()
    second = library.add_folder(tmp_path / "second")
    library.update()
    begun()
    shutil.copytree(folder / name, tmp_path / "other")
    (folder / name).resolve().rename(tmp_path / "aside")
    (tmp_path / "other").rename((folder / name).absolute())
    told.wait()
    library.update()
    begun()
    make_photo(tmp_path / "second" / "x.png", 76)
    told.wait(second.folder_id)  # the last that is told of what came before
    make_photo(folder / "a" / "later.png", 75)
    told.wait(state.folder_id)
    assert library.update().added == 2


def test_what_comes_between_the_scan_and_the_watch_is_noticed(
    library, told, folder, make_photo, monkeypatch
):
    state = library.add_folder(folder)
    follow = FolderWatch.follow

    def late(self, row, folders):
        make_photo(folder / "a" / "between.png", 73)
        follow(self, row, folders)

    monkeypatch.setattr(FolderWatch, "follow", late)
    watching = library.watch(told)
    library.update()
    assert told.wait() == {state.folder_id}
    watching.close()


def test_only_the_root_that_changed_is_named(library, told, begun, tmp_path, make_photo):
    make_photo(tmp_path / "one" / "x.png", 1)
    make_photo(tmp_path / "one" / "inner" / "y.png", 2)
    library.add_folder(tmp_path / "one")
    inner = library.add_folder(tmp_path / "one" / "inner")
    library.update()
    begun()
    make_photo(tmp_path / "one" / "inner" / "z.png", 3)
    assert told.wait() == {inner.folder_id}


@pytest.mark.parametrize("one_by_one", [True, False] if sys.platform == "linux" else [False])
def test_what_is_no_photo_or_left_out_or_hidden_is_nobodys_business(
    library, told, begun, folder, tmp_path, make_photo, monkeypatch, one_by_one
):
    monkeypatch.setattr(watch_module, "_ONE_BY_ONE", one_by_one)
    (folder / "node_modules").mkdir()
    (tmp_path / "other").mkdir()
    library.add_folder(folder)
    other = library.add_folder(tmp_path / "other")
    library.update()
    begun()
    told.forget()
    (folder / "a" / "notes.txt").write_text("x")
    (folder / "a" / ".x.png").write_text("x")
    make_photo(folder / "node_modules" / "x.png", 4)
    make_photo(folder / "node_modules" / "new" / "x.png", 4)
    make_photo(tmp_path / "other" / "y.png", 5)
    assert told.wait() == {other.folder_id}


def test_a_removed_or_unplugged_root_is_watched_no_more(library, begun, folder, tmp_path):
    state = library.add_folder(folder)
    (tmp_path / "stays").mkdir()
    stays = library.add_folder(tmp_path / "stays")
    library.update()
    begun()
    folder.rename(tmp_path / "away")
    assert library.strayed() == [state.folder_id]
    library.update()
    assert library.strayed() == []
    assert [root.path for root in library.folders() if not root.online] == [str(folder)]
    begun({stays.folder_id})
    (tmp_path / "away").rename(folder)
    assert library.strayed() == [state.folder_id]
    library.update()
    begun()
    library.remove_folder(state.folder_id)
    begun()


def _watch_both_and_hear_of_the_small_one(library, told, large, small) -> None:
    small.mkdir()
    library.add_folder(large)
    folder_id = library.add_folder(small).folder_id
    watching = library.watch(told)
    library.update()
    (small / "x.jpg").touch()
    assert told.wait() == {folder_id}
    assert watching.watched == {folder_id}
    watching.close()


def test_a_root_with_more_folders_than_the_system_allows_is_left_to_rescans(
    library, told, folder, tmp_path, monkeypatch
):
    limit = tmp_path / "limit"
    limit.write_text("5\n")  # of which half are taken: the small root has one folder
    monkeypatch.setattr(watch_module, "_LIMIT", limit)
    _watch_both_and_hear_of_the_small_one(library, told, folder, tmp_path / "small")


def test_when_the_system_refuses_the_largest_root_goes(
    library, told, folder, tmp_path, monkeypatch
):
    real = watch_module._changes

    def refuse(roots, stop):
        if len(roots) > 1:
            raise OSError("OS file watch limit reached.")
        return real(roots, stop)

    monkeypatch.setattr(watch_module, "_changes", refuse)
    _watch_both_and_hear_of_the_small_one(library, told, folder, tmp_path / "small")


def test_a_folder_that_goes_this_moment_is_scanned_for_again(library, told, folder, monkeypatch):
    real, calls = watch_module._changes, []

    def gone(roots, stop):
        calls.append(roots)
        if len(calls) == 1:
            raise FileNotFoundError("No path was found.")
        return real(roots, stop)

    monkeypatch.setattr(watch_module, "_changes", gone)
    state = library.add_folder(folder)
    watching = library.watch(told)
    library.update()
    assert told.wait() == {state.folder_id}
    library.update()
    (folder / "x.jpg").touch()
    assert told.wait() == {state.folder_id}
    watching.close()


def test_a_watch_that_was_lost_begins_anew_in_time(library, told, begun, folder, monkeypatch):
    """As by a drive that is unmounted, of which nobody is told, and soon back."""
    real, calls = watch_module._changes, []

    def deaf_at_first(roots, stop):
        calls.append(roots)
        if len(calls) > 1:
            yield from real(roots, stop)
        while not stop.wait(0.02):
            yield set()

    monkeypatch.setattr(watch_module, "_changes", deaf_at_first)
    state = library.add_folder(folder)
    library.update()
    begun()
    library.update()
    assert len(calls) == 1
    monkeypatch.setattr(watch_module, "_FRESH_SECONDS", 0.0)
    library.update()
    while len(calls) == 1:
        time.sleep(0.02)
    (folder / "x.jpg").touch()
    assert told.wait() == {state.folder_id}


def test_closing_the_library_ends_the_watch_too(profile, engine, told, folder):
    with Library(profile, "unused", engine=engine) as library:
        watching = library.watch(told)
        library.add_folder(folder)
        library.update()
    assert "watch" not in {thread.name for thread in threading.enumerate()}
    watching.close()  # once more does no harm


def test_closing_while_the_thread_turns_to_others_is_not_forgotten(
    library, told, folder, monkeypatch
):
    library.add_folder(folder)
    watching = library.watch(told)
    turning, closing, clear = threading.Event(), threading.Event(), watching._other.clear

    def clear_late() -> None:
        turning.set()
        closing.wait(PATIENCE)
        clear()

    monkeypatch.setattr(watching._other, "clear", clear_late)
    library.update()
    assert turning.wait(PATIENCE)
    closer = threading.Thread(target=watching.close, daemon=True)
    closer.start()
    while not (watching._closed and watching._other.is_set()):
        time.sleep(0.01)
    closing.set()
    closer.join(PATIENCE)
    assert not closer.is_alive()


@pytest.mark.parametrize("kind", ["is_remote", "is_removable"])
def test_a_network_drive_or_one_to_be_ejected_is_left_to_rescans(
    library, begun, folder, tmp_path, monkeypatch, kind
):
    (tmp_path / "stays").mkdir()
    monkeypatch.setattr(watch_module, kind, lambda path: path == str(folder))
    library.add_folder(folder)
    stays = library.add_folder(tmp_path / "stays")
    library.update()
    begun({stays.folder_id})


@pytest.mark.skipif(os.name == "nt", reason="names there are always text")
def test_a_name_that_is_not_text_keeps_nobody_from_watching_the_rest(
    library, told, begun, folder, make_photo
):
    (folder / os.fsdecode(b"caf\xe9")).mkdir()
    state = library.add_folder(folder)
    library.update()
    begun()
    make_photo(folder / "a" / "new.png", 74)
    assert told.wait() == {state.folder_id}


def test_a_folder_that_the_system_refuses_to_look_at_keeps_nobody_from_watching_the_rest(
    told: Told, tmp_path: Path
) -> None:
    watching = FolderWatch(told)
    refused = tmp_path / ("x" * 300)
    watching.follow(FolderRow(1, str(tmp_path), True, None), {str(tmp_path): 0, str(refused): 0})
    try:
        assert told.wait() == {1}
        assert watching.watched == {1}
    finally:
        watching.close()
