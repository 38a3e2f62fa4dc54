"""From files and pictures to something on the paper, and from there to strokes and pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from sketchfind.errors import UserFacingError
from sketchfind.imaging.paper import sketch_on_paper
from sketchfind.imaging.sketch import PAPER, draw_over, is_blank, rasterise, sketch_from_image
from sketchfind.imaging.sketch_files import VECTOR_SUFFIXES, load_drawing, read_sketch
from sketchfind.types import Pixels, Sketch, Stroke
from sketchfind.ui.sketch.document import Contents

LEAST_INK = 0.1  # length of all lines, in sides of the paper: anything shorter is no drawing
PICTURE_SIDE = 512  # of a picture opened as the sketch; fine enough to show on the paper


def drawn(contents: Contents, size: int) -> Pixels | None:
    """Bring a drawing into the normal form; None when there is nothing on the paper."""
    if contents.picture is not None:
        pixels = sketch_from_image(_as_image(contents.picture, contents.strokes), size)
    else:
        pixels = rasterise(contents.sketch, size)
    return None if is_blank(pixels) else pixels


def worth_keeping(contents: Contents) -> bool:
    """Tell a drawing from a slip of the pen."""
    lines = (pairwise(stroke.points) for stroke in contents.strokes)
    ink = sum(math.dist(*piece) for line in lines for piece in line)
    return contents.picture is not None or ink >= LEAST_INK


def contents_to_keep(contents: Contents) -> Sketch | Pixels:
    """Return a drawing in the form in which it can be saved: strokes, or one square picture."""
    if contents.picture is None:
        return contents.sketch
    return np.asarray(_as_image(contents.picture, contents.strokes))


def contents_from_file(path: Path) -> Contents:
    """Open a drawing as strokes, or a picture of a drawing; raise UserFacingError."""
    if path.suffix.lower() in VECTOR_SUFFIXES:
        drawing = load_drawing(path)
        if isinstance(drawing, Sketch):
            return Contents(strokes=drawing.strokes)
    return Contents(picture=read_sketch(path, PICTURE_SIDE))


def contents_from_image(image: QImage) -> Contents:
    """Clean a pasted picture to ink on paper; raise UserFacingError when nothing is on it."""
    picture = None if image.isNull() else sketch_on_paper(_to_pil(image), PICTURE_SIDE)
    if picture is None or is_blank(picture):
        translate = QCoreApplication.translate
        raise UserFacingError(
            translate("Questions", "There are no lines in this picture."),
            translate("Questions", "Use a picture of a drawing on plain paper."),
        )
    return Contents(picture=picture)


def _as_image(picture: Pixels, strokes: Sequence[Stroke]) -> Image.Image:
    """Draw strokes over a picture (S, S), which grows on all sides if they go on beyond it."""
    side = picture.shape[1]
    ends = [abs(place - 0.5) + line.width for line in strokes for at in line.points for place in at]
    margin = max(math.ceil((max(ends, default=0.0) - 0.5) * side), 0)
    whole = side + 2 * margin

    def placed(line: Stroke) -> Stroke:
        points = tuple(
            ((x * side + margin) / whole, (y * side + margin) / whole) for x, y in line.points
        )
        return replace(line, points=points, width=line.width * side / whole)

    larger = np.pad(picture, margin, constant_values=PAPER)
    return draw_over(larger, Sketch(tuple(map(placed, strokes))))


def _to_pil(image: QImage) -> Image.Image:
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size = (rgba.width(), rgba.height())
    return Image.frombytes("RGBA", size, bytes(rgba.constBits()), "raw", "RGBA")
