"""Room for the panels at both edges: on a narrow screen, one of them waits for the other."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from sketchfind.ui import window_state

WIDTH = 170  # of either at least, so that one fits beside the drawing on a small screen


class SidePanels(QObject):
    """Hides one panel while the other is shown, where the screen is too narrow for both.

    A panel is an action that is checked while the panel is shown.
    """

    def __init__(
        self, folders: QAction, details: QAction, columns: QSplitter, window: QWidget
    ) -> None:
        super().__init__(window)
        self._folders = folders
        self._details = details
        self._columns = columns
        self._window = window
        self._without_room: QAction | None = None  # wanted, and hidden until there is room

    def wanted(self, panel: QAction) -> bool:
        """Tell whether the person wants to see a panel, here or on a wider screen."""
        return panel.isChecked() or panel is self._without_room

    @Slot()
    def fit(self) -> None:
        """Hide the folders if this screen has no room for them, or show what it has room for."""
        waiting = self._without_room
        if waiting is None:
            if self._folders.isChecked() and self._too_wide():
                self._hide(self._folders)
        elif not self._too_wide(WIDTH + self._columns.handleWidth()):
            waiting.setChecked(True)

    def toggled(self, panel: QAction, shown: bool) -> None:
        """Make room for a panel, or give its room to the other one."""
        other = self._details if panel is self._folders else self._folders
        if shown:
            if panel is self._without_room:
                self._without_room = None
            if other.isChecked() and self._too_wide():
                self._hide(other)
        elif other is self._without_room:
            other.setChecked(True)
            if self._too_wide():
                self._hide(other)

    def _hide(self, panel: QAction) -> None:
        self._without_room = panel
        panel.setChecked(False)

    def _too_wide(self, more: int = 0) -> bool:
        """Tell whether the columns, and perhaps more beside them, are wider than the screen."""
        wanted = self._columns.minimumSizeHint().width() + more
        return wanted > window_state.room(self._window).width()
