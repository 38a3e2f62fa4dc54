"""Boxes over a window: what went wrong, and the question before something is forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.ui import error_texts

BREAK = "\u200b"  # an invisible sign at which a line may end


def error_box(error: UserFacingError, parent: QWidget | None) -> QMessageBox:
    """Return a plain box: what happened, and the way out."""
    box = _box(parent, "sketchfind", error_texts.message(error), error_texts.hint(error))
    box.setIcon(QMessageBox.Icon.Warning)
    return box


def show_error(error: UserFacingError, window: QWidget) -> None:
    """Open a box over a window, unless one that says the same is still open."""
    said = _breakable(error_texts.message(error)), _breakable(error_texts.hint(error))
    boxes = (box for box in window.findChildren(QMessageBox) if box.isVisible())
    if said not in ((box.text(), box.informativeText()) for box in boxes):
        error_box(error, window).open()


def confirm(
    parent: QWidget, question: str, consequence: str, verb: str, do: Callable[[], object]
) -> None:
    """Ask, and `do` it when the button `verb` is pressed; Enter and Esc leave all as it is."""
    box = _box(parent, verb, question, consequence)
    button = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    button.clicked.connect(lambda: do())
    box.open()


def _box(parent: QWidget | None, title: str, text: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setText(_breakable(text))
    box.setInformativeText(_breakable(more))
    for label in box.findChildren(QLabel):  # the name of a file may look like a tag
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAccessibleName(label.text().replace(BREAK, ""))  # else words are said in pieces
    return box


def _breakable(text: str) -> str:
    """Let lines end inside long words such as file names, preferably between their parts.

    Commands are left alone: if one is copied, these signs would be copied, too.
    """

    def parts(word: re.Match[str]) -> str:
        return re.sub(r"([/\\_-]+|[^\W_]{12})(?=\w)", rf"\1{BREAK}", word[0])

    pieces = text.split("`")  # every second one is a command
    pieces[::2] = [re.sub(r"\S{24,}", parts, piece) for piece in pieces[::2]]
    return "`".join(pieces)
