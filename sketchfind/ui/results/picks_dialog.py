"""The page of photos that were found: a list of them, and a chart of their ranks over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QWidget

from sketchfind.types import Pick
from sketchfind.ui import on_screen, texts
from sketchfind.ui.results.picks_list import PicksList, ShownPick
from sketchfind.ui.theme import Theme
from sketchfind.ui.user_folders import choose_folder, home_folder
from sketchfind.ui.widgets.boxes import confirm
from sketchfind.ui.widgets.buttons import closing_row, push_button
from sketchfind.ui.widgets.layouts import vbox
from sketchfind.ui.widgets.menu import give_menu_key
from sketchfind.ui.widgets.text_label import text_label

LAST_RANK = 200  # lower ones are drawn at the bottom
GUIDES = (1, 5, 20, 100)
ENOUGH = 10  # picks, before shares of them mean something


class PicksDialog(QDialog):
    """Shows the last picks and the hit rate, and offers to export the pairs or to forget them."""

    export_asked = Signal(list, Path)  # of Pick
    forget_confirmed = Signal()

    def __init__(
        self,
        picks: Sequence[Pick],
        shown: Sequence[ShownPick],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        paper_shown: bool,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Photos you found"))
        give_menu_key(self)
        self._picks = list(picks)
        self.summary = text_label(wraps=True)
        self._chart = RankChart(theme)
        self.list = PicksList(shown, paper_shown=paper_shown)
        self.list.remove_asked.connect(self._removed)
        self.list.drawing_asked.connect(self.accept)
        self.list.itemSelectionChanged.connect(self._refresh)
        note = self.tr(
            "Marked with “That's the one”. A click on a picture opens its photo. The pairs of "
            "drawing and photo stay on this computer; export them to train a model of your own."
        )
        self._remove = push_button(self.tr("Remove"), self.list.remove_chosen)
        self._remove.setToolTip(self.tr("Forget the selected ones; the photos are not touched"))
        self._export = push_button(self.tr("Export the pairs…"), self._choose_folder)
        self._forget = push_button(self.tr("Forget all…"), self._confirm)
        layout = vbox(inside=self, margins=(20, 18, 20, 18), spacing=12)
        layout.addWidget(self.list, 3)
        layout.addWidget(self.summary)
        layout.addWidget(self._chart, 1)
        layout.addStretch()  # takes room only while nothing was found
        layout.addWidget(text_label(note, "muted", wraps=True))
        layout.addLayout(closing_row(self, self._remove, self._export, self._forget))
        self._refresh()
        self.list.setFocus()
        on_screen.fit(self, QSize(620, 680 if picks else self.sizeHint().height()))

    @Slot()
    def _refresh(self) -> None:
        """Show the picks that are left, and enable what can be done with them."""
        self.summary.setText(self._summary())
        self._chart.show_ranks([pick.rank for pick in self._picks])
        enough = len(self._picks) >= ENOUGH
        self._chart.setVisible(enough)
        self.summary.setVisible(enough or not self._picks)
        self.list.setVisible(bool(self._picks))
        self._remove.setEnabled(bool(self.list.selectedItems()))
        self._export.setEnabled(any(pick.drawing is not None for pick in self._picks))
        self._forget.setEnabled(bool(self._picks))

    @Slot(list)
    def _removed(self, picks: list[Pick]) -> None:
        self._picks = [pick for pick in self._picks if pick not in picks]
        self._refresh()

    def _summary(self) -> str:
        picks = self._picks
        if not picks:
            return self.tr("Nothing yet: press F on a photo that you were looking for.")
        number = QLocale().toString
        shares = [
            number(round(100 * sum(pick.rank <= rank for pick in picks) / len(picks)))
            for rank in GUIDES[:3]
        ]
        text = self.tr(
            "%1 found. The wanted photo was the first one in %2 %, among the first five in %3 %, "
            "among the first twenty in %4 % of the searches."
        )
        said = texts.filled(text, number(len(picks)), *shares)
        if (listed := self.list.count()) < len(picks):
            said += " " + texts.filled(self.tr("The last %1 are listed."), number(listed))
        return said

    @Slot()
    def _choose_folder(self) -> None:
        title = self.tr("Export to an empty folder")
        if folder := choose_folder(self, title, home_folder()):
            self.export_asked.emit(self._picks, folder)

    @Slot()
    def _confirm(self) -> None:
        confirm(
            self,
            self.tr("Forget which photos you found?"),
            self.tr("The photos themselves are not touched."),
            self.tr("Forget all"),
            self._forget_all,
        )

    def _forget_all(self) -> None:
        self.forget_confirmed.emit()
        self.accept()


class RankChart(QWidget):
    """One dot for each pick, oldest at the left; the higher the better, on a log scale."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._ranks: Sequence[int] = ()
        self._theme = theme
        self.setMinimumHeight(180)
        self.setAccessibleName(self.tr("Rank of the wanted photo in the results"))

    def show_ranks(self, ranks: Sequence[int]) -> None:
        """Show these ranks, oldest first."""
        self._ranks = ranks
        self.setAccessibleDescription(", ".join(str(rank) for rank in ranks[-50:]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        letters = painter.fontMetrics()
        guides = {guide: QLocale().toString(guide) for guide in GUIDES}
        line, widest = letters.height() + 8, max(map(letters.horizontalAdvance, guides.values()))
        area = QRectF(self.rect()).adjusted(widest + 8, 10 + line, -12, -12 - line)
        painter.setPen(QColor(colours.muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignTop, self.accessibleName())
        # At the two ends: a line in the middle reads as a heading of the list below.
        ends, below = area.adjusted(0, 0, 0, 12 + line), Qt.AlignmentFlag.AlignBottom
        painter.drawText(ends, below | Qt.AlignmentFlag.AlignLeft, self.tr("Oldest search"))
        painter.drawText(ends, below | Qt.AlignmentFlag.AlignRight, self.tr("Newest search"))
        for guide, text in guides.items():
            y = self._y(guide, area)
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.muted))
            label = QRectF(0, y - line / 2, widest, line)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(label, align, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        steps = max(len(self._ranks) - 1, 1)
        for number, rank in enumerate(self._ranks):
            x = area.left() + area.width() * number / steps
            painter.drawEllipse(QPointF(x, self._y(rank, area)), 4, 4)
        painter.end()

    def _y(self, rank: int, area: QRectF) -> float:
        share = math.log(min(rank, LAST_RANK)) / math.log(LAST_RANK)
        return area.top() + area.height() * share
