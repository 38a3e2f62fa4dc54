"""Enter: it presses buttons, and acts once while it is held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterPresses(QObject):
    """Lets Enter do to the buttons of a window what space does.

    Qt lets Enter press a button only in dialogs, or where the desktop wants it everywhere.
    Neither key acts before it is let go of: held, it would go on in a dialog, and accept that.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)  # it gets the keys that a button does not take

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        of_key = event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if not (of_key and isinstance(event, QKeyEvent) and event.key() in _ENTER):
            return False
        button = self._window.focusWidget()
        if not isinstance(button, QPushButton | QToolButton):
            return False
        keys, held = event.modifiers(), event.isAutoRepeat()
        QApplication.sendEvent(button, QKeyEvent(event.type(), Qt.Key.Key_Space, keys, " ", held))
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
