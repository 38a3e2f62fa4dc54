"""Limit what an SVG file may contain before it is interpreted, as drawings are untrusted input.

The interpreter follows references, matches regular expressions and samples curves without limits; a
file of one kilobyte can keep it busy for days.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from sketchfind.imaging.svg_plain import reference, style_sheet, tag

MAX_DEPTH = 100  # of nested elements, following references
MAX_ELEMENTS = 20_000
MAX_POINTS = 200_000
MAX_TEXT = 20_000  # characters of one style or transform, or of all style sheets together
MAX_TRANSFORMS = 5_000_000  # characters interpreted, as each element repeats those around it
CURVE_SAMPLES = 12  # points on one Bézier or arc segment

_COMMAND = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
# No number is that long, and some of the interpreter's expressions would never finish with it.
_ENDLESS = re.compile(r"[\d.]{40}")
_TRANSFORMS = re.compile(r"(?:[\s,]*[a-zA-Z]+\s*\([^()]*\))*[\s,]*")
# How many numbers a segment takes, and how many points it gets.
_SEGMENTS = {"h": (1, 1), "v": (1, 1), "c": (6, CURVE_SAMPLES), "s": (4, CURVE_SAMPLES)}
_SEGMENTS |= {"q": (4, CURVE_SAMPLES), "t": (2, CURVE_SAMPLES), "a": (7, CURVE_SAMPLES)}
_BEGINNING = 5  # points: what each further line of a path costs
_ROUND = {"circle": 4 * CURVE_SAMPLES, "ellipse": 4 * CURVE_SAMPLES, "rect": 8 * CURVE_SAMPLES}
_MOVE = 100  # characters that the interpreter adds for the position of a `use` or `svg`


def check_size(root: Element) -> None:
    """Raise ValueError if the drawing is nested too deeply, or has too much content."""
    # Not recursive, because the depth of the elements is not known before.
    waiting, seen, styles = [(root, 0)], 0, 0
    while waiting:
        element, depth = waiting.pop()
        seen += 1
        if depth > MAX_DEPTH or seen > MAX_ELEMENTS:
            raise ValueError("more elements than a drawing can have")
        _check_attributes(element)
        if tag(element) == "style":
            styles += len(style_sheet(element))
        if styles > MAX_TEXT:
            raise ValueError("a style sheet as long as a book")
        waiting.extend((child, depth + 1) for child in element)


def _check_attributes(element: Element) -> None:
    for name in ("style", "transform"):  # others are short, are lines, or are ignored
        if len(value := element.get(name, "")) > MAX_TEXT:
            raise ValueError(f"an attribute of {len(value)} characters")
    if _ENDLESS.search(element.get("points", "")):
        raise ValueError("a number that is none")


def check_cost(root: Element) -> None:
    """Raise ValueError if the drawing repeats or inherits too much.

    It must have been simplified, so that only shapes have lines, and shapes contain nothing.
    """
    # Of two elements with one id the later one counts, as in the interpreter.
    by_id = {name: element for element in root.iter() if (name := element.get("id"))}
    _Cost(by_id).of(root, 0, ())


class _Cost:
    """Counts elements, points and transforms as if every reference were written out."""

    def __init__(self, by_id: dict[str, Element]) -> None:
        self._by_id = by_id
        self._known: dict[Element, tuple[int, int, int]] = {}

    def of(self, element: Element, depth: int, path: tuple[str, ...]) -> tuple[int, int, int]:
        """Return the numbers of elements, points and transform characters of a branch.

        `path` holds the references that led to it.
        """
        if depth > MAX_DEPTH:
            raise ValueError("references without an end")
        if element in self._known:
            return self._known[element]
        elements, points, transforms = 1, _points(element), 0
        branches = [(child, path) for child in element]
        target = reference(element)
        if target is not None:
            if target in path:
                raise ValueError("references without an end")
            if target in self._by_id:
                branches.append((self._by_id[target], (*path, target)))
        for branch, way in branches:
            more_elements, more_points, more_transforms = self.of(branch, depth + 1, way)
            elements, points = elements + more_elements, points + more_points
            transforms += more_transforms
        transforms += elements * _transform(element)  # it is interpreted for all elements below
        if elements > MAX_ELEMENTS or points > MAX_POINTS:
            raise ValueError("more lines than a drawing can have")
        if transforms > MAX_TRANSFORMS:
            raise ValueError("more transforms than a drawing can have")
        self._known[element] = elements, points, transforms
        return self._known[element]


def _transform(element: Element) -> int:
    """Return how many characters of transforms an element passes down; raise ValueError."""
    written = element.get("transform", "")
    if not _TRANSFORMS.fullmatch(written):
        raise ValueError("a transform that is none")
    moved = _MOVE if tag(element) in ("use", "svg") else 0
    return len(written) + moved


def _points(element: Element) -> int:
    """Return about how many points the lines of one element will have."""
    points = _ROUND.get(tag(element), 0)
    points += len(_NUMBER.findall(element.get("points", ""))) // 2
    for command, numbers in _COMMAND.findall(element.get("d", "")):
        points += _BEGINNING if command in "Mm" else 0
        each, samples = _SEGMENTS.get(command.lower(), (2, 1))
        points += max(len(_NUMBER.findall(numbers)) // each, 1) * samples
    return points
