"""Whether the computer may fall asleep, as wakepy was asked; it only plays that it asks."""

import threading

import pytest
import wakepy

from sketchfind.library.update import awake


@pytest.fixture(autouse=True)
def _asks_nobody(monkeypatch):
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    monkeypatch.delenv("WAKEPY_FORCE_FAILURE", raising=False)
    monkeypatch.setattr("wakepy.core.mode._all_modes", [])  # one test leaves what never ends


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(awake, "AFTER_SECONDS", 0.0)


def held() -> bool:
    return any(mode.active for mode in wakepy.global_modes())


@pytest.mark.usefixtures("small_batches", "at_once")
def test_it_stays_awake_while_photos_are_read_and_sleeps_in_pauses_and_afterwards(
    library, engine, folder
):
    go, told = threading.Event(), []
    go.set()

    def before(paths):
        if paths[0].endswith("11.png"):
            go.clear()

    def progress(progress):
        told.append((progress.stage, held()))
        if progress.stage == "paused":
            go.set()

    engine.before = before
    library.add_folder(folder)
    library.update(on_progress=progress, go=go)
    assert ("paused", False) in told
    assert {awake for stage, awake in told if stage != "paused"} == {True}
    assert not held()


@pytest.mark.usefixtures("at_once")
def test_folders_are_walked_in_another_thread_which_may_ask_and_let_sleep(library, folder):
    go, told = threading.Event(), []

    def progress(progress):
        told.append((progress.stage, held()))
        if progress.stage == "paused":
            go.set()

    library.add_folder(folder)
    assert library.update(on_progress=progress, go=go).photos == 12
    assert told[:3] == [("scanning", True), ("paused", False), ("scanning", True)]
    assert not held()


@pytest.mark.usefixtures("at_once")
def test_it_may_sleep_after_an_update_that_broke(library, engine, folder):
    engine.before = lambda paths: 1 / 0
    library.add_folder(folder)
    with pytest.raises(ZeroDivisionError):
        library.update()
    assert not held()


def test_short_work_asks_for_nothing(library, engine, folder):
    told = []
    library.add_folder(folder)
    library.update(on_progress=lambda progress: told.append(held()))
    assert not any(told)
    assert told


@pytest.mark.usefixtures("at_once")
def test_a_system_that_knows_no_way_lets_photos_be_read(library, folder, monkeypatch, caplog):
    caplog.set_level("INFO", "sketchfind")
    monkeypatch.setenv("WAKEPY_FORCE_FAILURE", "1")
    library.add_folder(folder)
    assert library.update().photos == 12
    assert caplog.text.count("the computer may fall asleep") == 1


@pytest.mark.usefixtures("at_once")
def test_a_system_that_cannot_be_told_of_the_end_does_no_harm(library, folder, monkeypatch, caplog):
    caplog.set_level("INFO", "sketchfind")

    def gone(self):
        raise OSError("the bus is gone")

    monkeypatch.setattr("wakepy.methods._testing.WakepyFakeSuccess.exit_mode", gone)
    library.add_folder(folder)
    assert library.update().photos == 12
    assert "was not told" in caplog.text
