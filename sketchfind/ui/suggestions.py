"""What words that the model does not know may mean, offered above the photos or in their place."""

from __future__ import annotations

import copy

from PySide6.QtCore import QObject, Signal, Slot

from sketchfind.errors import UnknownWords, UserFacingError
from sketchfind.library import Library
from sketchfind.ui.query.composition import Composition
from sketchfind.ui.query.filter_offers import FilterOffers
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.results.results_pane import ResultsPane
from sketchfind.ui.sketch.words_field import WordsField
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.word_book import WordBook


class Suggestions(QObject):
    """Offers other words and filters for unknown ones, and asks for those that are chosen."""

    changed = Signal()  # other words are unknown

    def __init__(
        self,
        library: Library,
        field: WordsField,
        results: ResultsPane,
        search: LiveSearch,
        composition: Composition,
        words: WordBook,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._field = field
        self._results = results
        self._search = search
        self._composition = composition
        self._words = words
        self.unknown: tuple[str, ...] = ()  # words that the model did not know
        self._refused: UnknownWords | None = None  # of a question of unknown words alone
        self.offers = FilterOffers(library, words, tasks, self)
        self.offers.found.connect(self._offer_filters)
        search.emptied.connect(self._forget_refused)
        results.word_asked.connect(self._ask_instead)

    def answered(self, unknown: tuple[str, ...]) -> None:
        """Take over which words are unknown to the model that answered."""
        self._forget_refused()
        self._set_unknown(unknown)

    @Slot(UserFacingError)
    def failed(self, error: UserFacingError) -> None:
        """Show why there is no answer; if that is for unknown words, with what they may mean."""
        error = self._words.suggesting(error, self._search.question.words)
        if isinstance(error, UnknownWords):
            self._refuse(error)
        else:
            self._forget_refused()
            self._results.show_error(error)

    def forget(self) -> None:
        """Forget which words are unknown, because another model answers, which knows others."""
        self._set_unknown(())

    @Slot()
    def _forget_refused(self) -> None:
        self._refused = None

    def _set_unknown(self, words: tuple[str, ...]) -> None:
        if words != self.unknown:
            self.unknown = words
            self._suggest()
            self.changed.emit()

    def _suggest(self) -> None:
        """Offer above the photos what the unknown words may mean."""
        words = self.unknown
        self._results.suggest(self.offers.among(words) | self._field.meant_by(words))

    @Slot()
    def _offer_filters(self) -> None:
        """Offer filters that were found, also on the page that says that no word is known."""
        self._suggest()
        if self._refused is not None and not self._search.busy:
            self._refuse(self._refused)

    def _refuse(self, error: UnknownWords) -> None:
        """Say that the model knows none of the words, and offer what they may mean."""
        unknown = tuple(self._search.question.words.replace(",", " ").split())
        shown = copy.copy(error)
        if "words" in error.values:  # else the model knows no words at all
            shown.near = self.offers.among(unknown) | error.near
        self._results.show_error(shown)
        self._refused = error
        self._set_unknown(unknown)

    @Slot(str, str)
    def _ask_instead(self, words: str, offer: str) -> None:
        """Replace unknown words by the offer, or drop them and filter by what they mean."""
        filters = self.offers.filters(offer, self._composition.rest.filters)
        self._field.replace_word(words, offer if filters is None else "")
        if filters is not None:
            self._composition.filter_by(filters)
