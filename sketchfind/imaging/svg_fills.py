"""SVG drawings of filled shapes, as icons and traced scans are: a picture of their lines.

What is thin is a line itself and stays one; of what is thick only the edge is a line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sketchfind.types import Pixels

SIDE = 800  # pixels of the longer side of all that is drawn
EDGE = 10  # pixels, as wide as lines are drawn on the paper
THICK = 48  # pixels; what is nowhere wider is a line
MAX_SHAPES = 5_000
MAX_PAINTED = 40  # times the whole picture
_LEAST_PAINTED = 1_000  # pixels that an outline counts for, however little it surrounds
_MAX_EXTENT = 1e12
_DIFFERENT = 0.05  # of black on white
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled shape: its outlines (n, 2), and how light it is from 0 to 1."""

    outlines: list[NDArray[np.float64]]
    light: float
    even_odd: bool  # what two outlines surround is a hole, whichever way round they go

    def box(self) -> NDArray[np.float64]:
        """Return its least and its largest x and y, (2, 2)."""
        return _box(np.concatenate(self.outlines))


def draw_fills(fills: list[Fill]) -> Pixels | None:
    """Return the lines of filled shapes, black on white (h, w); None where nothing is seen.

    Raises:
        ValueError: they are more, or lead farther, than those of a sketch can.
    """
    ground, fills = _without_ground([fill for fill in fills if fill.outlines])
    if not fills:
        return None
    boxes = np.stack([fill.box() for fill in fills])
    low, high = boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)
    if not (np.abs([low, high]) < _MAX_EXTENT).all():
        raise ValueError("a line with impossible coordinates")
    scale = (SIDE - 1) / max(float((high - low).max()), 1e-9)
    placed = [
        Fill([(line - low) * scale for line in fill.outlines], fill.light, fill.even_odd)
        for fill in fills
    ]
    width, height = (int(side) + 1 for side in (high - low) * scale)
    # Shapes that are all as light as paper are made for a dark ground.
    for light in (ground, 0.0):
        sheet = _Sheet(width, height, light)
        for fill in placed:
            sheet.paint(fill)
        if sheet.ink.any():
            return np.where(sheet.ink, 0, 255).astype(np.uint8)
    return None


def _without_ground(fills: list[Fill]) -> tuple[float, list[Fill]]:
    """Take away the rectangles that all others lie on; return how light they are, or paper."""
    ground = 1.0
    boxes = np.stack([fill.box() for fill in fills]) if fills else np.empty((0, 2, 2))
    lows = np.minimum.accumulate(boxes[::-1, 0])[::-1]
    highs = np.maximum.accumulate(boxes[::-1, 1])[::-1]
    for number, (fill, box) in enumerate(zip(fills, boxes, strict=True)):
        holds_all = (box[0] <= lows[number]).all() and (box[1] >= highs[number]).all()
        # A single one is what is drawn, unless it is plain paper.
        drawn = number + 1 == len(fills) and abs(fill.light - ground) > _DIFFERENT
        if not holds_all or drawn or not _is_rectangle(fill, box):
            return ground, fills[number:]
        ground = fill.light
    return ground, []


def _is_rectangle(fill: Fill, box: NDArray[np.float64]) -> bool:
    """Tell a shape that fills the box around it."""
    return len(fill.outlines) == 1 and abs(_area(fill.outlines[0])) > 0.99 * np.prod(
        box[1] - box[0]
    )


def _area(outline: NDArray[np.float64]) -> float:
    """Return the area that an outline surrounds, negative where it goes round the other way."""
    x, y = (outline - outline[0]).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


class _Sheet:
    """Shapes painted one over the other: `ink` is where lines are."""

    def __init__(self, width: int, height: int, ground: float) -> None:
        self.ink: _Mask = np.zeros((height, width), dtype=bool)
        self._light = np.full((height, width), ground, dtype=np.float32)
        self._left = MAX_PAINTED * SIDE * SIDE

    def paint(self, fill: Fill) -> None:
        """Draw the lines of a shape where it differs from what is below, and hide that."""
        box = fill.box()
        part = _place(box)
        self._count(self.ink[part].size)
        covered = self._covered(fill, np.floor(box[0]), self.ink[part].shape)
        line = covered & ~(_shrunk(covered, EDGE) & _thick(covered))
        # What is drawn twice keeps its lines; where two shapes of a colour meet there are none.
        line &= self.ink[part] | (np.abs(self._light[part] - fill.light) > _DIFFERENT)
        self.ink[part] = line | (self.ink[part] & ~covered)
        self._light[part][covered] = fill.light

    def _covered(self, fill: Fill, corner: NDArray[np.float64], shape: tuple[int, ...]) -> _Mask:
        """Return what a shape covers of a part of the sheet that begins at `corner`."""
        turns = np.zeros(shape, dtype=np.int32)  # how often outlines go round each pixel
        for outline in fill.outlines:
            points = outline - corner
            box = _box(points)
            place = _place(box)
            self._count(turns[place].size)
            mask = Image.new("1", turns[place].shape[::-1])
            ImageDraw.Draw(mask).polygon((points - np.floor(box[0])).ravel().tolist(), fill=1)
            turns[place] += np.asarray(mask) * (1 if _area(points) >= 0 else -1)
        covered: _Mask = (turns % 2 if fill.even_odd else turns) != 0
        return covered

    def _count(self, pixels: int) -> None:
        self._left -= max(pixels, _LEAST_PAINTED)
        if self._left < 0:
            raise ValueError("more filled shapes than a sketch can have")


def _box(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([points.min(axis=0), points.max(axis=0)])


def _place(box: NDArray[np.float64]) -> tuple[slice, slice]:
    """Return the rows and columns that a box touches."""
    (left, top), (right, bottom) = box.astype(int).tolist()
    return slice(top, bottom + 1), slice(left, right + 1)


def _thick(mask: _Mask) -> _Mask:
    """Return the parts of a mask that are wider than a line."""
    reach = THICK // 2
    core = np.pad(_shrunk(mask, reach), 2 * reach)
    grown = ~_shrunk(~core, reach)
    return grown[2 * reach : -2 * reach, 2 * reach : -2 * reach]


def _shrunk(mask: _Mask, reach: int) -> _Mask:
    """Return the pixels of a mask that are farther than `reach` from all that is not in it."""
    for axis in (0, 1):
        margin = [(reach + 1, reach) if axis == side else (0, 0) for side in (0, 1)]
        sums = np.cumsum(np.pad(mask, margin), axis=axis, dtype=np.int32)
        places = np.arange(mask.shape[axis])
        window = sums.take(places + 2 * reach + 1, axis) - sums.take(places, axis)
        mask = window == 2 * reach + 1
    return mask
