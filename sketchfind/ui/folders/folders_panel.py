"""The left edge: the folders that are searched, and how reading them goes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from sketchfind.library.folders.nesting import innermost_around
from sketchfind.types import FolderState
from sketchfind.ui import side_panels, texts
from sketchfind.ui.folders.folder_row import FolderRequests, FolderRowView
from sketchfind.ui.folders.progress_card import ProgressCard
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.boxes import confirm
from sketchfind.ui.widgets.buttons import tool_button
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.one_stop import OneStop, scrolled
from sketchfind.ui.widgets.text_label import text_label

MARGIN = 10
PAGE = 5  # buttons that Page Up and Page Down pass at once


class FoldersPanel(QWidget):
    """Lists folders; listeners to its signals do what is asked of them."""

    losing_focus = Signal()  # the widget that has it goes away
    add_asked = Signal()
    rescan_all_asked = Signal()
    check_confirmed = Signal(int)
    remove_confirmed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Folders that are searched"))
        self._theme = theme
        self.requests = FolderRequests(self)
        self.requests.check.connect(self._confirm_check)
        self.requests.remove.connect(self._confirm_removal)
        self.progress = ProgressCard(self)
        self.rows: dict[int, FolderRowView] = {}
        self._list = vbox(spacing=2)
        self._lay_out()

    def show_folders(self, folders: list[FolderState], *, incomplete: bool = False) -> None:
        """Show these folders; `incomplete` while photos of some are still to be read.

        Rows that stay keep their place and focus.
        """
        gone = set(self.rows) - {state.folder_id for state in folders}
        for folder_id in gone:
            row = self.rows.pop(folder_id)
            if row.isAncestorOf(self.window().focusWidget()):
                self.losing_focus.emit()
            self._list.removeWidget(row)
            row.deleteLater()
        for state in folders:
            if state.folder_id not in self.rows:
                row = self.rows[state.folder_id] = FolderRowView(state, self.requests, self._theme)
                self._list.insertWidget(self._list.count() - 1, row)
            self.rows[state.folder_id].show_state(state, incomplete=incomplete)
        self._stop.take([button for row in self.rows.values() for button in row.buttons])

    def _lay_out(self) -> None:
        title = text_label(self.tr("Folders"), "section")
        name = self.tr("Look for new photos in all folders")
        rescan = tool_button(self._theme, "rescan", name, self.rescan_all_asked)
        add = tool_button(self._theme, "plus", self.tr("Add a folder"), self.add_asked)
        self.progress.losing_focus.connect(self.losing_focus)
        header = hbox((title, 1), rescan, add, margins=(8, 0, 0, 0))
        inner = QWidget()
        inner.setLayout(self._list)
        self._list.addStretch(1)
        area = scrolled(inner)
        area.setFrameShape(QFrame.Shape.NoFrame)
        self._stop = OneStop((), area, PAGE)
        margins = (MARGIN, 12, MARGIN, 12)
        vbox(header, (area, 1), self.progress, inside=self, margins=margins, spacing=8)
        self.setMinimumWidth(max(side_panels.WIDTH, header.minimumSize().width() + 2 * MARGIN))

    @Slot(FolderState)
    def _confirm_check(self, folder: FolderState) -> None:
        consequence = self.tr(
            "%1\n\nRescanning is enough for photos that are new, changed or moved. A check also "
            "finds those that another program changed without changing their date, and those that "
            "a failing drive damaged. It reads every photo, so a large folder takes a long time; "
            "meanwhile you can search, and you can pause or stop it. Your files are only read."
        )
        confirm(
            self,
            self.tr("Read all photos of this folder again?"),
            texts.filled(consequence, texts.shown(folder.path)),
            self.tr("Check photos"),
            lambda: self.check_confirmed.emit(folder.folder_id),
        )

    @Slot(FolderState)
    def _confirm_removal(self, folder: FolderState) -> None:
        around = innermost_around(folder.path, [row.state.path for row in self.rows.values()])
        if around is None:
            question = self.tr("Stop searching this folder?")
            consequence = self.tr(
                "%1\n\nYour files stay where they are. Only what sketchfind remembers about "
                "them is forgotten; you can add the folder again at any time."
            )
        else:
            question = self.tr("Remove this folder from the list?")
            consequence = self.tr(
                "%1\n\nIt is inside %2, which is searched too: its photos can still be found. To "
                "leave them out, choose “Leave out…” in the menu of that folder."
            )
        confirm(
            self,
            question,
            texts.filled(consequence, texts.shown(folder.path), texts.shown(around or "")),
            self.tr("Remove folder"),
            lambda: self.remove_confirmed.emit(folder.folder_id),
        )
