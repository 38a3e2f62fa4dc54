"""What eyes read in the window."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.widgets.elided_label import ElidedLabel


def text_of(widget: QWidget) -> str:
    """Return what the labels of a widget say, one below the other; whole where it is shortened."""
    labels = widget.findChildren(QLabel)
    said = (one.full if isinstance(one, ElidedLabel) else one.text() for one in labels)
    return "\n".join(filter(None, said))


def chip_texts(window: MainWindow) -> list[str]:
    """Return what the chips of the question say."""
    return [chip.spec.text for chip in window.results.bar.chips.values()]


def words_offered(window: MainWindow) -> list[str]:
    """Return what the drawing looks like, as offered below it."""
    chips = window.sketch.looks_like.findChildren(QPushButton)
    return [chip.text() for chip in chips if not chip.isHidden()]
