"""The left column: two sheets of paper, tools, recent drawings, words, what it looks like."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.settings import PEN_WIDTHS
from sketchfind.ui import texts
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.canvas_input import PAUSE_MS
from sketchfind.ui.sketch.line_legend import LineLegend
from sketchfind.ui.sketch.looks_like import LooksLike
from sketchfind.ui.sketch.paper_copies import PaperCopies
from sketchfind.ui.sketch.recent_strip import THICKNESS, RecentStrip
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.sketch.sketch_actions import SketchActions
from sketchfind.ui.sketch.sketch_opening import SketchOpening
from sketchfind.ui.sketch.words_field import WordsField
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.announcing import announce
from sketchfind.ui.widgets.buttons import push_button, set_name
from sketchfind.ui.widgets.layouts import hbox
from sketchfind.ui.widgets.one_stop import stop_at_checked
from sketchfind.ui.widgets.text_label import text_label

WIDTH_STEPS = 36  # positions of the width slider
MARGIN = 10
SPACING = 8
LOW = 560  # pixels; in a lower panel, recent drawings would leave too little height for the paper
ROWS_WIDTH = 336  # that tools and words need; a larger paper makes all rows as wide as itself
MARK = "  •"  # behind the name of a sheet that something is on


class SketchPanel(QWidget):
    """Where the question is made; `question_changed` tells when to ask again."""

    question_changed = Signal()

    def __init__(
        self, drawings: RecentDrawings, tasks: Tasks, theme: Theme, pen_width: float
    ) -> None:
        super().__init__()
        self.sheets = Sheets(self)
        self._theme = theme
        self.canvas = Canvas(self.sheets, theme, self)
        self.opening = SketchOpening(self.sheets, self.canvas, tasks, self)
        self.actions_ = SketchActions(self.sheets, self.canvas, self.opening, theme, self)
        self.recent = RecentStrip(drawings, tasks, self)
        self.legend = LineLegend(theme, self)
        self._tools = QFrame()
        self.copies = PaperCopies(self.sheets, drawings, tasks, self)
        self.words = WordsField(self)
        self.looks_like = LooksLike(self.words, self)
        self._nudged = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.canvas.pen.width = pen_width  # perhaps between two steps of the slider
        self._width = self._width_slider(pen_width)
        self._positive = self._sheet_button(self.tr("Like this"), negative=False)
        self._negative = self._sheet_button(self.tr("Not like this"), negative=True)
        self._lay_out()
        self._connect()
        self._show_sheet()
        self.show_keys()
        self.recent.load()

    @property
    def pen_width(self) -> float:
        """Return the width of new strokes as a share of the paper's side."""
        return self.canvas.pen.width

    def show_keys(self) -> None:
        """Show the current keys of the tools in their tool tips."""
        self.actions_.show_keys()
        for button in self.findChildren(QToolButton):
            if (action := button.defaultAction()) is not None:
                button.setAccessibleDescription(texts.key(action.shortcut()))
        self._positive.setToolTip(self.tr("Draw what the photo shows"))
        self._negative.setToolTip(self.actions_.negative.toolTip())
        there = not self.actions_.thinner.shortcut().isEmpty()
        set_name(self._width, self.tr("Line width"), self.tr("[ and ]") if there else "")

    def show_sheet(self, *, negative: bool) -> None:
        """Put one of the sheets on top, to be drawn on."""
        self.sheets.show_negative(negative)
        self.canvas.setFocus()

    @Slot(QImage)
    def open_wanted(self, drawing: QImage) -> None:
        """Put a drawing on the sheet of what the photo shows."""
        self.actions_.begin()
        self.opening.open_image(drawing)

    def keep_drawings(self) -> bool:
        """Remember what is on the sheets, because the window closes; tell whether all is kept."""
        documents = (self.sheets.unwanted, self.sheets.wanted)
        kept = [self.recent.keep_now(document.contents) for document in documents]
        return all(kept)

    def _lay_out(self) -> None:
        actions = self.actions_
        at_right = map(self._button, (actions.open, actions.trace, actions.mirror, actions.clear))
        sheets = hbox(self._positive, self._negative, None, *at_right, spacing=2)
        tools = map(self._button, actions.tools)
        steps = map(self._button, (actions.undo, actions.redo))
        width = (6, (self._width, 1), 6)
        self._tools.setObjectName("card")
        hbox(*tools, *width, *steps, inside=self._tools, margins=(6, 4, 6, 4), spacing=2)
        heading = text_label(self.tr("Words"), "section")
        heading.setBuddy(self.words)
        self._low = False
        self._layout = layout = QVBoxLayout(self)
        layout.setSpacing(SPACING)
        layout.addLayout(sheets)
        # These are filled last, since widgets move between them: of what lies in a layout when it
        # is added to another one, PySide keeps the items, and what lies in their place once Qt has
        # destroyed them it takes for them, which ends the process.
        self._paper_row = QHBoxLayout()
        layout.addLayout(self._paper_row, 1000)  # all that is free, up to a square
        self._over_tools, tools_rows = _cell(layout)
        self._paper_row.setSpacing(SPACING)
        self._paper_row.addWidget(self.canvas)
        tools_rows.addWidget(self._tools)
        self._over_recent, self._below_tools = _cell(tools_rows)
        self._below_tools.addWidget(self.recent)
        self._below_tools.addWidget(heading)
        layout.addWidget(self.words)
        layout.addWidget(self.looks_like, 1)  # the rest
        for button in (self._positive, self._negative):
            button.ensurePolished()  # else it does not know how large its letters are
        mark = self._negative.fontMetrics().horizontalAdvance(MARK)
        self._rows_width = max(ROWS_WIDTH, sheets.minimumSize().width() + mark)
        self.setMinimumWidth(self._rows_width + 2 * MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let recent drawings stand beside the paper where there is little height for both."""
        super().resizeEvent(event)
        low = self.height() < LOW
        if low != self._low:
            self._low = low
            self.recent.stand(upright=low)
            if low:
                self._paper_row.addWidget(self.recent)
            else:
                self._below_tools.insertWidget(0, self.recent)
            self._place_legend(self.legend.isVisible())
        self._align()

    @Slot()
    def _align(self) -> None:
        """Make all rows as wide as the paper is high.

        The paper takes the height that the other rows leave, but is no higher than wide.
        """
        layout = self._layout
        beside = THICKNESS + SPACING if self._low and not self.recent.isHidden() else 0
        side = self.width() - 2 * MARGIN - beside
        self.canvas.setMaximumHeight(side)
        if self._low:  # else they would make the row higher than the paper
            self.recent.setMaximumHeight(side)
        self.canvas.lay_paper(at_left=beside > 0)  # alone it lies in the middle
        layout.activate()
        margin = (self.width() - max(self.canvas.height() + beside, self._rows_width)) // 2
        layout.setContentsMargins(margin, 10, margin, 12)
        layout.activate()

    @Slot(bool)
    def _place_legend(self, shown: bool) -> None:
        """Lay the legend over the recent drawings, or over the tools if no drawings are below them.

        It takes no room, so the paper stays as large as it was while somebody compares its lines.
        """
        covered: QWidget = self.recent
        cell = self._over_recent
        if self._low or self.recent.isHidden():
            covered, cell = self._tools, self._over_tools
        for row in (self._tools, self.recent):  # Tab must not stop at anything that is covered
            row.setEnabled(not (shown and row is covered))
        if shown:
            self.legend.setMinimumHeight(covered.minimumHeight())
            cell.addWidget(self.legend, 0, 0, Qt.AlignmentFlag.AlignTop)
            self.legend.raise_()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(self._theme.icon_size(20))
        button.setAccessibleName(texts.plain(action.text()))
        return button

    def _sheet_button(self, text: str, *, negative: bool) -> QPushButton:
        button = push_button(text, lambda: self.sheets.show_negative(negative), "tab")
        button.setCheckable(True)
        return button

    def _width_slider(self, width: float) -> QSlider:
        low, high = PEN_WIDTHS
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, WIDTH_STEPS)
        slider.setValue(round((width - low) / (high - low) * WIDTH_STEPS))
        slider.setMinimumWidth(56)
        slider.setMaximumWidth(160)
        return slider

    def _connect(self) -> None:
        actions = self.actions_
        group = QButtonGroup(self)
        for button in (self._positive, self._negative):
            group.addButton(button)
        stop_at_checked(group)
        actions.thinner.triggered.connect(lambda: self._change_width(-3))
        actions.thicker.triggered.connect(lambda: self._change_width(3))
        self._width.valueChanged.connect(self._width_moved)
        self.canvas.paused.connect(self.question_changed)
        self.canvas.resized.connect(self._align, Qt.ConnectionType.QueuedConnection)
        self.legend.toggled.connect(self._place_legend)
        self.recent.chosen.connect(self.opening.open_file)
        self.recent.itemClicked.connect(self.canvas.setFocus)  # else Del would forget it
        self.recent.losing_focus.connect(self.canvas.setFocus)
        self.sheets.committed.connect(self._ask)
        self._nudged.timeout.connect(self.question_changed)
        self.sheets.changed.connect(self._show_sheet)
        self.sheets.switched.connect(self._tell_sheet)
        self.sheets.committed.connect(self._show_sheet)  # also of the one below
        self.sheets.replacing.connect(self.recent.keep)
        self.words.settled.connect(self.question_changed)

    @Slot()
    def _show_sheet(self) -> None:
        negative = self.sheets.negative
        (self._negative if negative else self._positive).setChecked(True)
        filled = not self.sheets.unwanted.contents.blank
        self._negative.setText(self.tr("Not like this") + (MARK if filled else ""))
        self._negative.setAccessibleName(
            self.tr("Not like this, drawn") if filled else self.tr("Not like this, empty")
        )

    @Slot()
    def _tell_sheet(self) -> None:
        """Have screen readers say which sheet is drawn on, because a key may have changed it."""
        on_top = self._negative if self.sheets.negative else self._positive
        announce(self.canvas, on_top.accessibleName() or on_top.text())

    @Slot()
    def _ask(self) -> None:
        """Ask again, but only once for a series of arrow keys."""
        if self.canvas.selector.nudging:
            self._nudged.start()
        else:
            self._nudged.stop()
            self.question_changed.emit()

    def _change_width(self, steps: int) -> None:
        """Draw thicker or thinner lines; how thick is told, as the slider has no focus."""
        self._width.setValue(self._width.value() + steps)
        width = QLocale().toString(self._width.value())
        announce(self.canvas, f"{self._width.accessibleName()}: {width}")

    @Slot(int)
    def _width_moved(self, step: int) -> None:
        low, high = PEN_WIDTHS
        share = step / WIDTH_STEPS
        # Rounded, `low + (high - low)` is more than `high`, which settings refuse.
        self.canvas.pen.width = low * (1 - share) + high * share


def _cell(layout: QVBoxLayout) -> tuple[QGridLayout, QVBoxLayout]:
    """Add rows in a single cell to a layout, so that the legend can lie over the upper one."""
    cell, rows = QGridLayout(), QVBoxLayout()
    layout.addLayout(cell)
    cell.addLayout(rows, 0, 0)
    rows.setSpacing(SPACING)
    return cell, rows
