"""Pages and banners that say, in clear words, why there is nothing to see and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.ui import error_texts
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.announcing import announce
from sketchfind.ui.widgets.buttons import push_button, tool_button
from sketchfind.ui.widgets.icon_label import IconLabel
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.text_label import balance, text_label
from sketchfind.ui.widgets.word_chips import WordChips

ICON_SIDE = 56
NARROW = 288  # pixels that fit beside the drawing in a small window
WIDE = 440  # pixels that lines are at most wide
ASIDE = 16  # pixels that are left free on both sides of lines
Way = Literal["retry", "folder", "filters"]  # try again, add a folder, remove the filters


@dataclass(frozen=True, slots=True)
class Message:
    """What a message page says; `button` is empty when there is nothing to press.

    `words` are offered to be searched for instead.
    """

    icon: str
    title: str
    text: str
    button: str = ""
    way: Way = "retry"  # what the button leads to
    words: tuple[str, ...] = ()


class MessagePage(QWidget):
    """An icon, a line, an explanation and perhaps words or one button, amid an empty area."""

    pressed = Signal()
    word_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = Message("draw", "", "")  # what the page says
        self._icon = IconLabel(theme, "draw", ICON_SIDE)
        self._title = text_label(role="heading", wraps=True)
        self._text = text_label(role="muted", wraps=True)
        self._words = WordChips(centred=True)
        self._words.setFixedWidth(NARROW)
        self._words.chosen.connect(self.word_chosen)
        self._button = push_button("", self.pressed, "primary")
        layout = vbox(inside=self, margins=(0, 9, 0, 9), spacing=10)
        layout.addStretch(2)
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_message(self, message: Message) -> None:
        """Show another message."""
        self._words.offer(message.words)
        self._words.setFixedHeight(self._words.heightForWidth(NARROW))
        self.message = message
        self._icon.show_icon(message.icon)
        self._title.setText(message.title)
        self._text.setText(message.text)
        self._button.setText(message.button)
        self._button.setVisible(bool(message.button))
        self._fit_lines()
        self.setAccessibleName(message.title)
        self.setAccessibleDescription(message.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_lines()

    def _fit_lines(self) -> None:
        widest = max(NARROW, min(self.width() - 2 * ASIDE, WIDE))
        for label in (self._title, self._text):
            balance(label, widest)


class Banner(QFrame):
    """One line of trouble below what is still shown; goes when it is closed or solved."""

    closed = Signal()  # by a person; the focus has to go elsewhere

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._told: set[str] = set()  # what was told since the last `forget`
        self._text = text_label(wraps=True)
        close = tool_button(theme, "close", self.tr("Close this message"), self._close)
        top = Qt.AlignmentFlag.AlignTop
        hbox((self._text, 1), (close, top), inside=self, margins=(12, 6, 6, 6))
        self.hide()

    @property
    def text(self) -> str:
        """Return what the banner says."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Show a line of trouble."""
        if self.isHidden() or text != self.text:  # not again with every line of a drawing
            announce(self, text)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()

    @Slot(UserFacingError)
    def show_error(self, error: UserFacingError) -> None:
        """Show what went wrong."""
        self._told.add(str(error))
        self.say(error_texts.in_one_line(error))

    @Slot(UserFacingError)
    def show_error_once(self, error: UserFacingError) -> None:
        """Show an error of work that nobody asked for, but only once until `forget`."""
        if str(error) not in self._told:
            self.show_error(error)

    @Slot()
    def forget(self) -> None:
        """Hide the banner, because what went wrong works again."""
        self._told.clear()
        self.hide()

    @Slot()
    def _close(self) -> None:
        self.hide()
        self.closed.emit()
