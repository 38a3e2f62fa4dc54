"""Words for what the drawing looks like, to add to the question."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from sketchfind.ui.sketch.words_field import WordsField
from sketchfind.ui.widgets.buttons import push_button
from sketchfind.ui.widgets.flow import FlowLayout
from sketchfind.ui.widgets.text_label import text_label

MOST = 5


class LooksLike(QWidget):
    """What the drawing looks like; a click adds the word, another one takes it away again.

    Keeps its room while it is empty. Chips of words in the field keep their places.
    """

    def __init__(self, field: WordsField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        field.textChanged.connect(self.mark_chosen)
        self._layout = FlowLayout(self)
        self._label = text_label(self.tr("Looks like"), "muted")
        self._label.setContentsMargins(0, 6, 4, 6)
        self._layout.addWidget(self._label)
        self._names: list[str] = []  # of the chips that are shown
        self._meant = ""  # the one that is pressed
        self._chips = [self._new_chip(number) for number in range(MOST)]
        self.setAccessibleName(self.tr("What the drawing looks like"))
        self.show_words(())

    def show_words(self, words: Iterable[str]) -> None:
        """Offer other words, best first; chips are reused, so a focused one does not vanish."""
        offered = list(dict.fromkeys(words))
        before = self._names if offered else []
        kept = {name: place for place, name in enumerate(before) if self._field.holds(name)}
        names = [word for word in offered if word not in kept]
        for name, place in kept.items():
            names.insert(place, name)
        self._names = names[:MOST]
        for chip, name in zip(self._chips, self._names, strict=False):
            chip.setText(name.replace("&", "&&"))
            chip.setAccessibleName(self.tr("Add the word %1").replace("%1", name))
        self._label.setVisible(bool(self._names))
        self.mark_chosen()
        self._fit()

    @Slot()
    def mark_chosen(self) -> None:
        """Show which words are in the question now."""
        add, remove = self.tr("Add this word to the search"), self.tr("Remove this word again")
        for chip, name in zip(self._chips, self._names, strict=False):
            chosen = self._field.holds(name)
            chip.setChecked(chosen)
            chip.setToolTip(remove if chosen else add)

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(0, max(one.sizeHint().height() for one in (self._label, self._chips[0])))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many words as there is room for."""
        for number, chip in enumerate(self._chips):
            chip.setVisible(number < len(self._names))
        for chip in reversed(self._chips[1 : len(self._names)]):
            if self._layout.heightForWidth(self.width()) > self.height():
                chip.hide()

    def _new_chip(self, number: int) -> QPushButton:
        chip = push_button("", self._toggle, "chip")
        chip.setCheckable(True)
        chip.pressed.connect(lambda: self._press(number))
        self._layout.addWidget(chip)
        return chip

    def _press(self, number: int) -> None:
        """Note which word is meant: an answer may put another one there before it is let go of.

        None is if the press took all away, because it ended a line that leaves the paper empty.
        """
        self._meant = self._names[number] if number < len(self._names) else ""

    @Slot()
    def _toggle(self) -> None:
        """Add the word that was pressed to the field, or take it away again."""
        if self._field.holds(self._meant):
            self._field.remove_word(self._meant)
        elif self._meant:
            self._field.add_word(self._meant)
