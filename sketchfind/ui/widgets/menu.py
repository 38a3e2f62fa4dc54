"""Menus that get their keys, what lists offer in theirs, and keys that differ on macOS."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


class Menu(QMenu):
    """While it is open, keys choose among its entries, and are no shortcuts of what is below."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def add_menu_action(widget: QWidget, text: str, *keys: str, act: Callable[[], None]) -> QAction:
    """Offer an action in a widget's context menu, with keys that work while it has the focus."""
    # Shortcuts, since a list lets its dialog have Enter, too.
    action = QAction(text, widget)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setAutoRepeat(False)  # a held key would remove one after another
    action.triggered.connect(act)
    widget.addAction(action)
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    return action


def own_key(usual: str, *, on_macos: str) -> str:
    """Return the key of an action as text; where it is Cmd, the system has some for itself."""
    return on_macos if sys.platform == "darwin" else usual
