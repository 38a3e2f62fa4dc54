"""Sketches on disk: pictures, SVG drawings, QuickDraw lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError, tostring

import numpy as np
import svgelements
from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser
from numpy.typing import NDArray
from PIL import Image

from sketchfind.aside import new_file, replacing
from sketchfind.errors import UnreadablePhoto, UserFacingError, one_line, phrase, why
from sketchfind.imaging.decode import decode_photo, open_regular
from sketchfind.imaging.paper import even_light
from sketchfind.imaging.sketch import is_blank, rasterise, sketch_from_image
from sketchfind.imaging.svg_limits import CURVE_SAMPLES, check_cost, check_size
from sketchfind.imaging.svg_plain import PRESSURES, simplify
from sketchfind.types import Pixels, Sketch, Stroke

VECTOR_SUFFIXES = frozenset({".svg", ".ndjson"})
QUICKDRAW_SIDE = 255.0  # the simplified form lives in 0..255
MAX_BYTES = 8_000_000
MAX_POINTS = 200_000
MAX_COORDINATE = 1e6  # times the side of the page; beyond it arithmetic fails
SVG_SIDE = 1000
FAINT = 0.05  # of black: lines of less are as light as paper
_Outline = tuple[list[tuple[float, float]], float, tuple[float, ...]]  # points, width, pressures


def read_sketch(path: Path, size: int) -> Pixels:
    """Read a picture, an .svg or an .ndjson file as (size, size) uint8 in the normal form.

    Raises:
        UserFacingError: the file cannot be read, or holds no drawing.
    """
    if path.suffix.lower() in VECTOR_SUFFIXES:
        pixels = rasterise(load_strokes(path), size)
    else:
        try:
            sheet = even_light(decode_photo(path, min_side=2 * size).image)
            pixels = sketch_from_image(sheet, size)
        except UnreadablePhoto as error:
            raise UserFacingError(
                "The sketch {path} cannot be read: {reason}.",
                "Give a picture, an .svg or a QuickDraw .ndjson file.",
                path=path,
                reason=error.reason,
            ) from error
    if is_blank(pixels):
        raise UserFacingError(
            "There is no drawing in {path}.",
            "Give a sketch with some lines.",
            path=path,
        )
    return pixels


def load_strokes(path: Path) -> Sketch:
    """Read vector strokes from an .svg file, or from the first line of a QuickDraw .ndjson file.

    Raises:
        UserFacingError: the file cannot be read or is not of that form.
    """
    try:
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
        return _from_svg(data)
    except UnreadablePhoto as error:
        raise UserFacingError(
            "The drawing {path} cannot be read: {reason}.",
            path=path,
            reason=error.reason,
        ) from error
    except OSError as error:
        raise UserFacingError(
            "The drawing {path} cannot be read: {reason}.",
            path=path,
            reason=why(error),
        ) from error
    except DefusedXmlException as error:
        raise UserFacingError(
            "The drawing {path} is not a safe SVG file: it defines entities of its own.",
            "Open it in the program that made it, and save it as plain SVG.",
            path=path,
        ) from error
    except (
        *(ParseError, ValueError, KeyError, TypeError, IndexError, AttributeError),
        *(ArithmeticError, RecursionError),
    ) as error:
        raise UserFacingError(
            "The drawing {path} is malformed: {error}.",
            path=path,
            error=one_line(error),
        ) from error


def parse_quickdraw(line: str) -> Sketch:
    """Turn one line of QuickDraw's simplified ndjson into strokes on the unit square.

    Raises:
        ValueError: the line is not of that form.
    """
    strokes = []
    left = MAX_POINTS
    for points in _quickdraw_lines(line):
        left -= max(len(points), 1)
        if left < 0:
            raise ValueError("more lines than a sketch can have")
        _check_coordinates(points)
        if len(points):
            strokes.append(Stroke(tuple(map(tuple, points.tolist()))))
    return Sketch(tuple(strokes))


def _quickdraw_lines(line: str) -> Iterator[NDArray[np.float64]]:
    """Yield the points (n, 2) of each line; raise ValueError."""
    try:
        for xs, ys, *_ in json.loads(line)["drawing"]:
            yield np.column_stack([xs, ys]).astype(np.float64) / QUICKDRAW_SIDE
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(phrase("the line is no drawing in QuickDraw's form")) from error


def save_drawing(drawing: Sketch | Pixels, path: Path, *, replace: bool = True) -> None:
    """Write strokes as SVG, or a picture (S, S) as PNG, whatever the name of the file.

    It is written whole or not at all; what is replaced stays until then.

    Raises:
        FileExistsError: there is such a file, and it is not to be replaced.
        UserFacingError: the file cannot be written.
    """
    data = drawing_bytes(drawing)
    try:
        if replace:
            with replacing(path.resolve()) as temporary:  # a link goes on leading there
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
        # SVG knows no pressure: other programs show the plain stroke, this one reads it back.
        pressures = " ".join(f"{pressure:.3f}" for pressure in stroke.pressures)
        more = f' {PRESSURES}="{pressures}"' if pressures else ""
        lines.append(f'<path d="{data}" stroke-width="{stroke.width * SVG_SIDE:.2f}"{more}/>')
    return "\n".join([*lines, "</g>", "</svg>", ""])


def _from_svg(data: bytes) -> Sketch:
    # Entities and what has no end are refused before the SVG library sees it.
    parser = _SafeParser(forbid_dtd=True)
    parser.feed(data)
    root = parser.close()
    check_size(root)
    simplify(root)
    check_cost(root, MAX_POINTS)
    svg = svgelements.SVG.parse(io.BytesIO(tostring(root)), reify=True)
    box = svg.viewbox
    side = max(float(box.width), float(box.height)) if box is not None else 0.0
    paths = [_outlines(shape) for shape in _drawn([*svg.elements()])]
    strokes = [line for lines in paths for line in lines]
    if not strokes:
        raise ValueError("no lines in it")
    if sum(len(points) for points, _, _ in strokes) > MAX_POINTS:
        raise ValueError("more lines than a sketch can have")
    scale = _reified_side(svg, side, strokes)
    for points, *_ in strokes:
        _check_coordinates(np.asarray(points) / scale)
    return Sketch(
        tuple(
            Stroke(
                tuple((x / scale, y / scale) for x, y in points),
                min(max(width / scale, 0.002), 1.0),
                pressures if len(pressures) == len(points) else (),
            )
            for points, width, pressures in strokes
        )
    )


def _check_coordinates(points: NDArray[np.float64]) -> None:
    # Not a number is not small either.
    if points.shape[1:] != (2,) or not (np.abs(points) <= MAX_COORDINATE).all():
        raise ValueError("a line with impossible coordinates")


def _reified_side(svg: Any, side: float, strokes: list[_Outline]) -> float:
    """Return the side of the page in the units of the points, which carry all transforms."""
    page = max(float(svg.width or 0), float(svg.height or 0)) or side
    return page or max(max(abs(x), abs(y)) for points, *_ in strokes for x, y in points) or 1.0


class _SafeParser(DefusedXMLParser):  # type: ignore[misc]
    """Takes the document type that other programs name, and refuses one that the file defines."""

    def defused_start_doctype_decl(
        self, name: str, sysid: str, pubid: str, has_internal_subset: int
    ) -> None:
        """Called by the parser at a document type; the one that is named is never fetched."""
        if has_internal_subset:
            raise DTDForbidden(name, sysid, pubid)


def _drawn(elements: list[Any]) -> list[Any]:
    """Return the lines that can be seen: shapes that are only filled are paper or decoration.

    So are lines as light as paper, unless the whole drawing is of such, on a dark ground.
    """
    strengths = [(element, _strength(element)) for element in elements]
    dark = [element for element, strength in strengths if strength > FAINT]
    return dark or [element for element, strength in strengths if strength >= 0]


def _strength(element: Any) -> float:
    """Return how dark a line is on white, from 0 to 1; -1 if there is none to be seen."""
    stroke = getattr(element, "stroke", None)
    if not isinstance(element, svgelements.Shape) or stroke is None or stroke.value is None:
        return -1.0
    hidden = element.values.get("visibility") in ("hidden", "collapse")
    opacity = stroke.opacity * _share(element.values.get("opacity"))
    if hidden or opacity <= 0 or _width(element) <= 0:
        return -1.0
    light = (0.299 * stroke.red + 0.587 * stroke.green + 0.114 * stroke.blue) / 255
    return float(opacity * (1 - light))


def _share(text: object) -> float:
    """Return an opacity as a number; all of it when it is not understood."""
    written = str(text).strip()
    try:
        return float(written.removesuffix("%")) / (100 if written.endswith("%") else 1)
    except ValueError:
        return 1.0


def _width(shape: Any) -> float:
    return float(shape.stroke_width or 0.0)


def _outlines(shape: Any) -> Iterator[_Outline]:
    width = _width(shape)
    written = str(shape.values.get(PRESSURES) or "").split()
    pressures = tuple(number for number in map(float, written) if 0 <= number <= 1)
    for subpath in svgelements.Path(shape).as_subpaths():
        points: list[tuple[float, float]] = []
        for segment in svgelements.Path(subpath):
            straight = isinstance(segment, svgelements.Line | svgelements.Close)
            steps = [1.0] if straight else np.linspace(0, 1, CURVE_SAMPLES + 1)[1:]
            if isinstance(segment, svgelements.Move):
                points.append((float(segment.end.x), float(segment.end.y)))
                continue
            if segment.end is None:
                continue
            points.extend((float(p.x), float(p.y)) for p in map(segment.point, steps))
        if points:
            yield points, width, pressures
