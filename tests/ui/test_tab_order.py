"""Tab follows the layouts, and nothing of Qt is kept that Qt destroys."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayoutItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from sketchfind.ui.tab_order import follow_layouts
from sketchfind.ui.widgets.flow import FlowLayout


def test_tab_follows_layouts_in_layouts(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    buttons = [QPushButton(name, root) for name in "fdbeca"]  # Tab's order without the layouts
    named = {button.text(): button for button in buttons}
    outer, row, grid, flow = QVBoxLayout(root), QHBoxLayout(), QGridLayout(), FlowLayout()
    outer.addWidget(named["a"])
    for layout in (row, grid, flow):
        outer.addLayout(layout)
    row.addStretch()
    row.addWidget(named["b"])
    row.addWidget(named["c"])
    grid.addWidget(named["d"], 1, 1)
    flow.addWidget(named["e"])
    flow.addWidget(named["f"])
    root.show()
    follow_layouts(root)
    order: list[str] = []
    widget: QWidget = named["a"]
    while len(order) < len(named):
        if isinstance(widget, QPushButton):
            order.append(widget.text())
        widget = widget.nextInFocusChain()
    assert order == list("abcdef")


def test_no_item_of_a_layout_is_kept(qtbot: QtBot) -> None:
    """After Qt has destroyed it, with its widget, another object at its address would crash."""
    root = QWidget()
    qtbot.addWidget(root)
    layout = QVBoxLayout(root)
    layout.addWidget(QPushButton())
    before = _kept_items()
    root.show()
    follow_layouts(root)
    assert _kept_items() == before


def _kept_items() -> set[int]:
    """Return what stands in Python for items of layouts that are no layouts themselves."""
    return {
        id(one)
        for one in Shiboken.getAllValidWrappers()
        if isinstance(one, QLayoutItem) and not isinstance(one, QObject)
    }
