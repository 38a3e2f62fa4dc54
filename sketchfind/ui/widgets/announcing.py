"""What screen readers say although the focus is elsewhere."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something about a widget, after what it is saying now."""
    # Not in every PySide that the program runs with.
    event = getattr(QtGui, "QAccessibleAnnouncementEvent", None)
    if event is not None and QtGui.QAccessible.isActive():
        QtGui.QAccessible.updateAccessibility(event(widget, text))
