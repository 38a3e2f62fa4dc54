"""Emptying a layout, to fill it again."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, and have its widgets destroyed later.

    They keep their parent until then: Python destroys a widget that has none at once, which may be
    the button whose click led here.
    """
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
