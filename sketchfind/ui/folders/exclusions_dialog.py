"""What is left out of one folder, and of all of them: patterns, one per line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library.folders.exclude import DEFAULT_EXCLUSIONS
from sketchfind.types import FolderState
from sketchfind.ui import error_texts, texts
from sketchfind.ui.widgets.buttons import link, push_button
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.menu import give_menu_key
from sketchfind.ui.widgets.page_area import PageDialog
from sketchfind.ui.widgets.text_label import text_label
from sketchfind.ui.widgets.touch import TouchHandler

TYPING_MS = 300  # a pause in typing after which the photos are counted
LINES = 5


class ExclusionsDialog(PageDialog):
    """Edits patterns; listeners to its signals count what they leave out, and save them."""

    edited = Signal()  # some time after the last key
    save_asked = Signal()

    def __init__(
        self,
        folder: FolderState | None,
        own: Sequence[str],
        general: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Leave out"))
        self.setMinimumWidth(520)
        give_menu_key(self)
        self._own, self._general = self._editor(own), self._editor(general)
        self.outcome = text_label(role="muted", wraps=True)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.edited)
        for editor in (self._own, self._general):
            editor.textChanged.connect(self._typing.start)
        self._lay_out(folder)

    @property
    def own(self) -> list[str]:
        """Return the patterns for the folder."""
        return self._own.toPlainText().splitlines()

    @property
    def general(self) -> list[str]:
        """Return the patterns for all folders."""
        return self._general.toPlainText().splitlines()

    def show_count(self, photos: int) -> None:
        """Say how many photos that can be found now would be left out."""
        if photos:
            one = self.tr("1 photo that can be found now will be left out.")
            many = self.tr("%1 photos that can be found now will be left out.")
            self.outcome.setText(texts.plural(one, many, photos))
        else:
            self.outcome.setText(self.tr("Nothing that can be found now will be left out."))

    def show_trouble(self, error: UserFacingError) -> None:
        """Say what is wrong with a pattern."""
        self.outcome.setText(error_texts.in_one_line(error))

    def _editor(self, patterns: Sequence[str]) -> QTextEdit:
        editor = QTextEdit(acceptRichText=False)  # one of Qt's for plain text scrolls by lines
        editor.setPlainText("\n".join(texts.shown(pattern) for pattern in patterns))
        editor.setTabChangesFocus(True)
        # With `setLineWrapMode`, Qt would not paint what stands in an empty one.
        editor.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        TouchHandler(editor)
        editor.setFixedHeight(editor.fontMetrics().lineSpacing() * LINES + 14)
        return editor

    def _lay_out(self, folder: FolderState | None) -> None:
        layout = vbox(spacing=8)
        if folder is not None:
            name = texts.folder_name(folder.path)
            layout.addWidget(self._heading(self.tr("In “%1”").replace("%1", name), self._own))
            self._own.setPlaceholderText("Raw/")  # Qt paints no second line
            layout.addWidget(self._own)
            layout.addSpacing(6)
        layout.addWidget(self._heading(self.tr("In all folders"), self._general))
        layout.addWidget(self._general)
        defaults = link(self.tr("Restore the original patterns"), self._restore_defaults)
        layout.addWidget(defaults, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(6)
        layout.addWidget(self._help())
        layout.addSpacing(6)
        layout.addWidget(self.outcome)
        save = push_button(self.tr("Leave out"), self.save_asked, "primary")
        save.setDefault(True)
        buttons = hbox(None, push_button(self.tr("Cancel"), self.reject), save)
        layout.addStretch(1)
        self.set_page(layout, buttons, margin=18)
        (self._own if folder is not None else self._general).setFocus()

    def _heading(self, text: str, editor: QTextEdit) -> QLabel:
        # The label of an editor may hold a mnemonic.
        label = text_label(text.replace("&", "&&"), "section")
        label.setBuddy(editor)
        editor.setAccessibleName(self.tr("%1, one pattern per line").replace("%1", text))
        return label

    def _help(self) -> QLabel:
        lines = (
            ("Raw/", self.tr("every folder with this name")),
            ("/Scans/", self.tr("only the one directly in the folder")),
            ("*.png", self.tr("all files that end like this")),
            ("!best.png", self.tr("but not this one")),
        )
        rows = "".join(
            f"<tr><td style='padding-right: 16px'><code>{pattern}</code></td><td>{text}</td></tr>"
            for pattern, text in lines
        )
        note = self.tr("Your files stay where they are; photos that are left out are not searched.")
        label = text_label(f"<table>{rows}</table><p>{note}</p>", "muted", wraps=True)
        label.setTextFormat(Qt.TextFormat.RichText)
        return label

    @Slot()
    def _restore_defaults(self) -> None:
        self._general.setPlainText("\n".join(DEFAULT_EXCLUSIONS))
