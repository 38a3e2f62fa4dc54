"""Help: the keyboard map and what this program is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QMessageBox, QVBoxLayout, QWidget

from sketchfind import __version__
from sketchfind.types import ModelInfo


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


def about_box(model: ModelInfo, parent: QWidget) -> QMessageBox:
    """Return a box with the version, the model, its licence, and the promise."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("Help", "About sketchfind"))
    box.setText(f"sketchfind {__version__}")
    box.setInformativeText(
        translate(
            "Help",
            "Find the photo you can picture but cannot name.\n\n"
            "Model: %1 (%2)\n\n"
            "Everything happens on this computer. Photos are only read; no drawing, word or "
            "photo is sent anywhere.",
        )
        .replace("%1", model.name)
        .replace("%2", model.licence)
    )
    return box
