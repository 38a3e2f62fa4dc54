"""The last row of a dialog that only shows things."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from sketchfind.ui.widgets.buttons import push_button


def closing_row(dialog: QDialog, *others: QPushButton) -> QHBoxLayout:
    """Return a row with these buttons at the left, and one that closes the dialog at the right.

    The latter has the focus: Enter, space and Esc all close what somebody only looks at.
    """
    close = push_button(QCoreApplication.translate("DialogButtons", "Close"), dialog.accept)
    close.setDefault(True)
    row = QHBoxLayout()
    for other in others:
        row.addWidget(other)
    row.addStretch(1)
    row.addWidget(close)
    for each in (*others, close):
        each.setParent(dialog)  # now: what stands alone can have no focus
    close.setFocus()
    return row
