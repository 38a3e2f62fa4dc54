"""Buttons with what they do, and with one of the looks of the stylesheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QPushButton, QToolButton

from sketchfind.ui.theme import Theme

Act = Callable[..., object] | SignalInstance
Role = Literal["primary", "link", "chip", "tab"]


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
    new.setToolTip(name)
    new.setAccessibleName(name)
    theme.dress(new, icon)
    new.clicked.connect(act)
    return new
