"""Enter that is held."""

from __future__ import annotations

from fake_library import FakeLibrary
from gestures import OpenWindow
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout
from pytestqt.qtbot import QtBot

from sketchfind.ui.widgets.buttons import closing_row


def test_a_dialog_is_not_accepted_before_enter_is_pressed_again(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    dialog = QDialog(open_window(FakeLibrary()))
    QVBoxLayout(dialog).addLayout(closing_row(dialog))
    dialog.open()
    handle = dialog.windowHandle()
    qtbot.waitUntil(lambda: QApplication.focusWindow() == handle)
    for repeats, open_then in ((True, True), (False, False)):
        none = Qt.KeyboardModifier.NoModifier
        enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", repeats)
        QApplication.sendEvent(handle, enter)
        assert dialog.isVisible() is open_then
