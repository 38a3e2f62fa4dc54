"""From what is on the screen to a `Query`, and from pictures to something on the paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from sketchfind.errors import UserFacingError
from sketchfind.imaging.paper import even_light
from sketchfind.imaging.sketch import draw_over, is_blank, rasterise, sketch_from_image
from sketchfind.imaging.sketch_files import VECTOR_SUFFIXES, load_strokes, read_sketch
from sketchfind.types import NO_FILTERS, Example, Filters, Pixels, Query, Sketch
from sketchfind.ui.sketch.document import Contents

PICTURE_SIDE = 512  # of a picture opened as the sketch; fine enough to show on the paper
BLANK = Contents()


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that the person asks for; cheap to make, turned into a `Query` in a thread.

    The same question may ask for a longer answer. A drawing that was changed is another one.
    """

    contents: Contents = BLANK
    words: str = ""
    examples: tuple[Example, ...] = ()
    without: Contents = BLANK
    sketch_weight: float = 1.0
    words_weight: float = 1.0
    without_weight: float = 1.0
    filters: Filters = NO_FILTERS
    most: int = field(default=200, compare=False)  # photos in the answer

    @property
    def empty(self) -> bool:
        """Tell whether nothing is wanted; what is not wanted makes no question of its own."""
        wanted = any(example.weight > 0 for example in self.examples)
        nothing = self.contents.blank and not self.words.strip() and not wanted
        return nothing and not self.only_filters

    @property
    def only_filters(self) -> bool:
        """Tell whether all photos that pass the filters are wanted alike."""
        asked = bool(self.words.strip() or self.examples)
        blank = self.contents.blank and self.without.blank
        return self.filters != NO_FILTERS and blank and not asked

    def drawn_since(self, before: Question) -> bool:
        """Tell whether there is a drawing other than that of the question before."""
        pairs = self._drawings(before)
        return any(now is not then and not now.blank for now, then in pairs)

    def shares_drawing(self, before: Question) -> bool:
        """Tell whether one of the drawings is that of the question before."""
        return any(now is then and not now.blank for now, then in self._drawings(before))

    def _drawings(self, before: Question) -> tuple[tuple[Contents, Contents], ...]:
        return (self.contents, before.contents), (self.without, before.without)


def to_query(question: Question, size: int, *, quick: bool = False) -> Query:
    """Draw the question for the model: the sketch becomes (size, size) pixels."""
    return Query(
        sketch=drawn(question.contents, size),
        words=question.words.strip(),
        examples=question.examples,
        without=drawn(question.without, size),
        sketch_weight=question.sketch_weight,
        words_weight=question.words_weight,
        without_weight=question.without_weight,
        filters=question.filters,
        quick=quick,
    )


def drawn(contents: Contents, size: int) -> Pixels | None:
    """Bring a drawing into the normal form; None when there is nothing on the paper."""
    if contents.picture is not None:
        pixels = sketch_from_image(draw_over(contents.picture, contents.sketch), size)
    else:
        pixels = rasterise(contents.sketch, size)
    return None if is_blank(pixels) else pixels


def contents_to_keep(contents: Contents) -> Sketch | Pixels:
    """Return a drawing in the form in which it can be saved: strokes, or one picture (S, S)."""
    if contents.picture is None:
        return contents.sketch
    return np.asarray(draw_over(contents.picture, contents.sketch))


def contents_from_file(path: Path) -> Contents:
    """Open a drawing as strokes, or a picture of a drawing; raise UserFacingError."""
    if path.suffix.lower() in VECTOR_SUFFIXES:
        return Contents(strokes=load_strokes(path).strokes)
    return Contents(picture=read_sketch(path, PICTURE_SIDE))


def contents_from_image(image: QImage) -> Contents:
    """Clean a pasted picture to ink on paper; raise UserFacingError when nothing is on it."""
    picture = (
        None if image.isNull() else sketch_from_image(even_light(_to_pil(image)), PICTURE_SIDE)
    )
    if picture is None or is_blank(picture):
        translate = QCoreApplication.translate
        raise UserFacingError(
            translate("Questions", "There are no lines in this picture."),
            translate("Questions", "Use a picture of a drawing on plain paper."),
        )
    return Contents(picture=picture)


def _to_pil(image: QImage) -> Image.Image:
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size = (rgba.width(), rgba.height())
    return Image.frombytes("RGBA", size, bytes(rgba.constBits()), "raw", "RGBA")
