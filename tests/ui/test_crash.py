"""Bugs get a dialog with a log to copy; the user's errors are passed on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from gestures import press
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QScroller, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.ui.crash import CrashDialog, ExceptionHook


@pytest.fixture
def hook(qtbot: QtBot, tmp_path: Path) -> Iterator[ExceptionHook]:
    log = tmp_path / "sketchfind.log"
    log.write_text("earlier line\n", encoding="utf-8")
    window = QWidget()
    qtbot.addWidget(window)
    hooks = sys.excepthook, threading.excepthook
    hook = ExceptionHook(log, window)
    hook.install()
    yield hook
    sys.excepthook, threading.excepthook = hooks
    if hook.dialog is not None:
        hook.dialog.close()


def raise_bug() -> None:
    raise ZeroDivisionError("bug in a thread")


def test_a_bug_in_a_thread_shows_a_report_to_copy(hook: ExceptionHook, qtbot: QtBot) -> None:
    thread = threading.Thread(target=raise_bug)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: isinstance(hook.dialog, CrashDialog))
    dialog = hook.dialog
    assert isinstance(dialog, CrashDialog)
    press(dialog, "Copy details")
    text = QGuiApplication.clipboard().text()
    for part in ("bug in a thread", "raise_bug", "earlier line", "sketchfind 0."):
        assert part in text


def test_a_crash_of_the_last_time_is_shown_with_the_log(hook: ExceptionHook) -> None:
    hook.show_last_crash("where it was")
    dialog = hook.dialog
    assert isinstance(dialog, CrashDialog)
    assert "where it was" in dialog.details.toPlainText()
    assert "earlier line" in dialog.details.toPlainText()
    assert QScroller.hasScroller(dialog.details.viewport())  # for fingers
    assert any(
        "closed unexpectedly last time" in label.text() for label in dialog.findChildren(QLabel)
    )


def test_one_dialog_at_a_time(hook: ExceptionHook, qtbot: QtBot) -> None:
    hook.show_bug(ValueError("first"))
    first = hook.dialog
    hook.show_bug(ValueError("second"))
    assert hook.dialog is first
    assert first is not None
    first.close()
    qtbot.waitUntil(lambda: hook.dialog is None)


def test_a_users_error_is_no_bug(
    hook: ExceptionHook, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    error = UserFacingError("The disk is full.", "Make room.")
    with qtbot.waitSignal(hook.trouble) as told:
        sys.excepthook(UserFacingError, error, None)
    assert told.args == [error]
    assert hook.dialog is None
    assert not caplog.records
