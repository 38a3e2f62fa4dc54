"""The icon beside the summary while a search takes long."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.icon_label import IconLabel

PATIENCE_MS = 400  # an answer that comes sooner needs no "searching"


class BusyIcon(IconLabel):
    """Comes some time after a search began, and keeps its room while it is hidden."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "wait", 18)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.setAccessibleName(self.tr("Searching…"))
        self.setToolTip(self.tr("Searching…"))
        keeping = self.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)  # else the summary wraps, and all photos move
        self.setSizePolicy(keeping)
        self.hide()

    def set_busy(self, busy: bool) -> None:
        """Show soon that something is searched for, or no longer."""
        if not busy:
            self._patience.stop()
            self.hide()
        elif not self._patience.isActive() and self.isHidden():
            self._patience.start()
