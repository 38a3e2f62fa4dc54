"""More photos of what is asked already: when the end is seen, or when all of them are selected."""

from __future__ import annotations

from dataclasses import replace

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
        self._selecting: Question | None = None  # the one whose photos are all to be selected
        search.state_changed.connect(self._perhaps_more)
        search.failed.connect(self._select_no_more)
        results.view.end_reached.connect(self._ask_for_more)
        results.view.all_selected.connect(self._select_rest)
        results.view.selectionModel().selectionChanged.connect(self._select_no_more)

    def show_answer(self, question: Question, result: SearchResult) -> None:
        """Show an answer, from where one is in the shorter one if there was one."""
        selecting = question is self._selecting
        stay = question is self._shown or question is self._longer
        whole = len(result.hits) < question.most
        self._results.show_answer(result, whole=whole, stay=stay)
        self._shown, self._longer, self._selecting = question, None, None
        if selecting:
            self._results.view.selectAll()

    @Slot()
    def _perhaps_more(self) -> None:
        """Ask for more, but after trouble not again before the person comes to the end again."""
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

    @Slot()
    def _select_rest(self) -> None:
        """Ask for all photos that are listed to select those that are not there yet, too.

        A ranking goes on through the whole library, where “all” means nothing.
        """
        listed, there = self._results.listed, self._results.model.total
        if not self._results.more_follow:
            return
        if listed is not None and self._ask_for(listed + 1):
            self._selecting = self._longer
        else:
            text = self.tr("Only the first %1 are selected")
            self.news.emit(text.replace("%1", texts.photos(there)))

    @Slot()
    def _select_no_more(self) -> None:
        """Let the person choose others meanwhile."""
        self._selecting = None

    def _ask_for(self, most: int) -> bool:
        """Ask for so many photos, unless something else was asked since."""
        shown = self._shown
        if shown is None or shown != self._search.question:
            return False
        self._longer = replace(shown, most=most)
        self._search.ask(self._longer)
        return True
