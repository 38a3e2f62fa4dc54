"""The keyboard map."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sketchfind.ui import window_state

MARGIN = 24


def keyboard_dialog(rows: list[tuple[str, str]], parent: QWidget) -> QDialog:
    """Return a dialog that lists keys and what they do, in two columns."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("Help", "Keyboard"))
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
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
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(inner)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(area)
    whole = grid.sizeHint() + QSize(area.verticalScrollBar().sizeHint().width(), 0)
    dialog.resize(whole.boundedTo(window_state.room(parent)))
    for label in texts:
        label.setWordWrap(dialog.width() < whole.width())
    return dialog
