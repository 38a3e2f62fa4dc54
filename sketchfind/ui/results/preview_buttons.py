"""Quiet buttons over the large preview, for those who use the mouse."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QToolButton, QWidget

from sketchfind.ui.results.slide_show import SlideShow
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.buttons import set_name

IDLE_MS = 2500  # after the last move of the mouse
SIDE, EDGE = 44, 14
BRIGHT = "#e9e9ea"
_STYLE = f"""
QToolButton {{ background: rgba(40, 42, 48, 190); border: none; border-radius: {SIDE // 2}px; }}
QToolButton:hover {{ background: rgba(72, 75, 84, 230); }}
"""


class PreviewButtons(QObject):
    """Appear when the mouse moves and go when it rests; in a slide show, its button stays.

    They take no focus, since each of them has a key.
    """

    def __init__(self, slides: SlideShow, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._slides = slides
        self._theme = theme
        self._parent = parent
        self.previous = self._button("previous", self.tr("Previous photo"), "←")
        self.next = self._button("next", self.tr("Next photo"), "→")
        self.play = self._button("play", self.tr("Play as a slide show"), "P")
        self.close = self._button("close", self.tr("Back to all photos"), self.tr("Esc"))
        self._all = (self.previous, self.next, self.play, self.close)
        self.idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self.idle.timeout.connect(self._rest)
        slides.changed.connect(self._playing_changed)

    @Slot()
    def appear(self) -> None:
        """Show the buttons for a while."""
        for button in self._all:
            button.show()
        self._parent.unsetCursor()
        self.idle.start()

    def place(self, area: QRect) -> None:
        """Place the buttons at the edges of the preview."""
        middle = area.center().y() - SIDE // 2
        right = area.right() + 1 - EDGE - SIDE
        self.previous.move(EDGE, middle)
        self.next.move(right, middle)
        self.play.move(right - SIDE - EDGE // 2, EDGE)
        self.close.move(right, EDGE)

    @Slot()
    def _rest(self) -> None:
        if any(button.underMouse() for button in self._all):
            self.idle.start()
            return
        for button in self._all:
            button.setVisible(button is self.play and self._slides.playing)
        if self._slides.playing:
            self._parent.setCursor(Qt.CursorShape.BlankCursor)

    @Slot()
    def _playing_changed(self) -> None:
        playing = self._slides.playing
        text = self.tr("End the slide show") if playing else self.tr("Play as a slide show")
        self._set_icon_and_name(self.play, "pause" if playing else "play", text, "P")
        self.appear()

    def _button(self, icon: str, text: str, key: str) -> QToolButton:
        button = QToolButton(self._parent)
        button.setFixedSize(SIDE, SIDE)
        button.setIconSize(QSize(24, 24))
        button.setStyleSheet(_STYLE)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        self._set_icon_and_name(button, icon, text, key)
        button.hide()
        return button

    def _set_icon_and_name(self, button: QToolButton, name: str, text: str, key: str) -> None:
        icon = QIcon()
        for scale in (1, 2, 3):
            icon.addPixmap(self._theme.pixmap(name, 24, BRIGHT, scale))
        button.setIcon(icon)
        set_name(button, text, key)
