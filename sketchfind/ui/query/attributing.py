"""Which lines count: colours the lines of the drawing by what each does to a photo."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLocale, QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sketchfind.errors import UserFacingError
from sketchfind.imaging.sketch import PAPER
from sketchfind.library import Library
from sketchfind.types import NO_FILTERS, Hit, Pixels, SearchResult, Variants
from sketchfind.ui import texts
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.query.questions import Question
from sketchfind.ui.sketch.conversion import drawn
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.line_effects import HARDLY, line_styles, shares
from sketchfind.ui.sketch.sketch_panel import SketchPanel
from sketchfind.ui.tasks import Tasks


class Attributing(QObject):
    """Colours the lines for one photo after another, until the question changes or `end` is called.

    The effect of a line is found by leaving the line out. For many lines that takes a while, but
    only for the first photo.
    """

    def __init__(
        self,
        library: Library,
        search: LiveSearch,
        sketch: SketchPanel,
        tasks: Tasks,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._search = search
        self._sketch = sketch
        self._tasks = tasks
        self._hit: Hit | None = None
        self._question = Question()
        self._variants: Variants | None = None
        self._cancel = threading.Event()
        self._task: int | None = None
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window, self.end)
        self._escape.setEnabled(False)
        sketch.legend.closed.connect(self.end)
        sketch.sheets.changed.connect(self.end)
        search.answered.connect(self._answered)
        search.emptied.connect(self.end)

    @Slot(Hit)
    def toggle(self, hit: Hit) -> None:
        """Show which lines count for a photo, or plain lines again."""
        if self._hit is not None:
            self.end()
            return
        self._sketch.sheets.show_negative(False)
        contents = self._sketch.sheets.wanted.contents
        self._question = replace(self._search.question, contents=contents)
        self._hit = hit
        self._escape.setEnabled(True)
        reason = self._why_not(contents)
        if reason:
            self._sketch.legend.say(reason)
        else:
            self._compare(self._question)

    @Slot(Hit)
    def follow(self, hit: Hit) -> None:
        """Show what the lines do for another photo, if they are coloured."""
        if self._hit is not None and hit.photo_id != self._hit.photo_id:
            self._hit = hit
            self._weigh()

    @Slot()
    def end(self) -> None:
        """Show plain lines again."""
        if self._hit is None:
            return
        self._hit = self._variants = None
        self._escape.setEnabled(False)
        self._cancel.set()
        self._tasks.drop(self._task)
        self._sketch.canvas.show_lines((), ())
        self._sketch.legend.hide()

    def _why_not(self, contents: Contents) -> str:
        """Return why the lines cannot be compared, or an empty text."""
        if contents.blank:
            return self.tr("There is no drawing in this search.")
        if not contents.strokes:
            return self.tr(
                "This drawing is a picture, so it has no separate lines to compare. Draw over it, "
                "or trace it, to compare lines."
            )
        if len(contents.strokes) == 1 and contents.picture is None:
            return self.tr("There is only one line. Draw a second one to compare them.")
        return ""

    def _compare(self, question: Question) -> None:
        self._sketch.legend.say(self.tr("Comparing the lines…"))
        self._variants = None
        cancel = self._cancel = threading.Event()

        def work() -> Variants:
            size = self._library.model.sketch_size
            query = self._search.query_of(question)
            return self._library.variants(query, _each_left_out(question, size), cancel)

        self._task = self._tasks.run(work, self._compared, self._failed)

    def _compared(self, variants: Variants) -> None:
        self._variants = variants
        self._weigh()

    def _weigh(self) -> None:
        hit, variants = self._hit, self._variants
        if hit is None or variants is None:
            return  # still comparing: the photo chosen last is the one that counts
        self._task = self._tasks.run(
            lambda: self._library.line_effects(variants, hit.photo_id),
            lambda effects: self._show(hit, effects),
            self._failed,
            instead_of=self._task,
        )

    def _show(self, hit: Hit, effects: Sequence[float] | None) -> None:
        if effects is None:
            self._compare(self._question)  # with the model that answers now
            return
        words = tuple(map(self._in_words, effects, shares(effects)))
        self._sketch.canvas.show_lines(line_styles(effects), words)
        line = self.tr("Line %1: %2")
        told = (texts.filled(line, str(number), text) for number, text in enumerate(words, 1))
        self._sketch.legend.explain(texts.shown_name(hit.path), "\n".join(told))

    def _in_words(self, effect: float, share: float) -> str:
        if abs(share) < HARDLY:
            return self.tr("hardly matters for this photo")
        text = self.tr("counts for this photo, %1")
        if effect < 0:
            text = self.tr("counts against this photo, %1")
        sign = "+" if effect > 0 else "−"
        return text.replace("%1", sign + QLocale().toString(abs(effect), "f", 2))

    def _failed(self, error: UserFacingError) -> None:
        self.end()
        self._tasks.trouble.emit(error)

    @Slot(Question, SearchResult)
    def _answered(self, question: Question, _: SearchResult) -> None:
        """End if the question changed; more photos or other filters do not affect the lines."""
        if _unfiltered(question) != _unfiltered(self._question):
            self.end()


def _unfiltered(question: Question) -> Question:
    return replace(question, filters=NO_FILTERS)


def _each_left_out(question: Question, size: int) -> Pixels:
    """Draw the sketch whole and then without each of its n lines: (n + 1, size, size)."""
    strokes = question.contents.strokes
    left = (strokes[:number] + strokes[number + 1 :] for number in range(len(strokes)))
    blank = np.full((size, size), PAPER, np.uint8)
    pictures = [drawn(replace(question.contents, strokes=each), size) for each in (strokes, *left)]
    return np.stack([blank if picture is None else picture for picture in pictures])
