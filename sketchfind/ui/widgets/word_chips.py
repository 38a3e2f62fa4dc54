"""Words to search for instead of others, as chips that can be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from sketchfind.ui import texts
from sketchfind.ui.widgets.flow import FlowLayout
from sketchfind.ui.widgets.layouts import clear
from sketchfind.ui.widgets.text_label import text_label

MOST_OFFERED = 6  # more are no help
WIDEST = 256  # pixels of a text, so that a chip fits on a page


class WordChips(QWidget):
    """Shows the words that are offered, after a `lead` if there is one."""

    chosen = Signal(str)

    def __init__(
        self, lead: str = "", parent: QWidget | None = None, *, centred: bool = False
    ) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._lead = lead
        self._flow = FlowLayout(self, centred=centred)

    def offer(self, words: Sequence[str]) -> None:
        """Offer these words; if they are the same as before, pressed and focused chips stay so."""
        if tuple(words) == self._words:
            return
        self._words = tuple(words)
        clear(self._flow)
        if self._lead and words:
            label = text_label(self._lead, "muted")
            self._flow.addWidget(label)
            label.show()
        for word in words:
            self._flow.addWidget(self._chip(word))
        self.updateGeometry()

    def _chip(self, word: str) -> QPushButton:
        chip = QPushButton(self)
        chip.setProperty("role", "chip")
        chip.ensurePolished()
        letters = chip.fontMetrics()
        shown = letters.elidedText(word, Qt.TextElideMode.ElideRight, WIDEST)
        chip.setText(shown.replace("&", "&&"))
        if shown != word:
            chip.setToolTip(texts.tip(word))
        chip.setAccessibleName(self.tr("Search for %1 instead").replace("%1", word))
        chip.clicked.connect(partial(self.chosen.emit, word))
        chip.show()
        return chip
