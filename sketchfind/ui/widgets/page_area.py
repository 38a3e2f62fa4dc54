"""Pages that are as large as their contents if the screen has room for that, else scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QScrollArea, QWidget

from sketchfind.ui import on_screen
from sketchfind.ui.widgets.layouts import vbox
from sketchfind.ui.widgets.touch import TouchHandler

BAR_GAP = 8  # pixels between a page and its scroll bar
ROUNDED = 1  # pixels that a window may lose on a screen that is scaled by a fraction


class PageArea(QScrollArea):
    """Shows a whole page if it may be so large, else scrolls it.

    It is `BAR_GAP` wider than its page at the right, so that no bar touches the text.
    """

    def __init__(self, page: QLayout) -> None:
        super().__init__()
        page.setContentsMargins(0, 0, BAR_GAP, 0)
        inner = QWidget()
        inner.setLayout(page)
        self._page = page
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        TouchHandler(self)

    def sizeHint(self) -> QSize:
        size = self._page.totalSizeHint()
        if self._page.hasHeightForWidth():
            size.setHeight(self._page.totalHeightForWidth(size.width()))
        frame = 2 * self.frameWidth()
        return size + QSize(frame, frame)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def size_within(self, room: QSize, whole: QSize) -> QSize:
        """Return the size in a `room` for a window that needs `whole` to show all of the page."""
        bar = self.verticalScrollBar().sizeHint().width() if whole.height() > room.height() else 0
        return (whole + QSize(bar + ROUNDED, ROUNDED)).boundedTo(room)


class PageDialog(QDialog):
    """A dialog that grows with its page and is deleted when closed; its buttons always show."""

    def set_page(self, page: QLayout, buttons: QLayout, margin: int, *, read_out: str = "") -> None:
        """Show a page and buttons; call it once, when they are complete.

        If nothing on the page takes keys, they scroll it at once; screen readers then `read_out`.
        """
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._area = PageArea(page)
        if read_out:
            self._area.setProperty("role", "stop")
            self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._area.setAccessibleName(self.windowTitle())
            self._area.setAccessibleDescription(read_out)
        self._whole = QSize()
        buttons.setContentsMargins(0, 0, BAR_GAP, 0)
        margins = (margin, margin, margin - BAR_GAP, margin)
        vbox(self._area, buttons, inside=self, margins=margins, spacing=18)
        if read_out:
            self._area.setFocus()
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Take the size that the page wants, if that has changed."""
        whole = self.sizeHint()
        if whole != self._whole:
            self._whole = whole
            # Qt would keep a bar that was needed until now if the lines beside it are broken.
            self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.resize(self._area.size_within(on_screen.room(self), whole))
            self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
