"""Tab follows the layouts."""

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

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
