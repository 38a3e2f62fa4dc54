"""No item of a layout is kept in Python that Qt destroys.

PySide would take the next object at its address for it, and crash when Qt destroys that one.
"""

from __future__ import annotations

from fake_library import FakeLibrary
from gestures import OpenWindow
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLayoutItem, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from sketchfind.ui.tab_order import follow_layouts


def test_finding_out_where_tab_goes_keeps_none(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    layout = QVBoxLayout(root)
    layout.addWidget(QPushButton())
    root.show()
    before = set(map(id, _kept()))
    follow_layouts(root)
    assert set(map(id, _kept())) == before


def test_what_moves_between_layouts_has_none(open_window: OpenWindow, library: FakeLibrary) -> None:
    before = set(map(id, _kept()))
    window = open_window(library)
    moving = [window.sketch.recent, window.sketch.legend]
    kept = [item.widget() for item in _kept() if id(item) not in before]
    assert not [widget for widget in kept if widget in moving]


def _kept() -> list[QLayoutItem]:
    """Return the items of layouts, without layouts in layouts, that Python has something for."""
    return [
        one
        for one in Shiboken.getAllValidWrappers()
        if isinstance(one, QLayoutItem) and not isinstance(one, QObject)
    ]
