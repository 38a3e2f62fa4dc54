"""Turn SVG drawings of filled shapes, such as icons and traced scans, into a picture of lines.

A thin shape is a line and stays one; of a thick shape only the edge becomes a line. Strokes, if
any, are drawn over these lines; if shapes add little to the strokes, only the strokes count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sketchfind.imaging.sketch import PAPER, draw_over
from sketchfind.imaging.svg_visible import FAINT
from sketchfind.types import Pixels, Sketch, Stroke

SIDE = 800  # pixels of the longer side of the whole drawing
EDGE = 10  # pixels, about the width of lines drawn on the paper
THICK = 48  # pixels; a shape that is nowhere wider is a line
ADDED = 0.1  # share of all lines; shapes that add less to the strokes are decoration
MAX_SHAPES = 5_000
MAX_PAINTED = 40  # times the area of the whole picture
_LEAST_PAINTED = 1_000  # pixels that each outline counts for at least
_MAX_EXTENT = 1e12
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled shape: its outlines (n, 2), and how light it is from 0 to 1."""

    outlines: list[NDArray[np.float64]]
    light: float
    even_odd: bool  # an area inside two outlines is a hole, whatever their direction

    def box(self) -> NDArray[np.float64]:
        """Return its least and its largest x and y, (2, 2)."""
        return _box(np.concatenate(self.outlines))


def draw_fills(fills: list[Fill], sketch: Sketch, paper: float) -> Pixels | None:
    """Return the lines of filled shapes and of a sketch, black on white (h, w).

    `paper` is the lightness, from 0 to 1, of the paper that they are made for; it counts if they
    have no ground of their own. Returns None if no shape can be seen, or if shapes add little to
    the strokes.

    Raises:
        ValueError: there are too many shapes, or impossible coordinates.
    """
    strokes = [_box(np.asarray(stroke.points)) for stroke in sketch.strokes]
    room = max((stroke.width for stroke in sketch.strokes), default=0.0) / 2
    ground, fills = _without_ground([fill for fill in fills if fill.outlines], strokes, paper)
    if not fills:
        return None
    boxes = np.stack([*(fill.box() for fill in fills), *strokes])
    low, high = boxes[:, 0].min(axis=0) - room, boxes[:, 1].max(axis=0) + room
    if not (np.abs([low, high]) < _MAX_EXTENT).all():
        raise ValueError("a line with impossible coordinates")
    scale = (SIDE - 1) / max(float((high - low).max()), 1e-9)
    width, height = (int(side) + 1 for side in (high - low) * scale)
    drawn = [_placed(stroke, low, scale, width) for stroke in sketch.strokes]
    sheet = _Sheet(width, height, ground)
    for fill in fills:
        sheet.paint(replace(fill, outlines=[(line - low) * scale for line in fill.outlines]))
    if not sheet.ink.any():
        return None
    picture = np.where(sheet.ink, 0, PAPER).astype(np.uint8)
    return _with_strokes(picture, drawn) if strokes else picture


def _placed(stroke: Stroke, low: NDArray[np.float64], scale: float, width: int) -> Stroke:
    """Return a stroke placed in a picture that begins at `low`, in shares of its `width`."""
    points = (np.asarray(stroke.points) - low) * scale / width
    pixels = min(max(stroke.width * scale, EDGE), SIDE)
    return replace(stroke, points=tuple(map(tuple, points.tolist())), width=pixels / width)


def _with_strokes(picture: Pixels, strokes: list[Stroke]) -> Pixels | None:
    """Draw strokes over the lines of shapes; return None if the shapes add little to them."""
    reach = 2 * EDGE / picture.shape[1]
    wide = [replace(stroke, width=stroke.width + reach) for stroke in strokes]
    both = np.asarray(draw_over(picture, Sketch(tuple(strokes))))
    near = np.asarray(draw_over(np.full_like(picture, PAPER), Sketch(tuple(wide))))
    added = np.count_nonzero((picture < PAPER) & (near == PAPER))
    return both if added > ADDED * np.count_nonzero(both < PAPER) else None


def _without_ground(
    fills: list[Fill], strokes: list[NDArray[np.float64]], paper: float
) -> tuple[float, list[Fill]]:
    """Remove the rectangles below everything else; return the lightness of the last one or paper.

    `strokes` are the boxes (2, 2) of the strokes.
    """
    ground = 1.0
    boxes = np.stack([*(fill.box() for fill in fills), *strokes]) if fills else np.empty((0, 2, 2))
    lows = np.minimum.accumulate(boxes[::-1, 0])[::-1]
    highs = np.maximum.accumulate(boxes[::-1, 1])[::-1]
    for number, (fill, box) in enumerate(zip(fills, boxes, strict=False)):
        holds_all = (box[0] <= lows[number]).all() and (box[1] >= highs[number]).all()
        # A rectangle alone is the drawing itself, unless it is plain paper.
        drawn = number + 1 == len(boxes) and abs(fill.light - ground) > FAINT
        if not holds_all or drawn or not _is_rectangle(fill, box):
            return ground if number else paper, fills[number:]
        ground = fill.light
    return ground, []


def _is_rectangle(fill: Fill, box: NDArray[np.float64]) -> bool:
    """Tell whether a shape fills its bounding box."""
    return len(fill.outlines) == 1 and abs(_area(fill.outlines[0])) > 0.99 * np.prod(
        box[1] - box[0]
    )


def _area(outline: NDArray[np.float64]) -> float:
    """Return the area inside an outline, negative if it goes round the other way."""
    x, y = (outline - outline[0]).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


class _Sheet:
    """Shapes painted one over the other; `ink` tells where lines are."""

    def __init__(self, width: int, height: int, ground: float) -> None:
        self.ink: _Mask = np.zeros((height, width), dtype=bool)
        self._light = np.full((height, width), ground, dtype=np.float32)
        self._left = MAX_PAINTED * SIDE * SIDE

    def paint(self, fill: Fill) -> None:
        """Draw the lines of a shape where it differs from what is below, and cover the latter."""
        box = fill.box()
        part = _place(box)
        self._count(self.ink[part].size)
        covered = self._covered(fill, np.floor(box[0]), self.ink[part].shape)
        line = covered & ~(_shrunk(covered, EDGE) & _thick(covered))
        # A shape drawn twice keeps its lines; where two shapes of one colour meet, there are none.
        line &= self.ink[part] | (np.abs(self._light[part] - fill.light) > FAINT)
        self.ink[part] = line | (self.ink[part] & ~covered)
        self._light[part][covered] = fill.light

    def _covered(self, fill: Fill, corner: NDArray[np.float64], shape: tuple[int, ...]) -> _Mask:
        """Return the pixels that a shape covers in a part of the sheet that begins at `corner`."""
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
            raise ValueError("more filled shapes than a drawing can have")


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
    """Return the pixels whose surroundings, up to `reach` pixels away, are all in the mask."""
    for axis in (0, 1):
        margin = [(reach + 1, reach) if axis == side else (0, 0) for side in (0, 1)]
        sums = np.cumsum(np.pad(mask, margin), axis=axis, dtype=np.int32)
        places = np.arange(mask.shape[axis])
        window = sums.take(places + 2 * reach + 1, axis) - sums.take(places, axis)
        mask = window == 2 * reach + 1
    return mask
