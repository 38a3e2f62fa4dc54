"""Sketches on disk: pictures, SVG drawings, QuickDraw lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml import DefusedXmlException
from numpy.typing import NDArray
from PIL import Image

from sketchfind.atomic_files import new_file, replacing
from sketchfind.errors import UnreadablePhoto, UserFacingError, one_line, phrase, why
from sketchfind.imaging.decode import decode_photo, open_regular
from sketchfind.imaging.paper import sketch_on_paper
from sketchfind.imaging.sketch import is_blank, rasterise, sketch_from_image
from sketchfind.imaging.svg import check_coordinates, read_svg
from sketchfind.imaging.svg_limits import MAX_POINTS
from sketchfind.imaging.svg_plain import PRESSURES
from sketchfind.types import Pixels, Sketch, Stroke

VECTOR_SUFFIXES = frozenset({".svg", ".ndjson"})
QUICKDRAW_SIDE = 255.0  # coordinates of the simplified form go from 0 to 255
MAX_BYTES = 8_000_000
SVG_SIDE = 1000
# What parsers raise on malformed drawings.
_MALFORMED = (
    ParseError, ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError,
    RecursionError,
)  # fmt: skip


def read_sketch(path: Path, size: int) -> Pixels:
    """Read a picture, an .svg or an .ndjson file as (size, size) uint8 in the normal form.

    Raises:
        UserFacingError: the file cannot be read, or holds no drawing.
    """
    if path.suffix.lower() in VECTOR_SUFFIXES:
        drawing = load_drawing(path)
        if isinstance(drawing, Sketch):
            pixels = rasterise(drawing, size)
        else:
            pixels = sketch_from_image(Image.fromarray(drawing), size)
    else:
        try:
            decode = partial(decode_photo, path, min_side=2 * size)
            pixels = sketch_on_paper(decode(on_white=True).image, size)
            if is_blank(pixels):  # perhaps light lines on nothing
                pixels = sketch_on_paper(decode().image, size)
        except UnreadablePhoto as error:
            raise UserFacingError(
                "The drawing {path} cannot be read: {reason}.",
                "Use a picture, an .svg or a QuickDraw .ndjson file.",
                path=path,
                reason=error.reason,
            ) from error
    if is_blank(pixels):
        raise UserFacingError(
            "There is no drawing in {path}.",
            "Use one that has some lines.",
            path=path,
        )
    return pixels


def load_drawing(path: Path) -> Sketch | Pixels:
    """Read an .svg file, or the first line of a QuickDraw .ndjson file.

    Of an SVG whose filled shapes show more than its lines, return a picture (h, w) of both.

    Raises:
        UserFacingError: the file cannot be read, is malformed, or shows nothing.
    """
    try:
        drawing = _parse(path)
    except (UnreadablePhoto, OSError) as error:
        raise UserFacingError(
            "The drawing {path} cannot be read: {reason}.",
            path=path,
            reason=error.reason if isinstance(error, UnreadablePhoto) else why(error),
        ) from error
    except DefusedXmlException as error:
        raise UserFacingError(
            "The drawing {path} is not a safe SVG file: it defines entities of its own.",
            "Open it in the program that made it, and save it as plain SVG.",
            path=path,
        ) from error
    except _MALFORMED as error:
        raise UserFacingError(
            "The drawing {path} is malformed: {error}.",
            path=path,
            error=one_line(error),
        ) from error
    if drawing is None:
        raise UserFacingError(
            "There are neither lines nor filled shapes in {path}.",
            "Text and pictures in an SVG are not read: save it as a picture, PNG for example.",
            path=path,
        )
    return drawing


def _parse(path: Path) -> Sketch | Pixels | None:
    """Return the drawing in a file; None if an SVG shows nothing. Raises what parsers raise."""
    with open_regular(path) as file:
        if path.suffix.lower() != ".svg":
            return parse_quickdraw(file.readline(MAX_BYTES).decode("utf-8-sig", "replace"))
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UserFacingError(
            "The drawing {path} is larger than {megabytes} MB.",
            path=path,
            megabytes=MAX_BYTES // 10**6,
        )
    return read_svg(data)


def load_strokes(path: Path) -> Sketch:
    """Read a drawing that should have strokes; raise ValueError if it has none."""
    drawing = load_drawing(path)
    if not isinstance(drawing, Sketch):
        raise ValueError("filled shapes and no strokes")
    return drawing


def parse_quickdraw(line: str) -> Sketch:
    """Turn one line of QuickDraw's ndjson, simplified or raw, into strokes on the unit square.

    Raises:
        ValueError: the line is not in that format.
    """
    lines = []
    left = MAX_POINTS
    for points in _quickdraw_lines(line):
        left -= max(len(points), 1)
        if left < 0:
            raise ValueError("more lines than a drawing can have")
        check_coordinates(points)
        if len(points):
            lines.append(points)
    # Coordinates of raw drawings go up to the size of the screen that they were drawn on.
    side = max([1.0, *(float(points.max()) for points in lines)])
    return Sketch(tuple(Stroke(tuple(map(tuple, (points / side).tolist()))) for points in lines))


def _quickdraw_lines(line: str) -> Iterator[NDArray[np.float64]]:
    """Yield the points (n, 2) of each line; raise ValueError if malformed."""
    try:
        for xs, ys, *_ in json.loads(line)["drawing"]:
            yield np.column_stack([xs, ys]).astype(np.float64) / QUICKDRAW_SIDE
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(phrase("the line is not a drawing in QuickDraw's format")) from error


def save_drawing(drawing: Sketch | Pixels, path: Path, *, replace: bool = True) -> None:
    """Write strokes as SVG, or a picture (S, S) as PNG, whatever the name of the file.

    The file is written whole or not at all; an older one stays until then.

    Raises:
        FileExistsError: the file exists and is not to be replaced.
        UserFacingError: the file cannot be written.
    """
    data = drawing_bytes(drawing)
    try:
        if replace:
            with replacing(path) as temporary:
                temporary.write_bytes(data)
        else:
            with new_file(path) as file:
                file.write(data)
    except FileExistsError:
        raise
    except OSError as error:
        raise UserFacingError(
            "The drawing cannot be saved as {path}: {reason}.",
            "Choose another place.",
            path=path,
            reason=why(error),
        ) from error


def drawing_bytes(drawing: Sketch | Pixels) -> bytes:
    """Return strokes as SVG, or a picture (S, S) as PNG."""
    if isinstance(drawing, Sketch):
        return _to_svg(drawing).encode()
    written = io.BytesIO()
    Image.fromarray(drawing).save(written, "PNG")
    return written.getvalue()


def _to_svg(sketch: Sketch) -> str:
    """Return the strokes as an SVG drawing on a white square."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SVG_SIDE} {SVG_SIDE}">',
        '<rect width="100%" height="100%" fill="white"/>',
        '<g fill="none" stroke="black" stroke-linecap="round" stroke-linejoin="round">',
    ]
    for stroke in sketch.strokes:
        corners = " ".join(f"{x * SVG_SIDE:.2f},{y * SVG_SIDE:.2f}" for x, y in stroke.points)
        # A single point needs a second one to be drawn as a dot.
        data = f"M{corners}" if len(stroke.points) > 1 else f"M{corners} {corners}"
        # SVG has no pressure: other programs show a plain stroke, this one reads it back.
        pressures = " ".join(f"{pressure:.3f}" for pressure in stroke.pressures)
        more = f' {PRESSURES}="{pressures}"' if pressures else ""
        lines.append(f'<path d="{data}" stroke-width="{stroke.width * SVG_SIDE:.2f}"{more}/>')
    return "\n".join([*lines, "</g>", "</svg>", ""])
