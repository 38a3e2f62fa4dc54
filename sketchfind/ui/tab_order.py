"""Tab goes from panel to panel as one reads, although chips and rows come and go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget


def follow_layouts(root: QWidget) -> None:
    """Make Tab follow the layouts inside `root`, as they are now.

    Qt's own order is that in which widgets were made, which puts every new chip last.
    """
    for first, second in pairwise(_stops(root)):
        QWidget.setTabOrder(first, second)


def _stops(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield what Tab can stop at, from the first to the last."""
    if widget is None or widget.isHidden():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    layout = widget.layout()
    if isinstance(widget, QSplitter):
        for number in range(widget.count()):
            yield from _stops(widget.widget(number))
    elif isinstance(widget, QScrollArea):
        yield from _stops(widget.widget())
    elif layout is not None:
        yield from _stops_of(layout)


def _stops_of(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        yield from _stops(item.widget())
        if (inner := item.layout()) is not None:
            yield from _stops_of(inner)
