"""Controlled changes of a sketch: thinner or thicker, turned, unfinished, white on black."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image, ImageOps

from sketchfind.encoder.views import turn
from sketchfind.imaging.sketch import rasterise, sketch_from_image
from sketchfind.training.evaluation.items import Item, drawn, read_normal_form, read_strokes
from sketchfind.types import Pixels, Sketch, Stroke

WIDTHS = (0.5, 1.5, 2.0, 3.0)  # times the width of the rasteriser's pen
ANGLES = (-45, -30, -15, 15, 30, 45, 90, 180)  # degrees, anticlockwise
SHARES = (0.25, 0.5, 0.75)  # of the strokes, the first ones

ChangeStrokes = Callable[[Sketch], Sketch]
ChangePicture = Callable[[Image.Image, int], Pixels]
"""From a sketch in the normal form, black on white, to model input (size, size)."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One change of every query; drawings are changed as strokes if possible."""

    kind: str
    value: str
    strokes: ChangeStrokes | None = None
    picture: ChangePicture | None = None

    @property
    def name(self) -> str:
        """Return its name for people."""
        return f"{self.kind} {self.value}"

    def applies(self, item: Item) -> bool:
        """Tell whether `item` can be changed this way: a picture has no strokes to take out."""
        return self.picture is not None or bool(item.drawing)

    def read(self, item: Item, size: int) -> Pixels:
        """Return changed model input (size, size) of an item to which this applies.

        Raises:
            UnreadablePhoto: the file cannot be read, or nothing is left of the sketch.
            UserFacingError: the drawing is malformed.
        """
        if self.strokes is not None and item.drawing:
            pixels = rasterise(self.strokes(read_strokes(item)), size)
        else:
            assert self.picture is not None  # or it does not apply
            pixels = self.picture(read_normal_form(item, size), size)
        return drawn(pixels, item)


def variations(kinds: Collection[str] = ()) -> list[Variation]:
    """List the changes of the given kinds, or of all kinds if none is given."""
    return [v for v in _all() if not kinds or v.kind in kinds]


def _all() -> list[Variation]:
    found = [Variation("width", f"{factor:g}", partial(_widen, factor)) for factor in WIDTHS]
    for degrees in ANGLES:
        strokes, picture = partial(_turn_strokes, degrees), partial(_turn_picture, degrees)
        found.append(Variation("rotation", str(degrees), strokes, picture))
    found += [Variation("strokes", f"{share:g}", partial(_begin, share)) for share in SHARES]
    return [*found, Variation("inversion", "1", picture=_invert)]


def _widen(factor: float, sketch: Sketch) -> Sketch:
    return Sketch(tuple(dataclasses.replace(s, width=s.width * factor) for s in sketch.strokes))


def _begin(share: float, sketch: Sketch) -> Sketch:
    """Keep the first `share` of the strokes, rounded up, so that a single stroke stays."""
    return Sketch(sketch.strokes[: math.ceil(share * len(sketch.strokes))])


def _turn_strokes(degrees: float, sketch: Sketch) -> Sketch:
    angle = math.radians(degrees)
    # y points down, so the signs are those of a clockwise turn in the usual axes.
    matrix = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])

    def turned(stroke: Stroke) -> Stroke:
        points = np.asarray(stroke.points) @ matrix.T
        return dataclasses.replace(stroke, points=tuple((x, y) for x, y in points.tolist()))

    return Sketch(tuple(map(turned, sketch.strokes)))


def _turn_picture(degrees: float, picture: Image.Image, size: int) -> Pixels:
    return turn(picture, degrees, size)


def _invert(picture: Image.Image, size: int) -> Pixels:
    """Draw white on black, as on a blackboard, and read the result as a picture of a sketch."""
    return sketch_from_image(ImageOps.invert(picture), size)
