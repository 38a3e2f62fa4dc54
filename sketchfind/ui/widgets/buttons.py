"""Buttons with their action and their role in the stylesheet, and the last row of a dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QCoreApplication, SignalInstance
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QToolButton, QWidget

from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.layouts import hbox

Act = Callable[..., object] | SignalInstance
Role = Literal["primary", "link", "chip", "chipbody", "tab"]


def push_button(text: str, act: Act, role: Role | None = None) -> QPushButton:
    """Return a button that does something when it is pressed."""
    new = QPushButton(text)
    new.setProperty("role", role)
    new.clicked.connect(act)
    return new


def link(text: str, act: Act) -> QPushButton:
    """Return a button that looks like a link, for what is done less often.

    Its text begins at its left edge, as texts above and below it do.
    """
    return push_button(text, act, "link")


def tool_button(theme: Theme, icon: str, name: str, act: Act) -> QToolButton:
    """Return a small icon to press; `name` is its tool tip, and what screen readers say."""
    new = QToolButton()
    set_name(new, name)
    theme.set_icon(new, icon)
    new.clicked.connect(act)
    return new


def set_name(control: QWidget, name: str, key: str = "") -> None:
    """Give a control its name, and say in its tool tip which key does the same."""
    control.setToolTip(f"{name}  ({key})" if key else name)
    control.setAccessibleName(name)
    control.setAccessibleDescription(key)  # by default the tool tip, which repeats the name


def closing_row(dialog: QDialog, *others: QPushButton) -> QHBoxLayout:
    """Return a row with these buttons at the left, and one that closes the dialog at the right.

    The latter has the focus: Enter, space and Esc all close what somebody only looks at. Tab comes
    to them after all that is in the dialog already.
    """
    close = push_button(QCoreApplication.translate("DialogButtons", "Close"), dialog.accept)
    close.setDefault(True)
    row = hbox(*others, None, close)
    for each in (*others, close):
        each.setParent(dialog)  # now: without a parent, nothing can have the focus
    close.setFocus()
    return row
