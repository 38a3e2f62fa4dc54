"""What lists offer in their context menus, also by keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


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
