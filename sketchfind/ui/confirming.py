"""The question before something is forgotten or deleted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def confirm(
    parent: QWidget, question: str, consequence: str, verb: str, do: Callable[[], object]
) -> None:
    """Ask, and `do` it when the button `verb` is pressed; Enter and Esc leave all as it is."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(verb)
    box.setText(question)
    box.setInformativeText(consequence)
    button = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    button.clicked.connect(lambda: do())
    box.open()
