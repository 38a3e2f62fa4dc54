"""From the panels to a question, and from its answer back to the panels."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from sketchfind.library import Library
from sketchfind.types import NO_FILTERS, Facets, FolderState, SearchResult
from sketchfind.ui import texts
from sketchfind.ui.longer_answers import LongerAnswers
from sketchfind.ui.query.composition import MOST_EXAMPLES, Composition
from sketchfind.ui.query.filter_panel import FilterPanel
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.query.parts import parts_of
from sketchfind.ui.query.questions import Question
from sketchfind.ui.results.results_pane import ResultsPane
from sketchfind.ui.sketch.sketch_panel import SketchPanel
from sketchfind.ui.starting_over import Asked, StartingOver
from sketchfind.ui.suggestions import Suggestions
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.word_book import WordBook


class Asking(QObject):
    """Asks again whenever a part of the question changes, and shows the answer."""

    news = Signal(str)

    def __init__(
        self,
        library: Library,
        sketch: SketchPanel,
        results: ResultsPane,
        search: LiveSearch,
        words: WordBook,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._words = words
        self._sketch = sketch
        self._results = results
        self._search = search
        self._tasks = tasks
        self._filtering: int | None = None
        self._dating: int | None = None
        self._photos_changed = False  # since the answer that is shown, over which the mouse moved
        self._folders: Sequence[FolderState] = ()
        self.composition = Composition(self)
        self.composition.changed.connect(self.ask)
        self.composition.filter_asked.connect(self.change_filter)
        self.suggestions = Suggestions(
            library, sketch.words, results, search, self.composition, words, tasks, self
        )
        self.suggestions.changed.connect(lambda: self._show_parts(self._question()))
        self._answers = LongerAnswers(results, search, self)
        self._answers.news.connect(self.news)
        self.starting_over = StartingOver(sketch, self.composition, self)
        self.starting_over.brought_back.connect(self.ask)
        sketch.question_changed.connect(self.ask)
        search.answered.connect(self._show_answer)
        search.failed.connect(self.suggestions.failed)
        search.emptied.connect(self._show_nothing)
        results.view.aiming.timeout.connect(self._mouse_rests)
        results.retry_asked.connect(self.retry)
        results.unfilter_asked.connect(lambda: self.composition.filter_by(NO_FILTERS))
        results.photos_dropped.connect(self.more_like)
        results.bar.start_over_asked.connect(self.starting_over.start)
        results.bar.filter.clicked.connect(self.open_filters)

    @Slot()
    def ask(self) -> None:
        """Ask what the panels say now."""
        if self.starting_over.follow_redo():
            return
        question = self._question()
        if self.starting_over.follow_undo(question):
            return
        self._show_parts(question)
        if question.contents.blank:  # even if there is no answer to the rest
            self._sketch.looks_like.show_words(())
        self._photos_changed = False
        self._search.ask(question)
        self.suggestions.offers.look_for(question.words)

    @Slot()
    def photos_changed(self) -> None:
        """Ask again, but let no photo slip away from under a mouse that is about to click it."""
        if self._results.view.aiming.isActive():
            self._photos_changed = True
        else:
            self._search.ask_again()

    @Slot()
    def _mouse_rests(self) -> None:
        if self._photos_changed:
            self._photos_changed = False
            self._search.ask_again()

    def _show_parts(self, question: Question) -> None:
        unknown = self.suggestions.unknown
        self._results.bar.show_parts(parts_of(question, self.composition, self._sketch, unknown))

    def _question(self) -> Question:
        return self.composition.question(self._sketch)

    @Slot()
    def retry(self) -> None:
        """Ask again after trouble."""
        if self._search.warming_failed is not None:
            self._search.warm_up()
        self.ask()

    @Slot(list)
    def more_like(self, paths: list[Path]) -> None:
        """Ask for more like these photos."""
        self._add(paths)

    @Slot(list)
    def less_like(self, paths: list[Path]) -> None:
        """Ask for less like these photos."""
        self._add(paths, unlike=True)

    def _add(self, paths: list[Path], *, unlike: bool = False) -> None:
        if self.composition.add(paths, unlike=unlike):
            text = self.tr("Compared with the first %1")
            self.news.emit(text.replace("%1", texts.photos(MOST_EXAMPLES)))

    @Slot()
    def more_like_closest(self) -> None:
        """Ask for more like the selected photos, or like the best one."""
        hits = self._results.view.chosen.hits or self._results.model.hits[:1]
        self.more_like([Path(hit.path) for hit in hits])

    @Slot(Path)
    def only_folder(self, folder: Path) -> None:
        """Search in one folder only."""
        self.only_folders((str(folder),))

    @Slot(tuple)
    def only_folders(self, folders: tuple[str, ...]) -> None:
        """Search in these folders only."""
        self.composition.filter_by(replace(self.composition.rest.filters, folders=folders))

    @Slot(FolderState)
    def follow_folder(self, moved: FolderState) -> None:
        """Follow a folder to its new path, if the search is in it or compares with its photos."""
        former, now = moved.moved_from, moved.path
        self.starting_over.change(lambda question: question.moved(former, now))
        self.composition.follow(former, now)

    def set_folders(self, folders: Sequence[FolderState]) -> None:
        """Take over the newest state of the folders, and drop filters by removed folders."""
        left = {folder.folder_id for folder in folders}
        removed = [folder.path for folder in self._folders if folder.folder_id not in left]
        roots = [folder.path for folder in folders]
        self._folders = folders
        self.starting_over.change(lambda question: question.leaving(removed, roots))
        self.composition.leave(removed, roots)

    def go_on_with(self, asked: Asked) -> None:
        """Ask in a new window what was asked in the previous one."""
        # Folders that were being removed are gone since the other window closed.
        question, roots = asked.question, [folder.path for folder in self._folders]
        question = question.leaving(question.filters.folders, roots)
        self.starting_over.show(replace(asked, question=question))

    @Slot()
    def open_filters(self) -> None:
        """Show what can be filtered by."""
        self.change_filter(None)

    @Slot(object)
    def change_filter(self, key: Hashable) -> None:
        """Show what can be filtered by, at the filter whose chip has this key."""

        library, filters = self._library, self.composition.rest.filters

        def find() -> tuple[Facets, Sequence[str]]:
            return library.facets(filters), library.subfolders()

        def show(found: tuple[Facets, Sequence[str]]) -> None:
            facets, subfolders = found
            roots = [folder.path for folder in self._folders]
            folders = roots if len(roots) > 1 else subfolders
            panel = FilterPanel(self.composition, folders, facets, self._results)
            panel.open_below(self._results.bar.filter, key)

        self._filtering = self._tasks.run(find, show, instead_of=self._filtering)

    @Slot()
    def look_for_days(self) -> None:
        """Find out whether the photos are from several days: only then does that filter help."""

        def show(facets: Facets) -> None:
            self._results.rescue.set_days_differ(facets.first_day != facets.last_day)

        self._dating = self._tasks.run(
            self._library.facets, show, self._tasks.quiet_trouble.emit, instead_of=self._dating
        )

    @Slot(Question, SearchResult)
    def _show_answer(self, question: Question, result: SearchResult) -> None:
        if self._answers.shows(question) and self._results.view.aiming.isActive():
            self._photos_changed = True  # the mouse began to move while this was looked for
            return
        self._answers.show_answer(question, result)
        self.suggestions.answered(result.unknown_words)
        names = () if question.contents.blank else (each.name for each in result.concepts)
        self._sketch.looks_like.show_words(self._words.shown(name) for name in names)

    @Slot()
    def _show_nothing(self) -> None:
        self._results.forget()
        self._sketch.looks_like.show_words(())
