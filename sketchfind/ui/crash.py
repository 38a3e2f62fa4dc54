"""Uncaught errors: those for the user are passed on, bugs are shown with a log to copy."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QTextEdit, QWidget

from sketchfind import __version__
from sketchfind.atomic_files import open_private
from sketchfind.errors import UserFacingError
from sketchfind.ui import on_screen
from sketchfind.ui.widgets.buttons import closing_row, push_button
from sketchfind.ui.widgets.layouts import vbox
from sketchfind.ui.widgets.text_label import text_label
from sketchfind.ui.widgets.touch import TouchHandler

log = logging.getLogger(__name__)

TAIL = 4000  # characters of the log file that go into a report


class ExceptionHook(QObject):
    """Shows uncaught exceptions of any thread in the GUI thread."""

    trouble = Signal(UserFacingError)  # for the user to know
    _caught = Signal(object)

    def __init__(self, log_file: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._window = parent
        self.dialog: QDialog | None = None
        self._caught.connect(self.show_bug)

    def install(self) -> None:
        """Take over `sys.excepthook` and the hook of threads."""
        sys.excepthook = self._except
        threading.excepthook = self._except_in_thread

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _except(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, UserFacingError):
            self.trouble.emit(error)
        elif isinstance(error, Exception):
            log.critical("a bug", exc_info=error)
            self._caught.emit(error)
        else:
            sys.__excepthook__(kind, error, trace)

    def _except_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._except(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    @Slot(object)
    def show_bug(self, error: Exception) -> None:
        """Show one bug; further ones are only in the log while a dialog is open."""
        if self.dialog is None:
            trace = "".join(traceback.format_exception(error))
            self._open(CrashDialog(report(trace, self._log_file), self._window))

    def show_last_crash(self, trace: str) -> None:
        """Show where the program was when it ended the last time."""
        self._open(CrashDialog(report(trace, self._log_file), self._window, earlier=True))

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot()
    def _closed(self) -> None:
        self.dialog = None


def report(trace: str, log_file: Path) -> str:
    """Return the text of a bug report: versions, where the bug was, the end of the log."""
    try:
        with open(log_file, encoding="utf-8", errors="replace", opener=open_private) as file:
            tail = file.read()[-TAIL:]
    except OSError:
        tail = "(no log)"
    versions = (
        f"sketchfind {__version__}, Python {platform.python_version()}, "
        f"PySide6 {PySide6.__version__}, {platform.platform()}"
    )
    return f"{versions}\n\n{trace}\n--- log ---\n{tail}"


class CrashDialog(QDialog):
    """Says that this was a bug, and offers what a report needs."""

    def __init__(self, text: str, parent: QWidget | None = None, *, earlier: bool = False) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong"))
        on_screen.fit(self, QSize(680, 440))
        title = text_label(self.tr("Something went wrong in sketchfind"), "heading")
        now = self.tr(
            "This is a bug in the program, not a mistake of yours. Your photos are untouched. You "
            "can carry on; if it happens again, send the text below with a bug report. It may "
            "contain file names: check it before you send it."
        )
        before = self.tr(
            "The program closed unexpectedly last time. This is a bug in the program, not a "
            "mistake of yours. Your photos are untouched, and what you drew is among the recent "
            "drawings, perhaps without its last lines. If it happens again, send the text below "
            "with a bug report. It may contain file names: check it before you send it."
        )
        note = text_label(before if earlier else now, "muted", wraps=True)
        self.details = QTextEdit(plainText=text, readOnly=True)
        TouchHandler(self.details)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setAccessibleName(self.tr("Details for a bug report"))
        parts = (title, note, self.details)
        layout = vbox(*parts, inside=self, margins=(20, 20, 20, 20), spacing=12)
        layout.addLayout(closing_row(self, push_button(self.tr("Copy details"), self._copy)))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
