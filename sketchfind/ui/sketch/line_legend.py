"""Below the paper: what the colours of the lines mean, or why lines cannot be compared."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from sketchfind.ui import texts
from sketchfind.ui.sketch.ink import PAPER, LineStyle, line_pen
from sketchfind.ui.sketch.line_effects import AGAINST, FOR
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.announcing import announce
from sketchfind.ui.widgets.buttons import set_name, tool_button
from sketchfind.ui.widgets.layouts import Part, hbox, vbox
from sketchfind.ui.widgets.text_label import text_label

NAME_WIDTH = 250


class LineLegend(QFrame):
    """Hidden until it has something to say."""

    closed = Signal()
    toggled = Signal(bool)  # whether it is shown now

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hint")
        self._text = text_label(wraps=True)
        self._keys = QWidget()
        keys: list[Part] = []
        for style, text in (
            (LineStyle(FOR), self.tr("for it")),
            (LineStyle(AGAINST, dashed=True), self.tr("against it")),
        ):
            keys += [_Swatch(style), text_label(text, "muted"), 8]
        hbox(*keys, None, inside=self._keys, spacing=6)
        name = self.tr("Back to plain lines")
        close = tool_button(theme, "close", name, self.closed)
        set_name(close, name, texts.key(QKeySequence(Qt.Key.Key_Escape)))
        said = vbox(self._text, self._keys, spacing=2)
        hbox((said, 1), (close, Qt.AlignmentFlag.AlignTop), inside=self, margins=(12, 6, 6, 6))
        self.hide()

    def say(self, text: str) -> None:
        """Show a line of text instead of colours."""
        self._show(text, keys=False)

    def explain(self, name: str, lines: str) -> None:
        """Explain the colours of the lines for the photo `name`; `lines` tells them in words."""
        metrics = self._text.fontMetrics()
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, NAME_WIDTH)
        text = self.tr("How the lines count for %1").replace("%1", name)
        self._show(text, keys=True, lines=lines)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.toggled.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.toggled.emit(False)

    def _show(self, text: str, *, keys: bool, lines: str = "") -> None:
        self._text.setText(text)
        self._keys.setVisible(keys)
        self.setAccessibleName(text)
        self.setAccessibleDescription(lines)
        self.show()
        announce(self, "\n".join(filter(None, (text, lines))))


class _Swatch(QWidget):
    """A piece of paper with a line in one style."""

    def __init__(self, style: LineStyle) -> None:
        super().__init__()
        self._style = style
        self.setFixedSize(QSize(34, 14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PAPER)
        painter.drawRoundedRect(self.rect(), 4, 4)
        painter.setPen(line_pen(3.0, self._style))
        painter.drawLine(6, self.height() // 2, self.width() - 6, self.height() // 2)
        painter.end()
