"""The keyboard map."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from sketchfind.ui.widgets.page_area import PageDialog

MARGIN = 24


def keyboard_dialog(rows: list[tuple[str, str]], parent: QWidget) -> QDialog:
    """Return a dialog that lists keys and what they do, in two columns."""
    dialog = PageDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("Help", "Keyboard"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(8)
    half = (len(rows) + 1) // 2
    texts = [QLabel(text) for _, text in rows]
    for number, (key, _) in enumerate(rows):
        row, column = number % half, 2 * (number // half)
        label = QLabel(key)
        label.setProperty("role", "section")
        grid.addWidget(label, row, column)
        grid.addWidget(texts[number], row, column + 1)
        grid.setColumnStretch(column + 1, 1)
    dialog.set_page(grid, None, MARGIN)
    for label in texts:
        label.setWordWrap(dialog.width() < dialog.sizeHint().width())
    return dialog
