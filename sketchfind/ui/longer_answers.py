"""Longer answers to the same question: when the end is seen, or the last or all are wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from sketchfind.types import SearchResult
from sketchfind.ui import texts
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.query.questions import Question
from sketchfind.ui.results.results_pane import ResultsPane

LONGER = 5  # times as many photos, when somebody sees the end


class LongerAnswers(QObject):
    """Shows answers, and asks for longer ones to the same question."""

    news = Signal(str)

    def __init__(
        self, results: ResultsPane, search: LiveSearch, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._search = search
        self._shown: Question | None = None  # the one whose answer is on the screen
        self._longer: Question | None = None  # the same for more photos, until it is answered
        self._then: Callable[[], object] | None = None  # what to do once it is answered
        search.state_changed.connect(self._perhaps_more)
        search.failed.connect(self._only_show)
        results.view.end_reached.connect(self._ask_for_more)
        results.view.last_chosen.connect(self._go_to_last)
        results.view.all_selected.connect(self._select_rest)
        results.view.selectionModel().selectionChanged.connect(self._only_show)

    def shows(self, question: Question) -> bool:
        """Tell whether an answer to this question, perhaps an older one, is on the screen."""
        return question is self._shown

    def show_answer(self, question: Question, result: SearchResult) -> None:
        """Show an answer; a longer or newer one to the same question keeps the scroll position."""
        then = self._then if question is self._longer else None
        stay = self.shows(question) or question is self._longer
        whole = len(result.hits) < question.most
        again = self.shows(question) and not whole
        if again and result.listed and self._pushes_out(result):
            self._ask_for(result.listed + 1)
            return
        self._results.show_answer(result, whole=whole, stay=stay)
        self._shown, self._longer, self._then = question, None, None
        if then is not None:
            then()

    def _pushes_out(self, result: SearchResult) -> bool:
        """Tell whether new photos may have pushed out some at the end that somebody works with."""
        return not self._results.view.held_ids <= {hit.photo_id for hit in result.hits}

    @Slot()
    def _perhaps_more(self) -> None:
        """Ask for more; but after trouble, only when the person comes to the end again."""
        if self._longer is None:
            self._ask_for_more()

    @Slot()
    def _ask_for_more(self) -> None:
        """Ask for a longer answer if the person sees the end of this one, and there may be more."""
        shown, results = self._shown, self._results
        if self._search.busy or shown is None or results.model.total != shown.most:
            return
        if results.view.at_end:
            self._ask_for(shown.most * LONGER)

    @Slot(bool)
    def _go_to_last(self, select: bool) -> None:
        """Ask for all photos of a list, to go to the last one or to select all up to it.

        A ranking has no last one.
        """
        results, chosen = self._results, self._results.view.chosen
        if results.more_follow and results.listed is not None:
            then = chosen.extend_to_last if select else partial(chosen.step_to_end, last=True)
            self._ask_for(results.listed + 1, then)

    @Slot()
    def _select_rest(self) -> None:
        """Ask for all photos of a list, to select also those that are not there yet.

        A ranking goes on through the whole library, where “all” means nothing.
        """
        listed, there = self._results.listed, self._results.model.total
        if not self._results.more_follow:
            return
        if listed is None or not self._ask_for(listed + 1, self._results.view.selectAll):
            text = self.tr("Only the first %1 are selected")
            self.news.emit(text.replace("%1", texts.photos(there)))

    @Slot()
    def _only_show(self) -> None:
        """Only show the next answer: others were chosen since it was asked for, or it failed."""
        self._then = None

    def _ask_for(self, most: int, then: Callable[[], object] | None = None) -> bool:
        """Ask for so many photos, unless something else was asked since; tell whether it did."""
        shown = self._shown
        if shown is None or shown != self._search.question:
            return False
        self._longer, self._then = replace(shown, most=most), then
        self._search.ask(self._longer)
        return True
