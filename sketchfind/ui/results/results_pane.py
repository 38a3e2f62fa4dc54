"""The right side: the grid with its header, or a page that says why there is no grid."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QSlider, QStackedLayout, QWidget

from sketchfind.errors import UnknownWords, UserFacingError
from sketchfind.settings import THUMBNAIL_SIDES
from sketchfind.types import NO_FILTERS, SearchResult
from sketchfind.ui import error_texts
from sketchfind.ui.dropping import accept_copy, dropped_photos
from sketchfind.ui.folders.indexing import Indexer
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.query.query_bar import QueryBar
from sketchfind.ui.query.rescue import Rescue
from sketchfind.ui.results.busy_icon import BusyIcon
from sketchfind.ui.results.no_photos import instead_of_photos
from sketchfind.ui.results.results_model import Place, ResultsModel
from sketchfind.ui.results.results_view import ResultsView
from sketchfind.ui.results.summary import (
    found_text,
    in_vain_text,
    left_out_text,
    listed_text,
    selected_text,
)
from sketchfind.ui.results.thumbnails import Thumbnails
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.announcing import announce
from sketchfind.ui.widgets.drop_frame import DropFrame
from sketchfind.ui.widgets.icon_label import IconLabel
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.messages import Banner, MessagePage
from sketchfind.ui.widgets.text_label import text_label
from sketchfind.ui.widgets.word_chips import MOST_OFFERED, WordChips

SIZE_STEP = 24  # in pixels of the photos' side, for one press of a key or notch of the wheel
NARROWEST, ROOMY = 308, 400  # widths of the pane: the least, and where the whole header fits
SETTLED_MS = 1000  # without another question; then screen readers say what was found


class ResultsPane(QWidget):
    """Shows the newest answer; an old answer stays until a new one is there."""

    photos_dropped = Signal(list)  # of Path
    add_folder_asked = Signal()
    retry_asked = Signal()
    unfilter_asked = Signal()
    word_asked = Signal(str, str)  # an unknown word, and the one to ask for instead

    def __init__(
        self,
        search: LiveSearch,
        indexer: Indexer,
        thumbnails: Thumbnails,
        offline: OfflineFolders,
        theme: Theme,
        side: int,
    ) -> None:
        super().__init__()
        self._search = search
        self._indexer = indexer
        self._result: SearchResult | None = None
        self._error: UserFacingError | None = None
        self._whole = True
        self._folders_shown = False
        self._filters = NO_FILTERS  # of the question that was answered
        self._near: Mapping[str, str] = {}  # suggested words, each with the unknown one it replaces
        self.model = ResultsModel(offline, self)
        self.view = ResultsView(self.model, thumbnails, theme, side, self)
        self.page = MessagePage(theme, self)
        self.banner = Banner(theme, self)  # of searches: goes with the next answer
        self.update_banner = Banner(theme, self)  # of updates: goes with the next good one
        self.bar = QueryBar(theme, self)
        self.rescue = Rescue(search, indexer, theme, self)
        self.suggested = WordChips(self.tr("Did you mean"), self)
        self.size_slider = QSlider(Qt.Orientation.Horizontal)
        self._smaller = IconLabel(theme, "grid-small", 18)
        self._larger = IconLabel(theme, "grid-large", 18)
        self.summary = text_label(role="muted", wraps=True)
        self.busy = BusyIcon(theme)
        self._stack = QStackedLayout()
        self.settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self.selecting = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._told: set[int] = set()  # ids of the photos selected, as screen readers know
        self._lay_out(side)
        self._connect()
        self.refresh()

    @property
    def showing_photos(self) -> bool:
        """Tell whether the grid is shown rather than a message."""
        return self._stack.currentWidget() is self.view

    def place_of(self, photo_id: int) -> Place | None:
        """Return where a photo is in the grid; None if it is not there."""
        row = self.model.row_of(photo_id)
        if row is None:
            return None
        # How many of the photos that follow lie in stacks is unknown, even if they are counted.
        return Place(row + 1, self.model.rowCount() if self._whole else None)

    @property
    def listed(self) -> int | None:
        """Return how many photos a list by date has in all; None for a ranking."""
        return None if self._result is None else self._result.listed

    @property
    def more_follow(self) -> bool:
        """Tell whether there are more photos than those that were asked for."""
        return not (self._whole or self.listed == self.model.total)

    def show_answer(self, result: SearchResult, *, whole: bool, stay: bool) -> None:
        """Show a new answer; `stay` at the scroll position if the question is old.

        If the answer is not `whole`, there are more photos than were asked for.
        """
        self._result, self._error, self._whole = result, None, whole
        self.banner.hide()
        current, question = self.view.chosen.current, self._search.question
        self._filters = question.filters
        self.view.show_hits(
            result.hits,
            stacks=result.stacks,
            convincing=result.convincing,
            stay=stay,
            sent_away=current is not None and question.avoids_photo(current.path),
        )
        self.refresh()
        if not stay:
            self.settled.start()

    def show_error(self, error: UserFacingError) -> None:
        """Say what went wrong; keep the photos shown, unless they would pass for the answer."""
        if isinstance(error, UnknownWords):
            self.forget()
        if self._result is None or not self._result.hits:
            self._error = error
            self.settled.start()
        else:
            self.banner.say(error_texts.in_one_line(error))
        self.refresh()

    def suggest(self, near: Mapping[str, str]) -> None:
        """Offer words above the photos, each in place of an unknown one that was left out."""
        self._near = near
        self.suggested.offer(tuple(near)[:MOST_OFFERED])
        self.refresh()

    def forget(self) -> None:
        """Show no photos, because nothing is asked."""
        self._result = self._error = None
        self.banner.hide()
        self.settled.stop()
        self.view.show_hits(())
        self.refresh()

    @Slot(bool)
    def set_folders_shown(self, shown: bool) -> None:
        """Speak of the folders only while they are shown."""
        self._folders_shown = shown
        self.refresh()

    @Slot()
    def take_focus(self) -> None:
        """Take the focus; a page instead of photos passes it on to the photos that replace it."""
        (self.view if self.showing_photos else self.page).setFocus()

    @Slot()
    def enter(self) -> None:
        """Take the focus, with a photo chosen where there are some."""
        if self.showing_photos:
            self.view.enter()
        else:
            self.page.setFocus()

    @Slot(int)
    def enlarge(self, steps: int) -> None:
        """Show larger photos, or smaller ones where `steps` is below 0."""
        self.size_slider.setValue(self.size_slider.value() + steps * SIZE_STEP)

    @Slot()
    def _say_answer(self) -> None:
        """Have screen readers say what stands above the photos, or in their place."""
        if self._search.busy:  # a better answer comes
            self.settled.start()
        else:
            announce(self, self._above(self._summary()) or self.page.message.title)

    @Slot()
    def _say_selected(self) -> None:
        """Have screen readers say how many photos are selected; the list itself names but one."""
        self.selecting.stop()
        self._told = self._selected_ids()
        announce(self, self._selected() or self._summary())

    @Slot()
    def _say_newly_selected(self) -> None:
        """Say it unless it is known: an answer selects the same photos again, one by one."""
        chosen = self._selected_ids()
        if len(chosen) > 1 and chosen != self._told:
            self._say_selected()
        self._told = chosen

    @Slot()
    def refresh(self) -> None:
        """Choose between grid and message."""
        message = instead_of_photos(
            self._result,
            self._error,
            self._filters,
            self._search,
            self._indexer,
            folders_shown=self._folders_shown,
        )
        if message is None:
            self._stack.setCurrentWidget(self.view)
        else:
            self.page.show_message(message)
            had_focus = self.window().focusWidget() is self.view
            self._stack.setCurrentWidget(self.page)
            if had_focus:
                self.page.setFocus()  # Qt gives it to its button, which space would press
        self._show_summary()
        self.suggested.setVisible(message is None and bool(self._near))
        self.size_slider.setEnabled(message is None)
        # Before there is any answer, the page says “Searching…” itself.
        self.busy.set_busy(self._search.busy and self._result is not None)

    @Slot()
    def _show_summary(self) -> None:
        """Say above the photos what was found, or how many are selected if several are."""
        selected = self._selected()
        # Without this, a summary of fewer lines would move all photos while somebody selects them.
        self.summary.setMinimumHeight(self.summary.height() if selected else 0)
        self.summary.setText(self._above(selected or self._summary()))

    def _above(self, text: str) -> str:
        if not self.showing_photos:
            return ""
        unknown = self._result.unknown_words if self._result is not None else ()
        parts = (text, left_out_text(unknown), in_vain_text(self._search.question))
        return " · ".join(filter(None, parts))

    def _selected_ids(self) -> set[int]:
        return {hit.photo_id for hit in self.view.chosen.hits}

    def _selected(self) -> str:
        selected = self.view.chosen.count
        total = self.listed if self.more_follow else self.model.total
        return selected_text(selected, total) if selected > 1 else ""

    def _summary(self) -> str:
        if self.listed is not None:
            return listed_text(self.listed)
        model, incomplete, more = self.model, self._indexer.incomplete, self.more_follow
        return found_text(model.total, model.convincing, incomplete=incomplete, more=more)

    def _lay_out(self, side: int) -> None:
        self.size_slider.setRange(*THUMBNAIL_SIDES)
        self.size_slider.setValue(side)
        self.size_slider.setPageStep(32)
        self.size_slider.setAccessibleName(self.tr("Size of the photos"))
        self.size_slider.setToolTip(self.tr("Size of the photos"))
        size = (self._smaller, self.size_slider, self._larger)
        header = hbox((self.summary, 1), self.busy, *size, spacing=10)
        above = vbox(self.bar, header, self.suggested, margins=(6, 0, 16, 0), spacing=8)
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.view)
        # Below the photos: above, they would push photos away from under the mouse.
        hints = (self.update_banner, self.banner, self.rescue)
        parts = (above, (self._stack, 1), *hints)
        layout = vbox(*parts, inside=self, margins=(4, 12, 0, 0), spacing=8)
        margins = layout.contentsMargins()
        least = self.rescue.minimumSizeHint().width() + margins.left() + margins.right()
        self.setMinimumWidth(max(NARROWEST, least))
        self.setAcceptDrops(True)
        DropFrame(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= ROOMY
        for icon in (self._smaller, self._larger):
            icon.setVisible(roomy)
        self.size_slider.setFixedWidth(100 if roomy else 60)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(dropped_photos(event.mimeData())):
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        place = self.view.viewport().mapFrom(self, event.position().toPoint())
        dragged = self.view.selectionModel().isSelected(self.view.indexAt(place))
        slipped = event.source() is self.view and dragged
        if not slipped:  # dropped on itself, a photo was only pressed with an unsteady hand
            self.photos_dropped.emit(list(dropped_photos(event.mimeData())))
        accept_copy(event)

    def _connect(self) -> None:
        self.size_slider.valueChanged.connect(self.view.set_side)
        self.view.size_turned.connect(self.enlarge)
        self.view.selectionModel().selectionChanged.connect(self._show_summary)
        self.view.selectionModel().selectionChanged.connect(self.selecting.start)
        self.view.all_selected.connect(self._say_selected)
        self.model.modelReset.connect(self._show_summary)
        self.model.modelReset.connect(self.selecting.start)  # which deselects in silence
        self.page.pressed.connect(self._page_pressed)
        self.page.word_chosen.connect(self._word_chosen)
        self.suggested.chosen.connect(lambda word: self.word_asked.emit(self._near[word], word))
        self.settled.timeout.connect(self._say_answer)
        self.selecting.timeout.connect(self._say_newly_selected)
        self._search.state_changed.connect(self.refresh)
        self._indexer.folders.changed.connect(self.refresh)
        self._indexer.started.connect(self.refresh)
        self._indexer.stopped.connect(self.refresh)

    @Slot()
    def _page_pressed(self) -> None:
        way = self.page.message.way
        if way == "folder":
            self.add_folder_asked.emit()
            return
        self._result = self._error = None  # another answer is on its way
        (self.retry_asked if way == "retry" else self.unfilter_asked).emit()

    @Slot(str)
    def _word_chosen(self, word: str) -> None:
        error = self._error
        if isinstance(error, UnknownWords):
            self._error = None  # an answer is on its way
            self.word_asked.emit(error.near[word], word)
