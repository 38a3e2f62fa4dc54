"""Turn SVG files into strokes, or into a picture that includes their filled shapes."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import tostring

import numpy as np
import svgelements
from defusedxml import DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser
from numpy.typing import NDArray

from sketchfind.errors import phrase
from sketchfind.imaging.svg_fills import MAX_SHAPES, Fill, draw_fills
from sketchfind.imaging.svg_limits import CURVE_SAMPLES, MAX_POINTS, check_cost, check_size
from sketchfind.imaging.svg_plain import PRESSURES, simplify, tag
from sketchfind.imaging.svg_visible import filled, ground_below, has_line, is_seen, paper_for
from sketchfind.types import Pixels, Sketch, Stroke

MAX_COORDINATE = 1e6  # times the side of the page; beyond it arithmetic fails
_SLANT = 1e-3  # cotangent of the angle of two axes; less is due to rounding and cannot be seen
_STEPS = np.linspace(0, 1, CURVE_SAMPLES + 1)[1:]
_Points = list[tuple[float, float]]
_Outline = tuple[_Points, float, tuple[float, ...]]  # points, width, pressures


def read_svg(data: bytes) -> Sketch | Pixels | None:
    """Return the strokes of an SVG file, or a picture if filled shapes show more than these.

    Return None if it shows neither. Raises ValueError and what parsers raise on damaged files,
    and DefusedXmlException.
    """
    # Entities and endless content are refused before the SVG library sees them.
    parser = _SafeParser(forbid_dtd=True)
    parser.feed(data)
    root = parser.close()
    if tag(root) != "svg":
        raise ValueError(phrase("its content is not SVG"))
    check_size(root)
    simplify(root)
    check_cost(root)
    svg = svgelements.SVG.parse(io.BytesIO(tostring(root)), reify=True)
    shapes = [element for element in svg.elements() if isinstance(element, svgelements.Shape)]
    paper = paper_for(shapes)
    lined = _lined_in_sight(shapes, paper)
    lines = [line for _, own in lined for line in own]
    side = _side(svg, lines)
    sketch = _sketch(lines, side)
    known = {id(shape) for shape, _ in lined}  # shapes whose edges are lines
    try:
        areas = [shape for shape in shapes if id(shape) not in known]
        picture = _picture(areas, side, sketch, paper)
    except ValueError:
        if not lines:
            raise
        picture = None  # too many filled shapes for a sketch, so they are ignored
    return sketch if picture is None and lines else picture


def _picture(shapes: list[Any], side: float, sketch: Sketch, paper: float) -> Pixels | None:
    """Return a picture of filled shapes with the lines over them; None if they add little."""
    fills = filled(shapes, paper)
    if len(fills) > MAX_SHAPES:
        raise ValueError("more filled shapes than a drawing can have")
    return draw_fills([_fill(shape, light, side) for shape, light in fills], sketch, paper)


def _lined_in_sight(shapes: list[Any], paper: float) -> list[tuple[Any, list[_Outline]]]:
    """Return the shapes whose lines can be seen, each with these lines.

    Lines in the colour of their ground are ignored, unless all are: then their real ground is not
    in the drawing.
    """
    lined = [(shape, list(_outlines(shape))) for shape in shapes if has_line(shape)]
    points = [np.asarray(points) for _, lines in lined for points, *_ in lines]
    if not points:
        return []
    low, high = (end(np.concatenate(points), axis=0) for end in (np.min, np.max))
    below = itertools.takewhile(lambda shape: not has_line(shape), shapes)
    ground = ground_below(below, (*low, *high), paper)
    return [(shape, lines) for shape, lines in lined if is_seen(shape, ground)] or lined


def _fill(shape: Any, light: float, side: float) -> Fill:
    lines = [np.asarray(points) / side for points, *_ in _outlines(shape)]
    even_odd = shape.values.get("fill-rule") == "evenodd"
    return Fill([line for line in lines if len(line) > 2], light, even_odd)


def check_coordinates(points: NDArray[np.float64]) -> None:
    """Raise ValueError if a line (n, 2), in shares of the page, has impossible coordinates."""
    # Written so that NaN fails, too.
    if points.shape[1:] != (2,) or not (np.abs(points) <= MAX_COORDINATE).all():
        raise ValueError("a line with impossible coordinates")


def _sketch(strokes: list[_Outline], side: float) -> Sketch:
    if sum(len(points) for points, _, _ in strokes) > MAX_POINTS:
        raise ValueError("more lines than a drawing can have")
    for points, *_ in strokes:
        check_coordinates(np.asarray(points) / side)
    return Sketch(
        tuple(
            Stroke(
                tuple((x / side, y / side) for x, y in points),
                min(max(width / side, 0.002), 1.0),
                pressures if len(pressures) == len(points) else (),
            )
            for points, width, pressures in strokes
        )
    )


def _side(svg: Any, strokes: list[_Outline]) -> float:
    """Return the side of the page in the units of the points, which are already transformed."""
    page = max(float(svg.width or 0), float(svg.height or 0))
    if not page and svg.viewbox is not None:
        page = max(float(svg.viewbox.width), float(svg.viewbox.height))
    far = (max(abs(x), abs(y)) for points, *_ in strokes for x, y in points)
    return page or max(far, default=0.0) or 1.0


def _outlines(shape: Any) -> Iterator[_Outline]:
    path = svgelements.Path(shape)
    # Rectangles and ellipses that are turned, slanted or mirrored still have their transform.
    width = float(shape.stroke_width or 0.0) * math.sqrt(abs(path.transform.determinant))
    path.reify()
    written = str(shape.values.get(PRESSURES) or "").split()
    pressures = tuple(number for number in map(float, written) if 0 <= number <= 1)
    for points in _lines(path):
        yield points, width, pressures


def _lines(path: Any) -> Iterator[_Points]:
    """Yield the points of each line of a path, with curves sampled.

    A mere move of the pen makes no line.
    """
    points: _Points = []
    for segment in path:
        if segment.end is None:
            continue
        if isinstance(segment, svgelements.Move) or not points:
            if len(points) > 1:
                yield points
            first = segment.end if isinstance(segment, svgelements.Move) else segment.start
            points = [(float(first.x), float(first.y))]
        if isinstance(segment, svgelements.Line | svgelements.Close):
            points.append((float(segment.end.x), float(segment.end.y)))
        elif not isinstance(segment, svgelements.Move):
            points.extend(map(tuple, _curve(segment).tolist()))
        if isinstance(segment, svgelements.Close):
            yield points
            points = []
    if len(points) > 1:
        yield points


def _curve(segment: Any) -> NDArray[np.float64]:
    """Return points (n, 2) on a curve, without its first one.

    The interpreter assumes that the axes of an ellipse are perpendicular even if it is slanted, so
    arcs with slanted axes are computed here.
    """
    if isinstance(segment, svgelements.Arc):
        places = (segment.center, segment.prx, segment.pry, segment.start, segment.end)
        centre, right, down, first, last = (np.array([place.x, place.y]) for place in places)
        axes = np.stack([right - centre, down - centre], axis=1)
        area = float(np.linalg.det(axes))
        if abs(float(axes[:, 0] @ axes[:, 1])) > _SLANT * abs(area) > 0:
            begin = math.atan2(*np.linalg.solve(axes, first - centre)[::-1])
            angles = begin + segment.sweep * math.copysign(1, area) * _STEPS
            points: NDArray[np.float64] = (axes @ [np.cos(angles), np.sin(angles)]).T + centre
            points[-1] = last
            return points
    sampled: NDArray[np.float64] = segment.npoint(_STEPS)
    return sampled


class _SafeParser(DefusedXMLParser):  # type: ignore[misc]
    """Accepts a document type that a file names, and refuses one that the file defines."""

    def defused_start_doctype_decl(
        self, name: str, sysid: str, pubid: str, has_internal_subset: int
    ) -> None:
        """Check a document type; called by the parser. A named one is never fetched."""
        if has_internal_subset:
            raise DTDForbidden(name, sysid, pubid)
