"""Bugs get a dialog with a log to copy; the user's errors a plain box."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
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
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    for part in ("bug in a thread", "raise_bug", "earlier line", "sketchfind 0."):
        assert part in text


def test_one_dialog_at_a_time(hook: ExceptionHook, qtbot: QtBot) -> None:
    hook.show_error(ValueError("first"))
    first = hook.dialog
    hook.show_error(ValueError("second"))
    assert hook.dialog is first
    assert first is not None
    first.close()
    qtbot.waitUntil(lambda: hook.dialog is None)


def test_a_users_error_that_is_not_shown_is_in_the_log(
    hook: ExceptionHook, caplog: pytest.LogCaptureFixture
) -> None:
    hook.show_error(UserFacingError("The disk is full.", "Make room."))
    assert not caplog.records
    hook.show_error(UserFacingError("A drive is gone.", "Connect it."))
    (record,) = caplog.records
    assert "A drive is gone. Connect it." in record.getMessage()


def test_a_users_error_is_a_plain_box(hook: ExceptionHook, qtbot: QtBot) -> None:
    error = UserFacingError("The disk is full.", "Make room.")
    sys.excepthook(UserFacingError, error, None)
    qtbot.waitUntil(lambda: isinstance(hook.dialog, QMessageBox))
    assert isinstance(hook.dialog, QMessageBox)
    assert hook.dialog.text() == "The disk is full."
    assert hook.dialog.informativeText() == "Make room."
