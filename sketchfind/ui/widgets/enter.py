"""Enter: it presses buttons, and acts once while it is held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def presses_button(window: QWidget, event: QKeyEvent) -> bool:
    """Let Enter do to a button of a window what space does; return whether it was Enter on one.

    Qt lets Enter press a button only in dialogs, or where the desktop wants it everywhere.
    Neither key acts before it is let go of: held, it would go on in a dialog, and accept that.
    """
    focused = window.focusWidget()
    if not (event.key() in _ENTER and isinstance(focused, QPushButton | QToolButton)):
        return False
    space = QKeyEvent(event.type(), Qt.Key.Key_Space, event.modifiers(), " ", event.isAutoRepeat())
    QApplication.sendEvent(focused, space)
    return True


class HeldEnter(QObject):
    """Drops the repeats of Enter in all windows of the program: they would accept a dialog."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._watch)

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # only once, however often it is called

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.isAutoRepeat() and event.key() in _ENTER
        return False
