"""Keys without Ctrl that act in the whole window: some people must be able to turn them off."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction


class LetterKeys:
    """Gives such keys to their actions, or takes them away.

    Who dictates, or brushes keys by accident, would do what nobody wants (WCAG 2.1.4). Those that
    act only where the focus is, as in the grid, stay.
    """

    def __init__(self, actions: Iterable[QAction]) -> None:
        self._keys = {action: action.shortcuts() for action in actions if _is_letter(action)}

    def turn(self, *, on: bool) -> None:
        """Let the keys act, or not."""
        for action, keys in self._keys.items():
            action.setShortcuts(keys if on else [])


def _is_letter(action: QAction) -> bool:
    everywhere = action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
    return everywhere and any(len(key.toString()) == 1 for key in action.shortcuts())
