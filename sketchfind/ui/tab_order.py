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
    """Yield what Tab can stop at in reading order, and what has the focus, where it starts."""
    if widget is None or widget.isHidden():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.hasFocus():
        yield widget
    layout = widget.layout()
    if isinstance(widget, QSplitter):
        for number in range(widget.count()):
            yield from _stops(widget.widget(number))
    elif isinstance(widget, QScrollArea):
        yield from _stops(widget.widget())
    elif layout is not None:
        yield from _stops_of(layout, widget)


def _stops_of(layout: QLayout, owner: QWidget) -> Iterator[QWidget]:
    for part in _parts(layout, owner):
        yield from _stops_of(part, owner) if isinstance(part, QLayout) else _stops(part)


def _parts(layout: QLayout, owner: QWidget) -> list[QWidget | QLayout]:
    """Return what lies in a layout of a widget, in its order.

    `QLayout.itemAt` is not asked: PySide would keep the item after Qt has destroyed it together
    with its widget, and take what lies there next for it, which ends the process.
    """
    widgets = [part for part in owner.children() if isinstance(part, QWidget)]
    inner = [part for part in layout.children() if isinstance(part, QLayout)]
    places: dict[int, QWidget | QLayout] = {layout.indexOf(widget): widget for widget in widgets}
    places |= {layout.indexOf(part): part for part in inner}
    return [places[number] for number in sorted(places) if number >= 0]
