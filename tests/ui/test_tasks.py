"""Answers arrive in the GUI thread, dropped ones never, and nothing is left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from gestures import all_answered
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.library.folders import drives
from sketchfind.library.folders.drives import DriveHangs
from sketchfind.ui import tasks as tasks_module
from sketchfind.ui.tasks import Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks(2, "test-tasks")
    yield tasks
    tasks.drain()
    assert not [thread for thread in threading.enumerate() if "test-tasks" in thread.name]


def test_work_runs_elsewhere_and_answers_here(tasks: Tasks, qtbot: QtBot) -> None:
    threads: list[str] = []
    tasks.run(
        lambda: threading.current_thread().name,
        lambda name: threads.extend([name, threading.current_thread().name]),
    )
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0].startswith("test-tasks")
    assert threads[1] == threading.main_thread().name


def test_users_errors_go_to_the_receiver(tasks: Tasks, qtbot: QtBot) -> None:
    errors: list[UserFacingError] = []
    ended: list[bool] = []

    def work() -> None:
        raise UserFacingError("No.", "Do this.")

    tasks.run(work, failed=errors.append, always=lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))
    assert str(errors[0]) == "No. Do this."


def test_users_errors_without_a_receiver_are_told(tasks: Tasks, qtbot: QtBot) -> None:
    error = UserFacingError("No.", "Do this.")

    def work() -> None:
        raise error

    with qtbot.waitSignal(tasks.trouble) as told:
        tasks.run(work)
    assert told.args == [error]


def test_bugs_are_raised_in_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    ended: list[bool] = []
    failed: list[UserFacingError] = []
    with qtbot.captureExceptions() as caught:
        tasks.run(lambda: 1 / 0, failed=failed.append, always=lambda: ended.append(True))
        qtbot.waitUntil(lambda: bool(ended))
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert not failed
    assert all_answered(tasks)


def test_a_dropped_answer_is_not_delivered(tasks: Tasks, qtbot: QtBot) -> None:
    go = threading.Event()
    answers: list[str] = []
    number = tasks.run(lambda: go.wait(60), lambda _: answers.append("dropped"))
    tasks.drop(number)
    go.set()
    tasks.run(lambda: None, lambda _: answers.append("wanted"))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["wanted"]


def test_a_foreign_future_is_watched(tasks: Tasks, qtbot: QtBot) -> None:
    future: Future[int] = Future()
    answers: list[int] = []
    tasks.watch(future, answers.append)
    threading.Thread(target=future.set_result, args=(7,)).start()
    qtbot.waitUntil(lambda: answers == [7])


def test_what_is_to_be_done_surely_is_done_before_the_end(qtbot: QtBot) -> None:
    tasks = Tasks(1, "drained")
    go = threading.Event()
    done: list[str] = []
    tasks.run(lambda: go.wait(60))
    tasks.drop(tasks.run(lambda: done.append("keep"), surely=True))
    threading.Timer(0.1, go.set).start()
    tasks.drain()
    assert done == ["keep"]


def test_files_of_a_drive_that_hangs_hold_up_nothing_else(
    tasks: Tasks, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, late = threading.Event(), threading.Event()
    monkeypatch.setattr(drives, "after", lambda seconds: late.is_set)
    answers: list[str] = []
    errors: list[UserFacingError] = []
    for _ in range(5):
        tasks.read(tmp_path / "a.jpg", lambda: go.wait(60), failed=errors.append)
    tasks.run(lambda: "search", answers.append)
    qtbot.waitUntil(lambda: answers == ["search"])
    assert not errors
    late.set()
    qtbot.waitUntil(lambda: len(errors) == 5)
    assert str(errors[0]) == "a.jpg cannot be read: its drive does not answer."
    go.set()


def test_draining_waits_for_no_drive(qtbot: QtBot, tmp_path: Path) -> None:
    tasks = Tasks(1, "drained")
    begun, go = threading.Event(), threading.Event()
    tasks.read(tmp_path / "a.jpg", lambda: (begun.set(), go.wait(60)))
    assert begun.wait(60)
    tasks.drain()
    assert not [thread for thread in threading.enumerate() if "drained" in thread.name]
    assert [thread for thread in threading.enumerate() if thread.name == "drive"]
    go.set()


def test_draining_waits_a_moment_for_one_drive_that_is_copied_from(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks_module, "PATIENCE", 0.3)
    tasks = Tasks(1, "drained")
    begun, go = threading.Event(), threading.Event()
    hanging: list[int] = []

    def copy() -> None:
        for number in range(3):
            try:
                path = tmp_path / str(number) / "a.jpg"
                tasks.copying_drives.read(path, lambda: (begun.set(), go.wait(60)))
            except DriveHangs:
                hanging.append(number)

    tasks.run(copy)
    assert begun.wait(60)
    tasks.drain()
    assert hanging == [0, 1, 2]
    go.set()


def test_nothing_is_delivered_after_draining(qtbot: QtBot) -> None:
    tasks = Tasks(1, "drained")
    go = threading.Event()
    answers: list[object] = []
    tasks.run(lambda: go.wait(60), answers.append)
    tasks.run(lambda: "never started", answers.append)
    go.set()
    tasks.drain()
    tasks.run(lambda: "too late", answers.append)
    other = Tasks(1, "other")
    other.run(lambda: None, lambda _: answers.append("other"))
    qtbot.waitUntil(lambda: bool(answers))
    other.drain()
    assert answers == ["other"]
