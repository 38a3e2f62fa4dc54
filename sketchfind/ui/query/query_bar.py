"""The row above the grid: every part of the question as a chip, and the filters to add."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QToolButton, QWidget, QWidgetItem

from sketchfind.ui import texts
from sketchfind.ui.query.chip import Chip, ChipSpec
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.buttons import link, set_name
from sketchfind.ui.widgets.flow import FlowLayout
from sketchfind.ui.widgets.layouts import vbox
from sketchfind.ui.widgets.touch import TouchHandler

MOST_ROWS = 3  # of chips that are seen at once; the photos need room, too


class QueryBar(QWidget):
    """Keeps each chip in place while the chip changes, so that focus and open menus stay, too.

    Many chips scroll; "Start over" then stands below them, else after the last one.
    """

    start_over_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.chips: dict[Hashable, Chip] = {}
        self.setAccessibleName(self.tr("What is searched for"))
        self.filter = QToolButton()
        self.filter.setProperty("role", "pill")
        text = self.tr("Filter by folder, date, shape, format or name")
        set_name(self.filter, text, texts.key(QKeySequence("Ctrl+F")))
        theme.set_icon(self.filter, "filter")
        self._clear = link(self.tr("Start over"), self.start_over_asked)
        self._clear.setProperty("among", "chips")
        self._rows = _Rows()
        self._rows.flow.addWidget(self.filter)
        self._rows.flow.addWidget(self._clear)
        self._clear.hide()
        self._layout = vbox(self._rows, inside=self, spacing=self._rows.flow.spacing())

    def show_parts(self, specs: Sequence[ChipSpec]) -> None:
        """Show these parts of the question, in this order."""
        focused = self.window().focusWidget()  # also while a dialog is active
        for key in set(self.chips) - {spec.key for spec in specs}:
            chip = self.chips.pop(key)
            if focused is not None and chip.isAncestorOf(focused):
                self.filter.setFocus()
            self._rows.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for spec in specs:
            if spec.key in self.chips:
                self.chips[spec.key].show_spec(spec)
            else:
                self.chips[spec.key] = Chip(spec, self._theme, self._rows.inner)
        self.chips = {spec.key: self.chips[spec.key] for spec in specs}
        for chip in self.chips.values():
            self._rows.flow.removeWidget(chip)
            self._rows.flow.addWidget(chip)
            chip.show()  # a hidden widget, as a new chip is at first, takes no room
        self._place_clear(shown=len(specs) > 1)
        self._rows.flow.invalidate()
        self._rows.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_clear(shown=not self._clear.isHidden())

    def _place_clear(self, *, shown: bool) -> None:
        """Put "Start over" behind the last chip, or below them all where they scroll."""
        self._clear.setVisible(shown)
        for layout in (self._rows.flow, self._layout):
            layout.removeWidget(self._clear)
        if self._rows.fit(self.width(), self._clear):
            self._rows.flow.addWidget(self._clear)
        else:
            self._layout.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignLeft)
        self._clear.setVisible(shown)  # a new parent has hidden it


class _Rows(QScrollArea):
    """Rows that scroll if there are more than `MOST_ROWS`; the focused chip stays in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = QWidget()
        self.flow = FlowLayout(self.inner)
        self.setWidget(self.inner)
        self.setWidgetResizable(True)
        TouchHandler(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._see)

    def fit(self, width: int, last: QWidget) -> bool:
        """Tell whether all chips fit with `last` after them; let them scroll if not."""
        self.flow.addItem(QWidgetItem(last))
        fits = self.flow.heightForWidth(width) <= self._most()
        self.flow.takeAt(self.flow.count() - 1)
        # Not left to Qt, which would keep a bar that only its own width makes necessary.
        policies = Qt.ScrollBarPolicy
        policy = policies.ScrollBarAlwaysOff if fits else policies.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)
        return fits

    def _most(self) -> int:
        """Return how high `MOST_ROWS` are."""
        row = self.flow.minimumSize().height() + self.flow.spacing()
        return MOST_ROWS * row - self.flow.spacing()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(self.flow.heightForWidth(width), self._most())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.flow.minimumSize()

    @Slot(QWidget, QWidget)
    def _see(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.inner.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 0)
