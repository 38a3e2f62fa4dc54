"""Room for the panels at both edges: on a narrow screen, one of them waits for the other."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from sketchfind.ui import on_screen, texts

WIDTH = 170  # least width of a panel, so that one fits beside the drawing on a small screen


class SidePanels(QObject):
    """Hides one panel while the other is shown, where the screen is too narrow for both.

    The same goes for a window that the desktop makes narrower than its minimum, as those do that
    lay windows side by side; there, a panel that would not even fit alone waits, too.
    A panel is an action that is checked while the panel is shown.
    """

    news = Signal(str)

    def __init__(
        self, folders: QAction, details: QAction, columns: QSplitter, window: QWidget
    ) -> None:
        super().__init__(window)
        self._folders = folders
        self._details = details
        self._columns = columns
        self._window = window
        self._waiting: list[QAction] = []  # wanted, and hidden until there is room
        self._squeezed: int | None = None  # the window's, if the desktop made it too small
        # Qt first asks for the width that the window needs, and may be refused.
        self._answered = QTimer(self, interval=0, singleShot=True)
        self._answered.timeout.connect(self._look_at_width)

    def wanted(self, panel: QAction) -> bool:
        """Tell whether the person wants to see a panel, here or on a wider screen."""
        return panel.isChecked() or panel in self._waiting

    @Slot()
    def fit(self) -> None:
        """Hide the folders if this screen has no room for them, or show what has room now."""
        if self._folders.isChecked() and self._too_wide():
            self._hide(self._folders)
        if self._squeezed is not None and self._details.isChecked() and self._too_wide():
            self._hide(self._details)
        while self._waiting and not self._too_wide(self._one_more):
            self._waiting[-1].setChecked(True)

    def resized(self) -> None:
        """Fit the panels into the window if it was made narrower than its minimum."""
        self._answered.start()

    def _look_at_width(self) -> None:
        waits = self._squeezed is not None and bool(self._waiting)
        given, before, waiting = self._window.width(), self._squeezed, list(self._waiting)
        needed = self._columns.minimumSizeHint().width() + (self._one_more if waits else 0)
        self._squeezed = given if given < needed else None
        if self._squeezed is not None or before is not None:
            self.fit()
        for panel in self._waiting:
            if panel not in waiting:
                text = self.tr("There is no room for “%1”: the window is too narrow")
                self.news.emit(text.replace("%1", texts.plain(panel.text())))

    def toggled(self, panel: QAction, shown: bool) -> None:
        """Make room for a panel, or give its room to the other one."""
        other = self._details if panel is self._folders else self._folders
        if shown:
            if panel in self._waiting:
                self._waiting.remove(panel)
            if other.isChecked() and self._too_wide():
                self._hide(other)
            if self._window.width() < self._window.minimumWidth():  # refused; Qt may not ask again
                self._answered.start()
            elif self._window.width() < self._columns.minimumSizeHint().width():
                self._answered.stop()  # Qt asks first, which resizes the window
        elif other in self._waiting and panel not in self._waiting:  # a person closed it
            other.setChecked(True)
            if self._too_wide():
                self._hide(other)

    def _hide(self, panel: QAction) -> None:
        self._waiting.append(panel)
        panel.setChecked(False)

    def _too_wide(self, more: int = 0) -> bool:
        """Tell whether the columns, with `more` pixels beside them, are wider than the room."""
        return self._least + more > (self._squeezed or on_screen.room(self._window).width())

    @property
    def _least(self) -> int:
        """Return the least width of the columns; Qt is late to count the handles between them."""
        columns = self._columns
        panels = {columns.widget(n): columns.handle(n) for n in range(columns.count())}
        handles = [handle for panel, handle in panels.items() if panel and not panel.isHidden()]
        missing = len(handles) - 1 - sum(not handle.isHidden() for handle in handles)
        return columns.minimumSizeHint().width() + missing * columns.handleWidth()

    @property
    def _one_more(self) -> int:
        """Return the least width that the panel which waits last needs."""
        last = self._columns.count() - 1
        panel = self._columns.widget(0 if self._waiting[-1] is self._folders else last)
        return (panel.minimumWidth() if panel else WIDTH) + self._columns.handleWidth()
