"""Years and names of folders among words that say nothing to the model, offered to filter by."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from sketchfind.types import Facets, Filters, ModelInfo, NamedFolders
from sketchfind.ui import texts
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.word_book import WordBook

_YEAR = re.compile(r"(?:19|20)\d\d")


class HasFacets(Protocol):
    """The part of the library that knows what can be filtered by, and folders by their names."""

    @property
    def model(self) -> ModelInfo:
        """Describe the model that answers."""

    def facets(self) -> Facets:
        """Return what the photos can be filtered by."""

    def named_folders(self, words: str) -> Sequence[NamedFolders]:
        """Return the folders that words may stand for."""


class FilterOffers(QObject):
    """Knows what words may be besides; that is looked for in a thread, once for new words."""

    found = Signal()  # other folders or years than before

    def __init__(
        self, library: HasFacets, words: WordBook, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._words = words
        self._tasks = tasks
        self._looking: int | None = None
        self._looked_for = ""
        self._named: Sequence[NamedFolders] = ()
        self._years: frozenset[str] = frozenset()
        self._offered: dict[str, NamedFolders] = {}

    def look_for(self, words: str) -> None:
        """Find what a question's words may be, unless it has the words of the one before."""
        if words != self._looked_for:
            self._looked_for = words
            self._looking = self._tasks.run(
                lambda: (self._library.named_folders(words), self._years_with_photos(words)),
                self._know,
                self._tasks.quiet_trouble.emit,
                instead_of=self._looking,
            )

    def _years_with_photos(self, words: str) -> frozenset[str]:
        years = frozenset(_YEAR.findall(words))
        return years and years & {str(year) for year, _ in self._library.facets().years}

    def _know(self, found: tuple[Sequence[NamedFolders], frozenset[str]]) -> None:
        if found != (self._named, self._years):
            self._named, self._years = found
            self.found.emit()

    def among(self, unknown: Collection[str]) -> dict[str, str]:
        """Return what to offer for words of which the model knows not all, each with its words.

        An everyday word stands for things; a folder may be meant all the same.
        """
        photos = self.tr("photos of %1")
        years = {photos.replace("%1", word): word for word in unknown if word in self._years}
        named = [one for one in self._named if self._is_vague(one.phrase, unknown)]
        self._offered = {self._photos_in(one.paths): one for one in named}
        return years | {text: one.phrase for text, one in self._offered.items()}

    def filters(self, offer: str, words: str, filters: Filters) -> Filters | None:
        """Return filters with what was offered for these words; None where that is a word."""
        if offer in self._offered:
            return replace(filters, folders=self._offered[offer].paths)
        if _YEAR.fullmatch(words):
            return replace(filters, first_day=f"{words}-01-01", last_day=f"{words}-12-31")
        return None

    def _is_vague(self, phrase: str, unknown: Collection[str]) -> bool:
        if self._library.model.free_text:
            return False
        return any(word in unknown or self._words.is_everyday(word) for word in phrase.split())

    def _photos_in(self, paths: Sequence[str]) -> str:
        one, several = self.tr("photos in the folder “%1”"), self.tr("photos in the folders “%1”")
        text = one if len(paths) == 1 else several
        return text.replace("%1", texts.folder_name(paths[0]))
