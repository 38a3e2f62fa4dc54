"""Offers filters by years, folders and names that the words of a question may mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from sketchfind.library import Library
from sketchfind.spelling import bare
from sketchfind.types import Filters, NamedFolders
from sketchfind.ui import texts
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.word_book import WordBook

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Found:
    """What else the words of a question may mean."""

    folders: Sequence[NamedFolders] = ()
    years: frozenset[str] = frozenset()
    names: Sequence[str] = ()


class FilterOffers(QObject):
    """Knows what else words may mean; looks that up in a thread, and only for new words."""

    found = Signal()  # other folders, names or years than before

    def __init__(
        self, library: Library, words: WordBook, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._words = words
        self._tasks = tasks
        self._looking: int | None = None
        self._looked_for = ""
        self._found = _Found()
        # Also those for earlier words, which are on the page until the next answer.
        self._offered: dict[str, Callable[[Filters], Filters]] = {}

    def look_for(self, words: str) -> None:
        """Find out what the words of a question may mean, if they differ from the previous ones."""
        if words != self._looked_for:
            self._looked_for = words
            self._look()

    @Slot()
    def look_again(self) -> None:
        """Find out again what the same words may mean, because photos came or went."""
        if self._looked_for:
            self._look()

    def _look(self) -> None:
        words = self._looked_for
        self._looking = self._tasks.run(
            lambda: self._find(words),
            self._know,
            self._tasks.quiet_trouble.emit,
            instead_of=self._looking,
        )

    def _find(self, words: str) -> _Found:
        library = self._library
        years = frozenset(_YEAR.findall(words))
        if years:
            years &= {str(year) for year, _ in library.facets().years}
        return _Found(library.named_folders(words), years, library.in_names(words))

    def _know(self, found: _Found) -> None:
        if found != self._found:
            self._found = found
            self.found.emit()

    def among(self, unknown: Collection[str]) -> dict[str, str]:
        """Return the texts of offers for words of a question, each with the words it stands for.

        Those are words that the model does not know, and everyday ones, since a name may be meant.
        """
        found = self._found
        words: dict[str, str] = {}

        def offer(text: str, phrase: str, change: Callable[[Filters], Filters]) -> None:
            words[text], self._offered[text] = phrase, change

        for word in unknown:
            if (year := bare(word)) in found.years:
                days = {"first_day": f"{year}-01-01", "last_day": f"{year}-12-31"}
                offer(self.tr("photos of %1").replace("%1", year), word, partial(replace, **days))
        for one in found.folders:
            if self._is_vague(one.phrase, unknown):
                offer(self._photos_in(one.paths), one.phrase, partial(replace, folders=one.paths))
        for word in found.names:
            if self._is_vague(word, unknown) and (name := bare(word)) not in found.years:
                text = self.tr("photos with “%1” in their name").replace("%1", name)
                offer(text, word, partial(_named, name))
        return words

    def filters(self, offer: str, filters: Filters) -> Filters | None:
        """Return `filters` with what was offered; None if the offer is a word."""
        change = self._offered.get(offer)
        return None if change is None else change(filters)

    def _is_vague(self, phrase: str, unknown: Collection[str]) -> bool:
        if self._library.model.free_text:
            return False
        return any(
            word in unknown or self._words.is_everyday(bare(word)) for word in phrase.split()
        )

    def _photos_in(self, paths: Sequence[str]) -> str:
        one, several = self.tr("photos in the folder “%1”"), self.tr("photos in the folders “%1”")
        text = one if len(paths) == 1 else several
        return text.replace("%1", texts.folder_name(paths[0]))


def _named(word: str, filters: Filters) -> Filters:
    return replace(filters, name=f"{filters.name or ''} {word}".strip())
