"""One folder in the panel: its name, how many photos, what is wrong, what can be done."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QWidget

from sketchfind.types import FolderState
from sketchfind.ui import texts
from sketchfind.ui.folders.offline_folders import offline_text
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.buttons import Act, link
from sketchfind.ui.widgets.elided_label import ElidedLabel
from sketchfind.ui.widgets.icon_label import IconLabel
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.menu import Menu
from sketchfind.ui.widgets.text_label import text_label


class FolderRequests(QObject):
    """What the rows of all folders ask for, each for its own folder; listeners do it."""

    only = Signal(FolderState)
    clicked = Signal()  # on a row, which asks for `only`, too
    subfolder = Signal(FolderState)
    rescan = Signal(FolderState)
    check = Signal(FolderState)
    reveal = Signal(FolderState)
    exclusions = Signal(FolderState)
    find_again = Signal(FolderState)
    remove = Signal(FolderState)
    failures = Signal(FolderState)


class FolderRowView(QWidget):
    """Shows a `FolderState`; a click searches it alone, a menu offers the rest.

    The menu opens by its button, or by a right click on the row.
    """

    def __init__(self, state: FolderState, requests: FolderRequests, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("folderRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.state = state
        self._shown: tuple[FolderState, bool] | None = None  # and whether photos may be unread
        self._requests = requests
        self._theme = theme
        self._icon = IconLabel(theme, "folder", 22)
        self._name, self._detail = ElidedLabel(), text_label(role="muted", wraps=True)
        self._failed = _ShortenedLink(lambda: requests.failures.emit(self.state))
        self._more = self._menu_button()
        self._lay_out()
        self.show_state(state)

    def show_state(self, state: FolderState, *, incomplete: bool = False) -> None:
        """Show a newer state of the same folder; `incomplete` while photos may be unread."""
        if (state, incomplete) == self._shown and state.online:
            return  # there may be very many; offline ones say by the day when they were seen last
        self.state, self._shown = state, (state, incomplete)
        if state.online:
            self._icon.show_icon("folder", "accent")
        else:
            self._icon.show_icon("folder-offline", "warning")
        name = texts.folder_name(state.path)
        self._name.set_full(name)
        self._detail.setText(self._about(state, incomplete=incomplete))
        failed = texts.unreadable(state.failed)
        self._failed.set_texts(failed, texts.unreadable_briefly(state.failed))
        self._failed.link.setToolTip(failed)
        self._failed.link.setAccessibleName(f"{name}: {failed}")
        self._failed.setVisible(state.failed > 0)
        self.setToolTip(texts.tip(texts.shown(state.path)))
        self.setAccessibleName(name)
        self.setAccessibleDescription(self._detail.text())
        self._more.setAccessibleName(self.tr("Menu of %1").replace("%1", name))

    @property
    def buttons(self) -> list[QAbstractButton]:
        """Return the buttons that are shown now, in reading order."""
        return [self._more, self._failed.link] if self.state.failed else [self._more]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._requests.only.emit(self.state)
            self._requests.clicked.emit()
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open_menu(event.globalPos())

    def _about(self, state: FolderState, *, incomplete: bool) -> str:
        if not state.online:
            found = self.tr("%1, still searchable").replace("%1", texts.photos(state.photos))
            return f"{offline_text(state)}\n{found}" if state.photos else offline_text(state)
        if state.photos == 0 and state.last_scan is None:
            return self.tr("Not read yet")
        if state.photos == 0 and not incomplete:
            return self.tr("No pictures here")
        return texts.photos(state.photos)

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        first = hbox((self._name, 1), (self._more, top))
        # The icon stands before the name, which is centred beside the menu.
        self._icon.setFixedHeight(self._more.sizeHint().height())
        words = vbox(first, self._detail, self._failed, spacing=0)
        hbox((self._icon, top), (words, 1), inside=self, margins=(8, 7, 4, 7), spacing=10)

    def _menu_button(self) -> QToolButton:
        button = QToolButton()
        button.setToolTip(self.tr("Search only here, rescan, check, show, leave out or remove"))
        self._theme.set_icon(button, "more")
        button.setIconSize(self._theme.icon_size(16))
        # Not the button's own menu, which would wait inside the button's event: the row may be
        # removed meanwhile.
        button.clicked.connect(
            lambda: self._open_menu(button.mapToGlobal(button.rect().bottomLeft()))
        )
        return button

    def _open_menu(self, place: QPoint) -> None:
        """Open a menu, made anew each time: there may be very many rows."""
        asked, menu = self._requests, Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def offer(text: str, request: SignalInstance) -> None:
            menu.addAction(text, lambda: request.emit(self.state))

        offer(self.tr("Search only here"), asked.only)
        if self.state.online:
            offer(self.tr("Search only a subfolder…"), asked.subfolder)
        offer(self.tr("Rescan"), asked.rescan)
        offer(self.tr("Check photos…"), asked.check)
        offer(self.tr("Show in file manager"), asked.reveal)
        offer(self.tr("Leave out…"), asked.exclusions)
        if not self.state.online:
            offer(self.tr("It has moved…"), asked.find_again)
        menu.addSeparator()
        offer(self.tr("Remove…"), asked.remove)
        menu.popup(place)


class _ShortenedLink(QWidget):
    """Room for a link that gets shorter with it, so that the menu stays inside the panel.

    The link itself is as wide as its text, which is underlined while it has the focus.
    """

    def __init__(self, act: Act) -> None:
        super().__init__()
        self._full = self._brief = ""
        self.link = link("", act)
        hbox((self.link, Qt.AlignmentFlag.AlignLeft), inside=self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_texts(self, full: str, brief: str) -> None:
        """Show `full` or, if there is no room for it, as much of `brief` as fits."""
        self._full, self._brief = full, brief
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        letters, end, width = self.link.fontMetrics(), Qt.TextElideMode.ElideRight, self.width()
        fits = letters.horizontalAdvance(self._full) <= width
        self.link.setText(self._full if fits else letters.elidedText(self._brief, end, width))
