"""`index` and Ctrl-C: a batch in work is kept, but not the first; all else ends at once."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sketchfind.cli.setup import Setup
from sketchfind.cli.stopping import Stop, cancelled_by_signals
from sketchfind.library import Library
from sketchfind.library.update.control import Control
from sketchfind.paths import Profile
from sketchfind.types import Progress

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to oneself")


@pytest.fixture
def photos(tmp_path: Path, make_photo) -> Path:
    for seed in range(40):
        make_photo(tmp_path / "photos" / f"{seed:02}.png", seed)
    return tmp_path / "photos"


@pytest.fixture
def engine(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine()

    @contextmanager
    def library(_setup: Setup, *, encodes: bool):
        with Library(profile, Path("unused"), engine=engine) as opened:
            yield opened

    monkeypatch.setattr(Setup, "library", library)
    return engine


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Send Ctrl-C to this process, once, and wait until that was answered."""
    pressed, answered, write = threading.Event(), threading.Event(), os.write

    def write_and_note(handle: int, text: bytes) -> int:
        if text == b"\nStopping, and keeping what is read; Ctrl-C again stops at once ...\n":
            answered.set()
        return write(handle, text)

    monkeypatch.setattr(os, "write", write_and_note)

    def press() -> None:
        if not pressed.is_set():
            pressed.set()
            os.kill(os.getpid(), signal.SIGINT)
            assert answered.wait(60)

    return press


def test_the_batch_in_work_is_kept(
    run, engine: FakeEngine, photos: Path, profile, press, monkeypatch
) -> None:
    follow = Control.report

    def follow_and_press(control: Control, progress: Progress) -> None:
        follow(control, progress)
        if progress.stage == "encoding" and progress.done:
            press()

    monkeypatch.setattr(Control, "report", follow_and_press)
    stopped = run("index", photos)
    assert stopped.exit_code == 1
    assert "Stopped early" in stopped.stderr
    assert 8 <= len(engine.encoded) < 40
    with Library(profile, Path("unused"), engine=engine) as library:
        assert library.status().photos == len(engine.encoded)


def test_the_first_batch_is_not_waited_for_as_the_model_may_still_be_loading(
    run, engine: FakeEngine, photos: Path, press
) -> None:
    cancelled = []

    def press_and_load(_paths: list[str]) -> None:
        press()
        cancelled.append(engine.cancelled.wait(60))

    engine.before = press_and_load
    stopped = run("index", photos)
    assert stopped.exit_code == 1
    assert "Stopped early" in stopped.stderr
    assert cancelled == [True]


def test_a_walk_ends_at_once(run, engine: FakeEngine, photos: Path, press, monkeypatch) -> None:
    follow = Control.report

    def press_and_follow(control: Control, progress: Progress) -> None:
        press()
        follow(control, progress)

    monkeypatch.setattr(Control, "report", press_and_follow)
    stopped = run("index", photos)
    assert stopped.exit_code == 1
    assert "Stopped early" in stopped.stderr
    assert engine.encoded == []


def test_what_tells_of_no_progress_ends_at_once_too() -> None:
    stop = Stop(None)
    stop()
    assert stop.cancel.is_set()


def test_a_second_signal_interrupts_and_afterwards_they_mean_what_they_did() -> None:
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    with cancelled_by_signals() as cancel:
        assert signal.SIG_DFL not in map(signal.getsignal, numbers)
        signal.raise_signal(signal.SIGTERM)
        assert cancel.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert [signal.getsignal(number) for number in numbers] == before


@pytest.mark.usefixtures("closing_terminal")
def test_a_terminal_that_closes_may_say_so_twice() -> None:
    with cancelled_by_signals() as cancel:
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)  # by the shell, and by the system as the shell ends
        assert cancel.is_set()


def test_what_was_started_with_nohup_outlives_its_terminal() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with cancelled_by_signals() as cancel:
            signal.raise_signal(signal.SIGHUP)
            assert not cancel.is_set()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_programs_are_told_a_stop_from_files_that_cannot_be_read(
    run, engine: FakeEngine, photos: Path, press
) -> None:
    (photos / "bad.png").write_text("no picture")
    engine.before = lambda _paths: press()
    stopped = run("index", photos, "--json")
    finished = run("index", photos, "--json")
    assert (stopped.exit_code, finished.exit_code) == (1, 1)
    told = [json.loads(done.stdout)["cancelled"] for done in (stopped, finished)]
    assert told == [True, False]


def test_the_second_interrupts(run, engine: FakeEngine, photos: Path, press) -> None:
    def press_twice(_paths: list[str]) -> None:
        press()
        os.kill(os.getpid(), signal.SIGINT)
        assert engine.cancelled.wait(60)

    engine.before = press_twice
    interrupted = run("index", photos)
    assert interrupted.exit_code != 0
    assert "Stopped early" not in interrupted.stderr
    assert engine.encoded == []
