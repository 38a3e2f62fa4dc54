"""Picking the photo that was wanted, from the answer to a drawing or to words.

The button "That's the one" picks it. The library keeps it with the drawing, the words and its
place in the answer, so that a page can show how often the wanted photo came first, and so that
pairs of drawing and photo can be exported to train a model with. A second press takes it back.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from sketchfind.library import Library
from sketchfind.library.pairs import export_pairs
from sketchfind.types import FailedPhoto, Hit, Pick
from sketchfind.ui import texts
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.query.questions import BLANK, Question
from sketchfind.ui.results.picks_dialog import PicksDialog
from sketchfind.ui.results.picks_list import MOST, ShownPick, shown_pick
from sketchfind.ui.sketch.conversion import drawn
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.revealing import reveal_photo

_Key = tuple[Contents, str, int]  # the drawing, the words, the photo
Picked = dict[_Key, Pick]


class Picking(QObject):
    """Keeps picks and takes them back, marks those of the present question, shows their page."""

    found = Signal()
    open_asked = Signal(list)  # of Path
    drawing_asked = Signal(QImage)
    marks_changed = Signal(set)  # ids of the photos that were picked for the present question
    news = Signal(str)

    def __init__(
        self,
        library: Library,
        search: LiveSearch,
        tasks: Tasks,
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._tasks = tasks
        self._theme = theme
        self._window = window
        self.paper_shown = False  # whether there is a paper to put a drawing on
        self._opening: int | None = None  # the page that was asked for last
        self._question = Question()
        self.picked: Picked = {}  # since the program was started
        self._coming: dict[_Key, bool] = {}  # being written to the catalog; whether still wanted
        search.answered.connect(self._answered)

    def go_on_with(self, picked: Picked) -> None:
        """Take over what was picked in the previous window; marks are shown with the answer."""
        self.picked = dict(picked)

    @Slot(Hit, int)
    def toggle(self, hit: Hit, place: int) -> None:
        """Remember a photo of the answer with its place in the grid, or take that back."""
        question = self._question
        key = (*_asked(question), hit.photo_id)
        if key in self._coming:
            self._coming[key] = not self._coming[key]
            return
        if key in self.picked:
            self._take_back(key)
            return
        self._coming[key] = True

        def work() -> Pick | None:
            sketch = drawn(question.contents, self._library.model.sketch_size)
            seen = replace(hit, rank=place)  # without copies inside stacks, which nobody saw
            return self._library.pick(seen, sketch, question.words)

        def done(pick: Pick | None) -> None:
            if pick is None:
                self.news.emit(self.tr("This photo is not in your folders any more."))
                return
            self.picked[key] = pick
            if not self._coming[key]:
                self._take_back(key)
                return
            text = self.tr("Remembered. It was number %1.")
            self.news.emit(text.replace("%1", QLocale().toString(place)))
            self.found.emit()
            self._show_marks()

        def arrived() -> None:
            del self._coming[key]

        self._tasks.run(work, done, always=arrived, surely=True)

    def _take_back(self, key: _Key) -> None:
        self._remove([self.picked[key]])
        self.news.emit(self.tr("Forgotten."))

    @Slot(list)
    def _remove(self, picks: list[Pick]) -> None:
        def work() -> None:
            for pick in picks:
                self._library.forget_pick(pick)

        self._tasks.run(work, surely=True)
        self.picked = {key: pick for key, pick in self.picked.items() if pick not in picks}
        self._show_marks()

    @Slot()
    def show_page(self) -> None:
        """Show how high up the wanted photos were."""

        def read() -> tuple[list[Pick], list[ShownPick]]:
            library = self._library
            picks = library.picks()
            shown = [
                shown_pick(pick, Path(library.pick_places(pick)[0]), library.pick_thumbnail(pick))
                for pick in picks[-MOST:]
            ]
            return picks, shown

        def show(read: tuple[list[Pick], list[ShownPick]]) -> None:
            dialog = PicksDialog(*read, self._theme, self._window, paper_shown=self.paper_shown)
            dialog.list.open_asked.connect(self.open_asked)
            dialog.list.reveal_asked.connect(
                lambda photo: reveal_photo(photo, self._tasks, self._window)
            )
            dialog.list.drawing_asked.connect(self.drawing_asked)
            dialog.list.remove_asked.connect(self._remove)
            dialog.export_asked.connect(self._export)
            dialog.forget_confirmed.connect(self._forget)
            dialog.open()

        self._opening = self._tasks.run(read, show, instead_of=self._opening)

    @Slot(list, Path)
    def _export(self, picks: list[Pick], folder: Path) -> None:
        def done(outcome: tuple[int, list[FailedPhoto]]) -> None:
            written, failed = outcome
            parts = [
                texts.plural(self.tr("1 pair exported"), self.tr("%1 pairs exported"), written)
            ]
            if failed:
                one = self.tr("1 photo is not there at the moment")
                many = self.tr("%1 photos are not there at the moment")
                parts.append(texts.plural(one, many, len(failed)))
            self.news.emit(" · ".join(parts))

        def work() -> tuple[int, list[FailedPhoto]]:
            return export_pairs(
                picks, folder, self._tasks.copying_drives, self._library.pick_places
            )

        self._tasks.run(work, done)

    @Slot()
    def _forget(self) -> None:
        self.picked.clear()
        self._show_marks()
        self._tasks.run(self._library.forget_picks, surely=True)

    @Slot(object, object)
    def _answered(self, question: Question, _: object) -> None:
        self._question = question
        self._show_marks()

    def _show_marks(self) -> None:
        shown = _asked(self._question)
        self.marks_changed.emit({key[2] for key in self.picked if key[:2] == shown})


def _asked(question: Question) -> tuple[Contents, str]:
    """Return the drawing and the words of a question; all empty papers are the same."""
    return BLANK if question.contents.blank else question.contents, question.words
