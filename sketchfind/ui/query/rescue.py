"""The rescue: a quiet hint when the search leads nowhere, with what can be tried next."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from sketchfind.types import NO_FILTERS, SearchResult
from sketchfind.ui.folders.indexing import Indexer
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.query.questions import Question
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.announcing import announce
from sketchfind.ui.widgets.buttons import push_button, tool_button
from sketchfind.ui.widgets.flow import FlowLayout

PATIENCE_MS = 60_000  # of searching without a photo that was opened or marked
FLAT_MS = 1500  # how long nothing must stand out: while one draws, that changes with every line
ENOUGH = 3  # strokes, before flat scores say something about the drawing


class Rescue(QFrame):
    """Comes once for each search: after a minute, or when nothing stands out; goes by itself.

    While photos are still to be read, it says little about the drawing that nothing stands out.
    """

    words_asked = Signal()
    closest_asked = Signal()
    days_asked = Signal()
    closed = Signal()

    def __init__(
        self, search: LiveSearch, indexer: Indexer, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("hint")
        self._indexer = indexer
        self._spent = False  # it was there already in this search
        self._nothing_out = False  # nothing stands out in the newest answer
        self._days_differ = False  # whether the photos are from several days
        self._question = self._settled = Question()  # answered last, and when a photo was found
        self.timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.timer.timeout.connect(self.offer)
        self.flat = QTimer(self, singleShot=True, interval=FLAT_MS)
        self.flat.timeout.connect(self.offer)
        text = self.tr("Not found yet?")
        self.setAccessibleName(text)
        row = QWidget()
        flow = FlowLayout(row, spacing=8)
        flow.addWidget(QLabel(text))
        self.word = self._way(self.tr("Add a word"), self.words_asked)
        self.closest = self._way(self.tr("More like the best"), self.closest_asked)
        self.day = self._way(self.tr("Add a date"), self.days_asked)
        self._ways = (self.word, self.closest, self.day)
        for way in self._ways:
            flow.addWidget(way)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 6, 5)
        layout.addWidget(row, 1, Qt.AlignmentFlag.AlignVCenter)
        close = tool_button(theme, "close", self.tr("Close this hint"), self.closed)
        close.clicked.connect(self.hide)
        layout.addWidget(close)
        search.answered.connect(self._answered)
        search.emptied.connect(self.reset)
        for change in (indexer.started, indexer.stopped):
            change.connect(self._wait_while_flat)
        self.hide()

    def _way(self, name: str, signal: SignalInstance) -> QPushButton:
        way = push_button(name, signal, "chip")
        way.clicked.connect(self.hide)  # after the focus has moved to where the way leads
        return way

    def set_days_differ(self, differ: bool) -> None:
        """Offer a date only if the photos are from several days."""
        self._days_differ = differ
        self._choose_ways()

    def _choose_ways(self) -> None:
        """Show the ways that lead somewhere and were not taken."""
        filters = self._question.filters
        self.word.setVisible(not self._question.words.strip())
        self.day.setVisible(self._days_differ and not (filters.first_day or filters.last_day))

    @Slot()
    def offer(self) -> None:
        """Show the hint, unless it was there already in this search."""
        self._wait_no_more()
        if not self._spent:
            self._spent = True
            self.show()
            ways = [way.text() for way in self._ways if not way.isHidden()]
            announce(self, f"{self.accessibleName()} {', '.join(ways)}")

    @Slot()
    def reset(self) -> None:
        """Start again, because another search begins."""
        self._spent = False
        self._question = Question()
        self.succeed()

    @Slot()
    def succeed(self) -> None:
        """Leave the person alone until another question: a photo was opened or marked."""
        self._settled = self._question
        self._nothing_out = False
        self._wait_no_more()
        self.hide()

    @Slot(Question, SearchResult)
    def _answered(self, question: Question, result: SearchResult) -> None:
        if question.only_filters:  # a list, and no search
            self.reset()
            return
        self._question = question
        self._choose_ways()
        self._nothing_out = False
        if question == self._settled:
            return
        if not result.hits:  # the page in place of the photos says what helps
            self._wait_no_more()
            self.hide()
            return
        if not self._spent and not self.timer.isActive():
            self.timer.start()
        # Flat scores say nothing about the drawing where filters leave out what it shows.
        filtered = question.filters != NO_FILTERS
        enough = len(question.contents.strokes) >= ENOUGH
        self._nothing_out = result.convincing == 0 and enough and not filtered
        self._wait_while_flat()

    @Slot()
    def _wait_while_flat(self) -> None:
        if self._nothing_out and not self._indexer.incomplete:
            self.flat.start()
        else:
            self.flat.stop()

    def _wait_no_more(self) -> None:
        self.timer.stop()
        self.flat.stop()
