"""The sketch rasteriser: vectors or pictures of sketches → the square that the model sees.

Both end in one normal form, so that neither place nor size of a drawing on the paper matters: ink 0
on paper 255, the drawing centred, its longer side filling the square except for a margin. Training
and queries use the same functions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sketchfind.imaging.rgb import to_rgb
from sketchfind.types import Pixels, Sketch, Stroke

MARGIN = 0.06  # free space at each side, as a share of the square
PAPER = 255
SUPERSAMPLING = 4
MAX_ZOOM = 12.0  # so that a dot stays a dot
INK_THRESHOLD = 40  # darker than paper by this much counts as ink
_FILLED = 0.9  # share of the square without its margin; faint ends of lines may not count as ink
MAX_SCAN_SIDE = 1024  # pixels; larger pictures of sketches are reduced to this first


def rasterise(sketch: Sketch, size: int) -> Pixels:
    """Draw vector strokes as (size, size) uint8, anti-aliased, in the normal form.

    Positions are normalised to the bounding box. Stroke widths keep their share of the square, so
    that lines look alike whatever the size of the drawing.
    """
    canvas_side = size * SUPERSAMPLING
    canvas = Image.new("L", (canvas_side, canvas_side), PAPER)
    if sketch.strokes:
        draw = ImageDraw.Draw(canvas)
        lines = [np.asarray(stroke.points, dtype=np.float64) for stroke in sketch.strokes]
        for stroke, points in zip(sketch.strokes, _fit(lines), strict=True):
            _draw_line(draw, points * canvas_side, point_widths(stroke) * canvas_side)
    return np.asarray(canvas.reduce(SUPERSAMPLING), dtype=np.uint8)


def draw_over(picture: Pixels, sketch: Sketch) -> Image.Image:
    """Draw strokes over a picture (h, w); points and widths are shares of its width."""
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    for stroke in sketch.strokes:
        points = np.asarray(stroke.points, dtype=np.float64)
        _draw_line(draw, points * image.width, point_widths(stroke) * image.width)
    return image


def sketch_from_image(image: Image.Image, size: int, max_zoom: float = MAX_ZOOM) -> Pixels:
    """Bring a picture of a sketch into the normal form, (size, size) uint8.

    White lines on black are inverted, transparency counts as paper, a grey cast is removed. A small
    drawing is enlarged up to `max_zoom` times.
    """
    ink = _ink(to_rgb(image))
    if ink is None and image.has_transparency_data:  # perhaps light lines for a dark ground
        ink = _ink(_over_black(image))
    if ink is None:
        return np.full((size, size), PAPER, dtype=np.uint8)
    small = _fit_picture(ink, size, max_zoom)
    strongest = max(float(np.percentile(small[small > 0], 99)), 1.0)
    return (PAPER - np.clip(small * (255.0 / strongest), 0, 255)).round().astype(np.uint8)


def _over_black(image: Image.Image) -> Image.Image:
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "black"), rgba).convert("RGB")


def _ink(flat: Image.Image) -> NDArray[np.float32] | None:
    """Return the part of a picture with lines, 0 for paper; None if there are none."""
    if max(flat.size) > MAX_SCAN_SIDE:
        flat = flat.copy()  # because it may be the caller's own
        flat.thumbnail((MAX_SCAN_SIDE, MAX_SCAN_SIDE), Image.Resampling.BOX)
    grey = np.asarray(flat.convert("L"), dtype=np.float32)
    paper = float(np.median(border(grey)))
    if paper < 128:  # white on black, or a frame along the edge, or a table below the sheet
        paper = max(paper, float(np.median(grey)))
    # Ink relative to the paper, dark or light: 0 is paper, 255 the strongest line possible. On grey
    # paper the likelier of the two may give no ink, and then the other one is tried.
    for sign in (1, -1) if paper >= 128 else (-1, 1):
        ink: NDArray[np.float32] = np.clip(sign * (paper - grey), 0, 255)
        rows, columns = (np.flatnonzero((ink > INK_THRESHOLD).any(axis=axis)) for axis in (1, 0))
        if rows.size:
            return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return None


def border(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the pixels along the edge of a picture (h, w), its corners twice: (2h + 2w,)."""
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])


def is_blank(pixels: Pixels) -> bool:
    """Tell whether a sketch in the normal form holds no ink."""
    return bool((pixels > PAPER - INK_THRESHOLD).all())


def fills_square(pixels: Pixels) -> bool:
    """Tell whether a sketch in the normal form fills its square; very small ones do not."""
    rows, columns = np.nonzero(pixels <= PAPER - INK_THRESHOLD)
    longest = max(np.ptp(rows), np.ptp(columns)) + 1 if rows.size else 0
    return bool(longest > _FILLED * (1 - 2 * MARGIN) * max(pixels.shape))


def _fit(lines: list[np.ndarray]) -> list[np.ndarray]:
    """Scale points uniformly and centre them in the unit square, leaving the margin free."""
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min((1 - 2 * MARGIN) / max(float((high - low).max()), 1e-9), MAX_ZOOM)
    centre = (low + high) / 2
    return [(line - centre) * scale + 0.5 for line in lines]


def point_widths(stroke: Stroke) -> NDArray[np.float64]:
    """Return the width of a stroke at each of its points, (n,): `width` at a pressure of .5."""
    if not stroke.pressures:
        return np.full(len(stroke.points), stroke.width)
    factors: NDArray[np.float64] = 0.3 + 1.4 * np.asarray(stroke.pressures)
    return stroke.width * factors


def _draw_line(draw: ImageDraw.ImageDraw, points: np.ndarray, widths: NDArray[np.float64]) -> None:
    """Draw a line through `points` (n, 2), `widths` (n,) wide, both in pixels, with round ends."""
    flat = [(float(x), float(y)) for x, y in points]
    widths = np.maximum(widths, 1.0)
    if np.ptp(widths) == 0:
        ends = [0, -1]
        if len(flat) > 1:
            draw.line(flat, fill=0, width=round(widths[0]), joint="curve")
    else:
        ends = list(range(len(flat)))
        for start, end, width in zip(flat, flat[1:], (widths[1:] + widths[:-1]) / 2, strict=False):
            draw.line([start, end], fill=0, width=round(width))
    for number in ends:
        (x, y), radius = flat[number], float(widths[number]) / 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)


def _fit_picture(ink: np.ndarray, size: int, max_zoom: float) -> np.ndarray:
    """Resize `ink` (float, 0 = paper) to fill the square except for the margin, and centre it."""
    height, width = ink.shape
    inner = size * (1 - 2 * MARGIN)
    scale = min(inner / max(height, width), max_zoom)
    target = (max(round(width * scale), 1), max(round(height * scale), 1))
    resized = Image.fromarray(ink).resize(target, Image.Resampling.BICUBIC, reducing_gap=3.0)
    square = np.zeros((size, size), dtype=np.float32)
    top, left = (size - target[1]) // 2, (size - target[0]) // 2
    square[top : top + target[1], left : left + target[0]] = np.clip(np.asarray(resized), 0, 255)
    return square
