"""Qt's application object, as this program needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from sketchfind import __version__
from sketchfind.paths import resources
from sketchfind.program import tell

DESKTOP_ID = "io.github.sketchfind.sketchfind"  # also of the .desktop file and the metadata


def make_application() -> QApplication:
    """Return the application as this program sets it up; exit if there is no screen."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        with _fatal_in_one_line():
            application = QApplication(sys.argv[:1])
    # On X11, Qt merges mouse moves that queue up while the window is busy, and lines lose corners.
    # Creating the application switches this on, so it is switched off afterwards.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)
    # As on Windows. Elsewhere a press opens the menu, and a release chooses what is under it by
    # then: who drew with the right button mirrored the drawing, or began a new one.
    application.styleHints().setContextMenuTrigger(Qt.ContextMenuTrigger.Release)
    application.setApplicationName("sketchfind")
    application.setApplicationVersion(__version__)
    application.setStyle("Fusion")  # the stylesheet is drawn for it, the same everywhere
    _show_own_icon_in_taskbar()
    application.setWindowIcon(QIcon(str(resources() / "icons" / "sketchfind.svg")))
    QGuiApplication.setDesktopFileName(DESKTOP_ID)
    return application


def _show_own_icon_in_taskbar() -> None:
    """Have the Windows taskbar show this program's icon, not that of Python, which runs it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(DESKTOP_ID)


@contextmanager
def _fatal_in_one_line() -> Iterator[None]:
    """Exit with a one-line reason where Qt would abort the program, as it does without a screen."""
    warnings: list[str] = []

    def note(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind == QtMsgType.QtWarningMsg:
            if not text.startswith("Detected locale"):  # C or the like, of which Qt makes UTF-8
                warnings.append(text.strip())
        elif kind == QtMsgType.QtFatalMsg:
            reason = (warnings or text.splitlines())[0].rstrip(".")
            tell(
                f"sketchfind: The window cannot be opened: {reason}. See 'What it needs' in "
                "README.md; the other commands work without a window."
            )
            os._exit(2)

    before = qInstallMessageHandler(note)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    for text in warnings:
        tell(text)
