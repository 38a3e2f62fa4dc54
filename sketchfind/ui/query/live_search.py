"""Asking the library while somebody draws: the newest question only, stale answers dropped."""

from __future__ import annotations

import logging
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.types import Fallback, Query, SearchResult
from sketchfind.ui.query.questions import Question, to_query
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.word_book import WordBook

log = logging.getLogger(__name__)


class LiveSearch(QObject):
    """Runs one search at a time. Questions asked meanwhile replace each other; the last one wins.

    Until the encoder is warm the newest question waits, and is the first to be answered; filters
    alone need no encoder. A new drawing is answered twice: quickly, and better once nothing newer
    is asked.
    """

    answered = Signal(Question, SearchResult)
    failed = Signal(UserFacingError)
    emptied = Signal()  # nothing is asked any more
    state_changed = Signal()
    fell_back = Signal(Fallback)  # once for each

    def __init__(
        self, library: Library, words: WordBook, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._words = words
        self._tasks = tasks
        self._waiting: Question | None = None
        self._quick = False  # whether the waiting question is to be answered quickly first
        self._running: int | None = None  # number of the search whose answer is wanted
        self._in_flight = False  # a search occupies the encoder, wanted or not
        self._fallback: Fallback | None = None  # the last one that was told
        self._computed = ("", "")  # the space and the device of the last answer of a model
        self.question = Question()  # the last one that was asked
        self.warm = False
        self.warming_failed: UserFacingError | None = None

    @property
    def busy(self) -> bool:
        """Tell whether an answer is on its way or waits for the encoder."""
        return self._waiting is not None or self._running is not None

    def query_of(self, question: Question, *, quick: bool = False) -> Query:
        """Return a question as the library takes it, with its words in English; takes a while."""
        model = self._library.model
        query = to_query(question, model.sketch_size, quick=quick)
        # A model that understands any words gets sentences as they are.
        in_english = self._words.names_in if model.free_text else self._words.english
        return replace(query, words=in_english(query.words))

    def warm_up(self) -> None:
        """Start the encoder process in the background."""
        self.warming_failed = None
        self._tasks.watch(self._library.warm_up(), self._warmed, self._not_warmed)
        self.state_changed.emit()

    def ask(self, question: Question) -> None:
        """Ask a new question; the answer to an older one is no longer delivered."""
        self._quick = question.drawn_since(self.question) and not question.only_filters
        self.question = question
        self._running = None
        self._waiting = None if question.empty else question
        if question.empty:
            self.emptied.emit()
        elif self._hopeless:
            self.warm_up()  # the person tries again; so do we
        self._next()
        self.state_changed.emit()

    def ask_again(self) -> None:
        """Repeat the last question after the running search, because the photos changed."""
        waits = self._waiting is not None
        if not (self.question.empty or waits or self._hopeless):
            self._waiting = self.question
            self._next()
            self.state_changed.emit()

    @property
    def _hopeless(self) -> bool:
        """Tell whether the question needs an encoder, and there is none."""
        return self.warming_failed is not None and not self.question.only_filters

    def _next(self) -> None:
        if self._waiting is None or self._in_flight:
            return
        if not (self.warm or self._waiting.only_filters):
            return
        question, self._waiting = self._waiting, None
        quick, self._quick = self._quick, False
        self._in_flight = True

        def work() -> SearchResult:
            return self._library.search(self.query_of(question, quick=quick), question.most)

        self._running = number = self._tasks.run(
            work,
            lambda result: self._done(number, question, result, quick),
            lambda error: self._failed(number, error),
            lambda: self._released(number),
        )

    def _done(self, number: int, question: Question, result: SearchResult, quick: bool) -> None:
        if result.device:
            self._follow_device(result.space, result.device)
        if self._running == number:
            if quick:  # and nothing was asked since
                self._waiting = question
            self.answered.emit(question, result)

    def _failed(self, number: int, error: UserFacingError) -> None:
        if self._running == number:
            self.failed.emit(error)

    def _released(self, number: int) -> None:
        self._in_flight = False
        if self._running == number:
            self._running = None
        self._next()
        self.state_changed.emit()

    @Slot(object)
    def _warmed(self, fallback: Fallback | None) -> None:
        self.warm = True
        if fallback is not None and fallback != self._fallback:
            self._tell(fallback)
        self._next()
        self.state_changed.emit()

    def _follow_device(self, space: str, device: str) -> None:
        """Tell that a GPU failed at work, if the same model now answers on the CPU instead."""
        (space_before, before), self._computed = self._computed, (space, device)
        was, now = before.split(",")[0], device.split(",")[0]
        if space == space_before and was != now == "cpu":
            self._tell(Fallback(device, {was: "failed at work"}))

    def _tell(self, fallback: Fallback) -> None:
        self._fallback = fallback
        log.warning("%s", fallback)
        self.fell_back.emit(fallback)

    @Slot(object)
    def _not_warmed(self, error: UserFacingError) -> None:
        self.warming_failed = error
        if self._hopeless:
            self._waiting = None
        self.failed.emit(error)
        self.state_changed.emit()
