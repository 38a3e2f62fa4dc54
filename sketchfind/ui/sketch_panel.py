"""The left column: paper, its tools, words, and what the drawing looks like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sketchfind.errors import UserFacingError
from sketchfind.imaging.decode import PHOTO_SUFFIXES
from sketchfind.imaging.sketch_files import save_svg
from sketchfind.settings import PEN_WIDTHS
from sketchfind.types import Concept
from sketchfind.ui.canvas import Canvas
from sketchfind.ui.chips import LooksLike
from sketchfind.ui.document import Contents, SketchDocument
from sketchfind.ui.questions import contents_from_file, contents_from_image
from sketchfind.ui.sketch_actions import SketchActions
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.theme import Theme
from sketchfind.ui.words_field import WordsField

WIDTH_STEPS = 36  # positions of the width slider
MARGIN = 14
BELOW = 290  # height of what is under the paper


class SketchPanel(QWidget):
    """Where the question is made; `question_changed` tells when to ask again."""

    question_changed = Signal()
    trouble = Signal(UserFacingError)

    def __init__(
        self,
        concepts: Sequence[str],
        tasks: Tasks,
        theme: Theme,
        pen_width: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.document = SketchDocument(self)
        self.canvas = Canvas(self.document, theme, self)
        self.actions_ = SketchActions(self.document, self.canvas, theme, self)
        self.words = WordsField(concepts, self)
        self.looks_like = LooksLike(self)
        self._concepts: Sequence[Concept] = ()
        self._width = self._width_slider()
        self._lay_out()
        self.set_pen_width(pen_width)
        self._connect()

    def contents(self) -> Contents:
        """Return the drawing, with the stroke that is being drawn."""
        return self.canvas.contents()

    def show_concepts(self, concepts: Sequence[Concept]) -> None:
        """Offer what the drawing looks like, but for the words that are there already."""
        self._concepts = concepts
        self.looks_like.show_concepts(
            [concept for concept in concepts if not self.words.holds(concept.name)]
        )

    @property
    def pen_width(self) -> float:
        """Return the width of new strokes as a share of the paper's side."""
        return self.canvas.pen_width

    def set_pen_width(self, width: float) -> None:
        """Choose the width of new strokes."""
        low, high = PEN_WIDTHS
        self._width.setValue(round((width - low) / (high - low) * WIDTH_STEPS))
        self.canvas.pen_width = width

    def open_file(self, path: Path) -> None:
        """Put a drawing or a picture from a file on the paper."""
        self._tasks.run(
            lambda: contents_from_file(path), self.document.replace_with, self.trouble.emit
        )

    def open_image(self, image: QImage) -> None:
        """Put a picture from the clipboard or another program on the paper."""
        self._tasks.run(
            lambda: contents_from_image(image), self.document.replace_with, self.trouble.emit
        )

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(2)
        actions = self.actions_
        for action in (actions.pen, actions.eraser):
            tools.addWidget(self._button(action))
        tools.addSpacing(6)
        tools.addWidget(self._width, 1)
        tools.addSpacing(6)
        for action in (actions.undo, actions.redo, actions.mirror, actions.open, actions.clear):
            tools.addWidget(self._button(action))
        card = QFrame()
        card.setObjectName("card")
        card.setLayout(tools)
        tools.setContentsMargins(6, 4, 6, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, 12)
        layout.setSpacing(12)
        layout.addWidget(self.canvas)
        layout.addWidget(card)
        layout.addSpacing(4)
        heading = QLabel(self.tr("Words"))
        heading.setProperty("role", "section")
        heading.setBuddy(self.words)
        layout.addWidget(heading)
        layout.addWidget(self.words)
        layout.addWidget(self.looks_like)
        layout.addStretch(1)
        self.setMinimumWidth(364)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the paper as high as it is wide, as far as tools and words leave room."""
        super().resizeEvent(event)
        side = min(self.width() - 2 * MARGIN, self.height() - BELOW)
        self.canvas.setFixedHeight(max(side, self.canvas.minimumWidth()))

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(QSize(20, 20))
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        return button

    def _width_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, WIDTH_STEPS)
        slider.setMinimumWidth(56)
        slider.setMaximumWidth(140)
        slider.setToolTip(self.tr("Width of the line  ([ and ])"))
        slider.setAccessibleName(self.tr("Width of the line"))
        return slider

    def _connect(self) -> None:
        actions = self.actions_
        actions.open.triggered.connect(self._choose_file)
        actions.save.triggered.connect(self._save)
        actions.paste.triggered.connect(self._paste)
        actions.thinner.triggered.connect(lambda: self._width.setValue(self._width.value() - 3))
        actions.thicker.triggered.connect(lambda: self._width.setValue(self._width.value() + 3))
        self._width.valueChanged.connect(self._width_moved)
        self.canvas.paused.connect(self.question_changed)
        self.canvas.file_dropped.connect(self.open_file)
        self.canvas.image_dropped.connect(self.open_image)
        self.document.committed.connect(self.question_changed)
        self.words.settled.connect(self._words_settled)
        self.looks_like.chosen.connect(self.words.add_word)

    @Slot()
    def _words_settled(self) -> None:
        self.show_concepts(self._concepts)
        self.question_changed.emit()

    @Slot(int)
    def _width_moved(self, step: int) -> None:
        low, high = PEN_WIDTHS
        self.canvas.pen_width = low + (high - low) * step / WIDTH_STEPS

    @Slot()
    def _choose_file(self) -> None:
        suffixes = " ".join(f"*{suffix}" for suffix in sorted({".svg", ".ndjson", *PHOTO_SUFFIXES}))
        pattern = self.tr("Drawings and pictures") + f" ({suffixes})"
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a drawing or picture"), "", pattern
        )
        if name:
            self.open_file(Path(name))

    @Slot()
    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the drawing"), self.tr("drawing.svg"), "SVG (*.svg)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the strokes as an SVG file."""
        if path.suffix.lower() != ".svg":
            path = path.with_name(path.name + ".svg")
        try:
            save_svg(self.document.sketch, path)
        except UserFacingError as error:
            self.trouble.emit(error)

    @Slot()
    def _paste(self) -> None:
        clipboard = QGuiApplication.clipboard()
        urls = clipboard.mimeData().urls()
        if clipboard.mimeData().hasImage():
            self.open_image(clipboard.image())
        elif urls and urls[0].isLocalFile():
            self.open_file(Path(urls[0].toLocalFile()))
        else:
            self.trouble.emit(
                UserFacingError(
                    self.tr("There is no picture to paste."),
                    self.tr("Copy a picture in another program first."),
                )
            )
