"""One part of the question as a chip: press it to weigh or change it, its cross to take it away."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QSlider, QWidget, QWidgetAction

from sketchfind.ui import texts
from sketchfind.ui.query.composition import HEAVIEST, LIGHTEST
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.buttons import push_button, tool_button
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.menu import Menu

TEXT_WIDTH = 210  # pixels; longer names and words lose their middle
STEPS = 100  # of the slider, for a weight of 1: screen readers say the number, a percentage
STEP = 5  # of them at least


@dataclass(frozen=True, slots=True)
class ChipSpec:
    """What a chip shows and does; `weigh` is None for a filter, which has no weight."""

    key: Hashable
    text: str
    remove: Callable[[], None]
    weight: float = 1.0
    weigh: Callable[[float], None] | None = None
    against: bool = False  # it says what is not wanted
    turn: Callable[[], None] | None = None  # from more to less like this, and back
    left_out: bool = False  # a word that the model does not know
    of_words: bool = False  # its weight is that of all words
    percent: bool = True  # whether the chip shows a weight that was changed
    change: Callable[[], None] | None = None  # leads to where the part was drawn, written or set


class Chip(QFrame):
    """Shows a `ChipSpec`; a newer one of the same key may take its place at any time."""

    def __init__(self, spec: ChipSpec, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.spec = spec
        act = self._change_it if spec.weigh is None else self._open_menu
        self._body = push_button("", act, "chipbody")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(LIGHTEST * STEPS), round(HEAVIEST * STEPS))
        self.slider.setSingleStep(STEP)
        self.slider.setPageStep(STEPS // 4)
        self._question = QLabel()
        self._percent = QLabel()
        self._menu = self._new_menu()
        self._close = tool_button(theme, "close", "", self.remove)
        self._close.setProperty("role", "small")
        self._close.setIconSize(theme.icon_size(14))
        hbox(self._body, self._close, inside=self, margins=(10, 0, 4, 0), spacing=2)
        self.slider.valueChanged.connect(self._weighed)
        self.show_spec(spec)

    def show_spec(self, spec: ChipSpec) -> None:
        """Show a newer state of the same part."""
        self.spec = spec
        percent = QLocale().toString(round(100 * spec.weight)) + " %"
        shown = self.fontMetrics().elidedText(spec.text, Qt.TextElideMode.ElideMiddle, TEXT_WIDTH)
        shown = shown.replace("&", "&&")
        counts = f"  {percent}" if spec.percent and spec.weight != 1 else ""
        self._body.setText(shown + counts)
        self._body.setAccessibleName(spec.text + counts)
        weighed = spec.weigh is not None and not spec.left_out
        explained = self.tr("Left out: the model does not know it") if spec.left_out else ""
        offered = self.tr("Click to set how much it counts") if weighed else ""
        self._body.setToolTip(texts.tip("\n".join(filter(None, (spec.text, explained, offered)))))
        self._body.setAccessibleDescription(explained or offered)
        remove = self.tr("Remove: %1").replace("%1", spec.text)
        self._close.setToolTip(texts.tip(remove))
        self._close.setAccessibleName(remove)
        self._weight.setVisible(weighed)
        much = (
            self.tr("How much the words count")
            if spec.of_words
            else self.tr("How much this counts")
        )
        self._question.setText(much)
        self.slider.setAccessibleName(much)
        self._percent.setText(percent)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(spec.weight * STEPS))
        self._change.setVisible(spec.change is not None)
        self._turn.setVisible(spec.turn is not None)
        self._turn.setText(
            self.tr("More like this instead") if spec.against else self.tr("Less like this instead")
        )
        self._set_look("warning" if spec.against else "muted" if spec.left_out else "")
        self.updateGeometry()

    def _set_look(self, look: str) -> None:
        if self.property("look") != look:
            self.setProperty("look", look)
            for part in (self, self._body):
                part.style().unpolish(part)
                part.style().polish(part)

    @Slot()
    def remove(self) -> None:
        """Take the part out of the question."""
        self.spec.remove()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open_menu()

    def _new_menu(self) -> Menu:
        menu = Menu(self)
        self.slider.setMinimumWidth(160)
        box = QWidget()
        weight = hbox((self.slider, 1), self._percent)
        vbox(self._question, weight, inside=box, margins=(14, 6, 14, 6))
        self._weight = QWidgetAction(menu)
        self._weight.setDefaultWidget(box)
        menu.addAction(self._weight)
        self._change = menu.addAction(self.tr("Change it"), self._change_it)
        self._turn = menu.addAction("", self._turned)
        menu.addAction(self.tr("Remove"), self.remove)
        return menu

    @Slot()
    def _open_menu(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        self.slider.setFocus()

    @Slot(int)
    def _weighed(self, step: int) -> None:
        if self.spec.weigh is not None:
            self.spec.weigh(round(step / STEP) * STEP / STEPS)

    @Slot()
    def _change_it(self) -> None:
        if self.spec.change is not None:
            self.spec.change()

    @Slot()
    def _turned(self) -> None:
        if self.spec.turn is not None:
            self.spec.turn()
