"""Menus that get their own keys, context menus of widgets, and keys that differ on macOS."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget


class Menu(QMenu):
    """While it is open, keys choose among its entries, and trigger no shortcuts of the window."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def add_menu_action(widget: QWidget, text: str, *keys: str, act: Callable[[], None]) -> QAction:
    """Offer an action in a widget's context menu, with keys that work while it has the focus."""
    # As shortcuts, because a list passes Enter on to its dialog, too.
    action = QAction(text, widget)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setAutoRepeat(False)  # a held key would remove one after another
    action.triggered.connect(act)
    widget.addAction(action)
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    return action


def own_key(usual: str, *, on_macos: str) -> str:
    """Return the key of an action as text; macOS needs some combinations with Cmd for itself."""
    return on_macos if sys.platform == "darwin" else usual


def give_menu_key(window: QWidget) -> QAction:
    """Let Shift+F10 do in a window what the menu key does, which many keyboards lack."""

    def press() -> None:
        if (widget := window.focusWidget()) is None:
            return
        cursor = QRectF(widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle))
        place = cursor.center().toPoint()
        reason = QContextMenuEvent.Reason.Keyboard
        event = QContextMenuEvent(reason, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)

    action = QAction(window)
    if sys.platform != "win32":  # which alone makes the menu key of these
        action.setShortcut(QKeySequence("Shift+F10"))
    action.triggered.connect(press)
    window.addAction(action)
    return action
