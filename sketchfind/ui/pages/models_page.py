"""The page about models: those here, those that can be downloaded, and what is being done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QProgressBar, QPushButton, QScrollArea, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library.models.listing import ModelRow
from sketchfind.ui import error_texts, on_screen, texts
from sketchfind.ui.pages.model_row import ModelRequests, ModelRowView
from sketchfind.ui.widgets.boxes import confirm
from sketchfind.ui.widgets.buttons import closing_row, link, push_button
from sketchfind.ui.widgets.layouts import clear, hbox, vbox
from sketchfind.ui.widgets.text_label import text_label
from sketchfind.ui.widgets.touch import TouchHandler


@dataclass(frozen=True)
class Running:
    """What is being done with a model, and how far it is; without a `total` that is unknown."""

    what: str
    stoppable: bool
    done: int = 0
    total: int = 0


class ModelsPage(QDialog):
    """Shows rows and what runs; its buttons only emit signals."""

    remove_confirmed = Signal(str)
    import_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Models"))
        on_screen.fit(self, QSize(680, 620))
        intro = self.tr(
            "A model turns drawings, words and photos into numbers that can be compared. A newly "
            "chosen one goes through all your photos in the background, newest first; until it is "
            "done, the previous one keeps answering. Only “Download” opens a network connection."
        )
        self.requests = ModelRequests(self)
        self.requests.remove.connect(self._confirm_removal)
        self.rows: list[ModelRowView] = []
        inner = QWidget()
        self._list = vbox(inside=inner, spacing=8)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setProperty("role", "stop")
        self.area.setWidget(inner)
        TouchHandler(self.area)
        self.area.setAccessibleName(self.windowTitle())
        self.looking = text_label(self.tr("Looking for models…"), "muted")
        self._left: tuple[str, str] | None = None  # row and button that had the focus
        self.trouble = text_label(role="warning", wraps=True, selectable=True)
        self.trouble.hide()
        self.running = self._running()
        self.import_button = push_button(self.tr("Import a model…"), self.import_asked)
        above = (text_label(intro, wraps=True), self.looking)
        parts = (*above, (self.area, 1), self.trouble, self.running)
        layout = vbox(*parts, inside=self, margins=(22, 20, 22, 18), spacing=14)
        layout.addLayout(closing_row(self, self.import_button))

    def show_rows(self, rows: Sequence[ModelRow]) -> None:
        """Show these models instead of the previous ones."""
        self.looking.hide()
        self._keep_focus()
        clear(self._list)
        self.rows = []
        offered = False
        # Until the chosen one has seen all photos, or because its file is missing.
        other_chosen = not any(row.chosen and row.state == "answers" for row in rows)
        for row in rows:
            if row.state == "offered" and not offered:
                offered = True
                heading = text_label(self.tr("Available to download"), "section")
                heading.setContentsMargins(0, 10, 0, 0)
                self._list.addWidget(heading)
            stands_in = other_chosen and row.state == "answers"
            view = ModelRowView(row, self.requests, stands_in=stands_in)
            self.rows.append(view)
            self._list.addWidget(view)
        self._list.addStretch(1)
        self._give_focus_back()

    def show_running(self, now: Running | None) -> None:
        """Say what is being done, if anything, with a bar; without a total it only moves."""
        if now is not None:
            what, total = now.what, now.total
            if total:
                sizes = texts.size(now.done), texts.size(total)
                what += " · " + texts.filled(self.tr("%1 of %2"), *sizes)
            self._what.setText(what)
            self._bar.setRange(0, 1000 if total else 0)
            self._bar.setValue(1000 * now.done // total if total else 0)
            self.stop.setVisible(now.stoppable)
        self.running.setVisible(now is not None)
        self._allow(now is None)

    def show_trouble(self, error: UserFacingError | None) -> None:
        """Say why something could not be done; None takes it away."""
        self.trouble.setText("" if error is None else error_texts.in_one_line(error))
        self.trouble.setVisible(error is not None)
        if error is not None:
            self.looking.hide()

    @Slot(str)
    def _confirm_removal(self, name: str) -> None:
        confirm(
            self,
            self.tr("Remove %1?").replace("%1", texts.model_name(name)),
            self.tr("What it knows about your photos is deleted with it. The photos stay."),
            self.tr("Remove"),
            lambda: self.remove_confirmed.emit(name),
        )

    def _running(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        self._what = text_label(wraps=True)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.stop = link(self.tr("Stop"), self.cancel_asked)
        top = hbox((self._what, 1), self.stop)
        vbox(top, self._bar, inside=frame, margins=(14, 10, 14, 12))
        frame.hide()
        return frame

    def _allow(self, allowed: bool) -> None:
        """Enable the buttons, or disable them while one thing is being done."""
        self.import_button.setEnabled(allowed)
        if not allowed:
            self._keep_focus()
        for button in self._buttons():
            button.setEnabled(allowed)
        if allowed:
            self._give_focus_back()

    def _keep_focus(self) -> None:
        """Take the focus from a button that goes; Qt would look for another and scroll there."""
        focused = self.focusWidget()
        for button, name in self._buttons().items():
            if button is focused:
                self._left = (name, button.text())
                self.area.setFocus()

    def _give_focus_back(self) -> None:
        """Focus the same button again, or another of its row, unless a person went elsewhere."""
        if self._left is None or self.focusWidget() is not self.area:
            return
        name, text = self._left
        there = [button for button, row in self._buttons().items() if row == name]
        for button in sorted(there, key=lambda button: button.text() != text)[:1]:
            button.setFocus()
            self._left = None

    def _buttons(self) -> dict[QPushButton, str]:
        """Return the buttons of all rows with the names of their models."""
        return {
            button: row.row.name for row in self.rows for button in row.findChildren(QPushButton)
        }
