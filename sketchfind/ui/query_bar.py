"""The row above the grid: every part of the question as a chip, and the filters to add."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from sketchfind.ui.chip import Chip, ChipSpec
from sketchfind.ui.flow import FlowLayout
from sketchfind.ui.link import link
from sketchfind.ui.theme import Theme


class QueryBar(QWidget):
    """Chips that stay where they are while they change, so that focus and open menus do too."""

    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.chips: dict[Hashable, Chip] = {}
        self.setAccessibleName(self.tr("What is searched for"))
        self.filter = QToolButton()
        self.filter.setProperty("role", "pill")
        text = self.tr("Filter by folder, date, shape or format")
        key = QKeySequence("Ctrl+F").toString(QKeySequence.SequenceFormat.NativeText)
        self.filter.setToolTip(f"{text}  ({key})")
        self.filter.setAccessibleName(text)
        theme.dress(self.filter, "filter")
        self._clear = link(self.tr("Start over"))
        self._clear.setProperty("among", "chips")
        self._clear.clicked.connect(self.cleared)
        self._layout = FlowLayout(self)
        self._layout.addWidget(self.filter)
        self._layout.addWidget(self._clear)
        self._clear.hide()

    @property
    def texts(self) -> list[str]:
        """Return what the chips say."""
        return [chip.text for chip in self.chips.values()]

    def show_parts(self, specs: Sequence[ChipSpec]) -> None:
        """Show these parts of the question, in this order."""
        focused = QApplication.focusWidget()
        for key in set(self.chips) - {spec.key for spec in specs}:
            chip = self.chips.pop(key)
            if focused is not None and chip.isAncestorOf(focused):
                self.filter.setFocus()
            self._layout.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for spec in specs:
            if spec.key in self.chips:
                self.chips[spec.key].show_spec(spec)
            else:
                self.chips[spec.key] = Chip(spec, self._theme, self)
        self.chips = {spec.key: self.chips[spec.key] for spec in specs}
        for widget in (*self.chips.values(), self._clear):
            self._layout.removeWidget(widget)
            self._layout.addWidget(widget)
        self._clear.setVisible(len(specs) > 1)
        self._layout.invalidate()
        self.updateGeometry()
