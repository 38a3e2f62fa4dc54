"""The keyboard map."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget


def keyboard_dialog(rows: list[tuple[str, str]], parent: QWidget) -> QDialog:
    """Return a dialog that lists keys and what they do, in two columns."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("Help", "Keyboard"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(8)
    half = (len(rows) + 1) // 2
    for number, (key, text) in enumerate(rows):
        row, column = number % half, 2 * (number // half)
        label = QLabel(key)
        label.setProperty("role", "section")
        grid.addWidget(label, row, column)
        grid.addWidget(QLabel(text), row, column + 1)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.addLayout(grid)
    return dialog
