"""What has the focus, as screen readers know it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QWindow
from PySide6.QtWidgets import QApplication, QMenuBar, QWidget


class FocusNews(QObject):
    """Has screen readers told again what has the focus once a popup has the keys, or no longer.

    X11 gives and takes them some time after it has opened or closed. Qt then tells that the window
    below it is active, which Orca would take to have the focus.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._open = False  # a popup, when the keys went to another window last
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._tell)

    @Slot(QWindow)
    def _tell(self, window: QWindow | None) -> None:
        popup = QApplication.activePopupWidget()
        before, self._open = self._open, popup is not None
        if popup is None:
            focused = QApplication.focusWidget()
        else:
            focused = popup.focusWidget() or popup.focusProxy()  # words are offered below a field
        if window is None or focused in (None, popup):  # a menu tells of its entries
            return
        if (self._open or before) and QAccessible.isActive():
            event = QAccessibleEvent(focused, QAccessible.Event.Focus)
            if isinstance(focused, QMenuBar) and (entry := focused.activeAction()) is not None:
                event.setChild(focused.actions().index(entry))
            QAccessible.updateAccessibility(event)
