"""What can be seen of an SVG drawing: colours, opacities, and the ground that lines lie on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from svgelements import Color, SimpleLine

LIGHT = 0.6  # lightness; a drawing that is nowhere darker is made for a dark ground
FAINT = 0.05  # of the range from 0 to 1: what differs less from its ground cannot be seen
Box = tuple[float, float, float, float]  # left, top, right, bottom


def has_line(shape: Any) -> bool:
    """Tell whether a line is drawn along a shape, whatever its colour."""
    return _shows(shape, "stroke") and float(shape.stroke_width or 0.0) > 0


def paper_for(shapes: Iterable[Any]) -> float:
    """Return the lightness of the paper that a drawing is made for: 1, or 0 if all is light."""
    paints = [(shape, paint) for shape in shapes for paint in ("fill", "stroke")]
    lights = [_light(shape, paint) for shape, paint in paints if _shows(shape, paint)]
    return 0.0 if lights and min(lights) > LIGHT else 1.0


def ground_below(shapes: Iterable[Any], box: Box, paper: float) -> float:
    """Return the lightness, from 0 to 1, of the ground that `shapes` on paper form below a box."""
    light = paper
    for shape, _ in filled(shapes, paper):
        lighter = _on(light, shape, "fill")
        if abs(lighter - light) > FAINT and _holds(shape.bbox(), box):
            light = lighter
    return light


def _holds(outer: Box | None, box: Box) -> bool:
    if outer is None:
        return False
    left, top, right, bottom = outer
    return left <= box[0] and top <= box[1] and right >= box[2] and bottom >= box[3]


def filled(shapes: Iterable[Any], paper: float) -> list[tuple[Any, float]]:
    """Return the shapes that are filled, each with its lightness on paper, from 0 to 1."""
    return [(shape, _on(paper, shape, "fill")) for shape in shapes if _shows(shape, "fill")]


def _shows(shape: Any, paint: str) -> bool:
    hidden = shape.values.get("visibility") in ("hidden", "collapse")
    surrounds = paint == "stroke" or not isinstance(shape, SimpleLine)
    return surrounds and not hidden and _opacity(shape, paint) > 0


def is_seen(shape: Any, ground: float) -> bool:
    """Tell whether the line of a shape differs in lightness from the ground that it lies on."""
    return abs(_on(ground, shape, "stroke") - ground) > FAINT


def _on(ground: float, shape: Any, paint: str) -> float:
    """Return the lightness of a ground once the line or the fill of `shape` covers it."""
    return ground + _opacity(shape, paint) * (_light(shape, paint) - ground)


def _light(shape: Any, paint: str) -> float:
    colour = getattr(shape, paint)
    return float(0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue) / 255


def _opacity(shape: Any, paint: str) -> float:
    """Return the opacity of the line or the fill of a shape; 0 if it has none."""
    colour: Color | None = getattr(shape, paint)
    if colour is None or colour.value is None:
        return 0.0
    return float(colour.opacity * _share(shape.values.get("opacity")))


def _share(text: object) -> float:
    """Return an opacity as a number; 1 if it is not understood."""
    written = str(text).strip()
    try:
        return float(written.removesuffix("%")) / (100 if written.endswith("%") else 1)
    except ValueError:
        return 1.0
