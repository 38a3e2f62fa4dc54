"""The years that photos are from, as buttons: one press instead of two dates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from sketchfind.ui import texts
from sketchfind.ui.widgets.buttons import push_button
from sketchfind.ui.widgets.flow import FlowLayout
from sketchfind.ui.widgets.layouts import vbox
from sketchfind.ui.widgets.one_stop import OneStop, scrolled

MOST_YEARS = 12  # in rows that are seen at once; if there are more, older ones are scrolled to
ROWS = 4  # for these


class YearButtons(QWidget):
    """One button per year, newest first; at most one is down. All are one stop for Tab."""

    pressed = Signal(int, bool)  # a year, and whether it is wanted now

    def __init__(self, years: Sequence[tuple[int, int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[int, QPushButton] = {}
        inner = QWidget()
        flow = FlowLayout(inner)
        for year, photos in years:
            text = f"{year} · {QLocale().toString(photos)}"
            button = push_button(text, partial(self._press, year), "chip")
            button.setAccessibleName(f"{year}, {texts.photos(photos)}")
            button.setToolTip(texts.photos(photos))
            button.setCheckable(True)
            self.buttons[year] = button
            flow.addWidget(button)
        around = inner if len(years) <= MOST_YEARS else _in_rows(inner, flow)
        OneStop(list(self.buttons.values()), around, MOST_YEARS)
        vbox(around, inside=self)

    def show_year(self, wanted: int | None) -> None:
        """Show one of the years as wanted, or none."""
        for year, button in self.buttons.items():
            button.setChecked(year == wanted)

    def _press(self, year: int) -> None:
        self.pressed.emit(year, self.buttons[year].isChecked())


def _in_rows(inner: QWidget, flow: FlowLayout) -> QScrollArea:
    area = scrolled(inner)
    inner.ensurePolished()
    for button in inner.findChildren(QPushButton):
        button.ensurePolished()
    area.setFixedHeight(ROWS * (flow.minimumSize().height() + flow.spacing()) - flow.spacing())
    return area
