"""SVG drawings: from what a file holds to strokes, or to a picture of its filled shapes."""

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

from sketchfind.imaging.svg_fills import MAX_SHAPES, Fill, draw_fills
from sketchfind.imaging.svg_limits import CURVE_SAMPLES, check_cost, check_size
from sketchfind.imaging.svg_plain import PRESSURES, simplify
from sketchfind.imaging.svg_visible import filled, ground_below, has_line, is_seen
from sketchfind.types import Pixels, Sketch, Stroke

MAX_POINTS = 200_000
MAX_COORDINATE = 1e6  # times the side of the page; beyond it arithmetic fails
_STEPS = np.linspace(0, 1, CURVE_SAMPLES + 1)[1:]
_Points = list[tuple[float, float]]
_Outline = tuple[_Points, float, tuple[float, ...]]  # points, width, pressures


def read_svg(data: bytes) -> Sketch | Pixels | None:
    """Return the strokes of an SVG file, or a picture of its filled shapes where it has none.

    Nothing where it shows neither. Raises ValueError and what parsers raise on damaged files,
    and DefusedXmlException.
    """
    # Entities and what has no end are refused before the SVG library sees it.
    parser = _SafeParser(forbid_dtd=True)
    parser.feed(data)
    root = parser.close()
    check_size(root)
    simplify(root)
    check_cost(root, MAX_POINTS)
    svg = svgelements.SVG.parse(io.BytesIO(tostring(root)), reify=True)
    shapes = [element for element in svg.elements() if isinstance(element, svgelements.Shape)]
    if strokes := _lines_in_sight(shapes):
        return _sketch(svg, strokes)
    fills = filled(shapes)
    if len(fills) > MAX_SHAPES:
        raise ValueError("more filled shapes than a sketch can have")
    return draw_fills([_fill(shape, light) for shape, light in fills])


def _lines_in_sight(shapes: list[Any]) -> list[_Outline]:
    """Return the lines that can be seen; what is only filled is paper or decoration.

    Lines of the colour of their ground are none, unless there are no others: then what they lie on
    is not in the drawing.
    """
    lined = [(shape, list(_outlines(shape))) for shape in shapes if has_line(shape)]
    points = [np.asarray(points) for _, lines in lined for points, *_ in lines]
    if not points:
        return []
    low, high = (end(np.concatenate(points), axis=0) for end in (np.min, np.max))
    below = itertools.takewhile(lambda shape: not has_line(shape), shapes)
    ground = ground_below(below, (*low, *high))
    seen = [line for shape, lines in lined if is_seen(shape, ground) for line in lines]
    return seen or [line for _, lines in lined for line in lines]


def _fill(shape: Any, light: float) -> Fill:
    lines = [np.asarray(points) for points, *_ in _outlines(shape)]
    even_odd = shape.values.get("fill-rule") == "evenodd"
    return Fill([line for line in lines if len(line) > 2], light, even_odd)


def check_coordinates(points: NDArray[np.float64]) -> None:
    """Raise ValueError where a line (n, 2), as shares of the page, leads beyond all measure."""
    # Not a number is not small either.
    if points.shape[1:] != (2,) or not (np.abs(points) <= MAX_COORDINATE).all():
        raise ValueError("a line with impossible coordinates")


def _sketch(svg: Any, strokes: list[_Outline]) -> Sketch:
    if sum(len(points) for points, _, _ in strokes) > MAX_POINTS:
        raise ValueError("more lines than a sketch can have")
    scale = _side(svg, strokes)
    for points, *_ in strokes:
        check_coordinates(np.asarray(points) / scale)
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


def _side(svg: Any, strokes: list[_Outline]) -> float:
    """Return the side of the page in the units of the points, which carry all transforms."""
    page = max(float(svg.width or 0), float(svg.height or 0))
    if not page and svg.viewbox is not None:
        page = max(float(svg.viewbox.width), float(svg.viewbox.height))
    return page or max(max(abs(x), abs(y)) for points, *_ in strokes for x, y in points) or 1.0


def _outlines(shape: Any) -> Iterator[_Outline]:
    path = svgelements.Path(shape)
    # Rectangles and ellipses that are turned, slanted or mirrored still carry their transform.
    width = float(shape.stroke_width or 0.0) * math.sqrt(abs(path.transform.determinant))
    path.reify()
    written = str(shape.values.get(PRESSURES) or "").split()
    pressures = tuple(number for number in map(float, written) if 0 <= number <= 1)
    for points in _lines(path):
        yield points, width, pressures


def _lines(path: Any) -> Iterator[_Points]:
    """Yield the points of each line of a path, curves as so many samples."""
    points: _Points = []
    for segment in path:
        if segment.end is None:
            continue
        if isinstance(segment, svgelements.Move) or not points:
            if points:
                yield points
            first = segment.end if isinstance(segment, svgelements.Move) else segment.start
            points = [(float(first.x), float(first.y))]
        if isinstance(segment, svgelements.Line | svgelements.Close):
            points.append((float(segment.end.x), float(segment.end.y)))
        elif not isinstance(segment, svgelements.Move):
            points.extend(map(tuple, segment.npoint(_STEPS).tolist()))
        if isinstance(segment, svgelements.Close):
            yield points
            points = []
    if points:
        yield points


class _SafeParser(DefusedXMLParser):  # type: ignore[misc]
    """Takes the document type that other programs name, and refuses one that the file defines."""

    def defused_start_doctype_decl(
        self, name: str, sysid: str, pubid: str, has_internal_subset: int
    ) -> None:
        """Called by the parser at a document type; the one that is named is never fetched."""
        if has_internal_subset:
            raise DTDForbidden(name, sysid, pubid)
