"""One photo after the other, in full screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

SLIDE_MS = 4000  # how long it stays at a photo


class SlideShow(QObject):
    """Asks for the next photo again and again; restores the window when it ends."""

    next_asked = Signal()
    changed = Signal()  # it begins, or ends

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._full_before = False  # whether the window filled the screen already
        self._place = QRect()  # where it was
        self.playing = False  # photos go on by themselves
        self._seen = True  # the photo is there, not only on its way
        self.timer = QTimer(self, interval=SLIDE_MS)
        self.timer.timeout.connect(self._go_on)

    @Slot()
    def toggle(self) -> None:
        """Begin, or end."""
        if self.playing:
            self.end()
            return
        state = self._window.windowState()
        self._full_before = bool(state & Qt.WindowState.WindowFullScreen)
        self._place = self._window.geometry()
        self._window.setWindowState(state | Qt.WindowState.WindowFullScreen)
        self.playing = True
        if self._seen:
            self.timer.start()
        self.changed.emit()

    @Slot()
    def end(self) -> None:
        """End the slide show if it plays, and stay at its photo."""
        if not self.playing:
            return
        self.playing = False
        self.timer.stop()
        if not self._full_before:
            self._leave_full_screen()
        self.changed.emit()

    def _leave_full_screen(self) -> None:
        state = self._window.windowState()
        self._window.setWindowState(state & ~Qt.WindowState.WindowFullScreen)
        # The system does that later; a window closed before must not be remembered as large as the
        # screen.
        if state & Qt.WindowState.WindowFullScreen and not state & Qt.WindowState.WindowMaximized:
            self._window.setGeometry(self._place)

    def wait(self) -> None:
        """Wait until the photo is there, however long that takes."""
        self._seen = False
        self.timer.stop()

    def stay(self) -> None:
        """Give the photo that is there now its whole time."""
        self._seen = True
        if self.playing:
            self.timer.start()

    @Slot()
    def _go_on(self) -> None:
        # What is chosen in a menu or a box is meant for the photo under it.
        if QApplication.activePopupWidget() is None and QApplication.activeModalWidget() is None:
            self.next_asked.emit()
