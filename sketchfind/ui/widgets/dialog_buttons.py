"""The last row of a dialog that only shows things."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton


def closing_row(dialog: QDialog, *others: QPushButton) -> QHBoxLayout:
    """Return a row with these buttons at the left, and one that closes the dialog at the right.

    The latter has the focus: Enter, space and Esc all close what somebody only looks at.
    """
    close = QPushButton(QCoreApplication.translate("DialogButtons", "Close"))
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    row = QHBoxLayout()
    for button in others:
        row.addWidget(button)
    row.addStretch(1)
    row.addWidget(close)
    for button in (*others, close):
        button.setParent(dialog)  # now: what stands alone can have no focus
    close.setFocus()
    return row
