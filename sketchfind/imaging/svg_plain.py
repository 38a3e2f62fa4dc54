"""Reduce an SVG drawing to what makes its lines, before it is interpreted.

The interpreter passes every attribute down to all elements below, and allows styles that repeat
each other without end. Here styles are written into the elements, and everything that no line needs
is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from xml.etree.ElementTree import Element

PRESSURES = "data-pressures"  # of our own: one number from 0 to 1 for each point of a path
LINES = {"path": ("d", PRESSURES), "polyline": ("points",), "polygon": ("points",)}

_SHAPES = {*LINES, "circle", "ellipse", "line", "rect"}
_STYLED = {"stroke", "stroke-width", "stroke-opacity", "vector-effect", "color", "opacity"}
_STYLED |= {"fill", "fill-opacity", "fill-rule"}
_STYLED |= {"visibility", "display", "transform", "x", "y", "width", "height"}
_STYLED |= {"cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2"}
_KEPT = _STYLED | {"id", "viewBox", "preserveAspectRatio"}
_FRAME = ("x", "y", "width", "height")
_ASIDE = ("symbol", "marker", "mask")
_MAX_VALUE = 200  # characters; no number, colour or name is longer
_MAX_CLASSES = 100  # classes of an element that are read

_Rules = dict[str, dict[str, str]]  # declarations of each selector


def simplify(root: Element) -> None:
    """Remove all attributes of a drawing that do not make lines, and all text."""
    rules: _Rules = {}
    for element in root.iter():
        if tag(element) == "style":
            _add_rules(rules, style_sheet(element))
    _put_aside(root)
    for element in [*root.iter()]:  # a copy, because some are removed
        element.attrib = dict(_kept(element, rules))
        element.text = element.tail = None
        if tag(element) == "path":
            element.attrib.setdefault("d", "")  # a path without it would count as damaged
        if tag(element) in _SHAPES:
            del element[:]  # elements inside a shape are not drawn
    _place_symbols(root)


def _put_aside(root: Element) -> None:
    """Move elements that are drawn only by reference into `defs`, as the interpreter expects."""
    aside: list[Element] = []
    for element in [*root.iter()]:
        if any(tag(child) in _ASIDE for child in element):
            aside += [child for child in element if tag(child) in _ASIDE]
            element[:] = [child for child in element if tag(child) not in _ASIDE]
    if aside:
        # makeelement, because elements of two implementations do not mix.
        root.insert(0, root.makeelement(f"{str(root.tag).removesuffix('svg')}defs", {}))
        root[0].extend(aside)


def _place_symbols(root: Element) -> None:
    """Place symbols into the frames of the `use` elements that show them.

    The interpreter does not do that.
    """
    symbols = {element.get("id"): element for element in root.iter() if tag(element) == "symbol"}
    for use in root.iter():
        symbol = symbols.get(reference(use) or "")
        if symbol is None:
            continue
        with suppress(ValueError, ZeroDivisionError):  # a symbol without a box stays as it is
            shown = f"{use.get('transform', '')} {_into_frame(use, symbol)}"
            use.attrib = {name: use.attrib[name] for name in use.attrib if name not in _FRAME}
            use.set("transform", shown.strip())


def _into_frame(use: Element, symbol: Element) -> str:
    """Return the transform that fits the box of a symbol into the frame of a `use`, centred.

    Raises ValueError or ZeroDivisionError if there is no such box or frame.
    """
    left, top, width, height = map(float, symbol.get("viewBox", "").replace(",", " ").split())
    frame = zip(_FRAME, (0.0, 0.0, width, height), strict=True)
    x, y, wide, high = (float(use.get(name, usual)) for name, usual in frame)
    scale = min(wide / width, high / height)
    x, y = x + (wide - scale * width) / 2, y + (high - scale * height) / 2
    return f"translate({x:g},{y:g}) scale({scale:g}) translate({-left:g},{-top:g})"


def reference(element: Element) -> str | None:
    """Return the id of the element that a `use` shows; None for other elements."""
    if tag(element) != "use":
        return None
    targets = [value for name, value in element.attrib.items() if name.endswith("href")]
    return next((target[1:] for target in targets if target.startswith("#")), None)


def tag(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def style_sheet(element: Element) -> str:
    """Return the text of a style sheet without `url(…)`, which may hold whole fonts."""
    return _without(element.text or "", "url(", ")")


def _kept(element: Element, rules: _Rules) -> Iterator[tuple[str, str]]:
    for name, value in (element.attrib | _declared(element, rules)).items():
        whole = name in ("transform", *LINES.get(tag(element), ()))
        short = name in _KEPT and len(value) <= _MAX_VALUE
        if (whole or short) and value != "inherit":  # the interpreter reads "inherit" as black
            yield name, value
    if (target := reference(element)) is not None:
        yield "href", f"#{target}"


def _declared(element: Element, rules: _Rules) -> dict[str, str]:
    """Return the declarations of style sheets and own style for an element; later ones win."""
    name = tag(element)
    selectors = ["*", name]
    for word in element.get("class", "").split(maxsplit=_MAX_CLASSES)[:_MAX_CLASSES]:
        selectors += (f".{word}", f"{name}.{word}")
    selectors.append(f"#{element.get('id')}")
    declared: dict[str, str] = {}
    for selector in selectors:
        declared |= rules.get(selector, {})
    return declared | _declarations(element.get("style", ""))


def _without(text: str, start: str, end: str) -> str:
    """Return a text without the parts between two marks, and without the marks."""
    first, *others = text.split(start)
    return "".join([first, *(part.partition(end)[2] for part in others)])


def _add_rules(rules: _Rules, sheet: str) -> None:
    depth = 0  # of nested blocks: rules inside @media apply to print or dark screens only
    for block in _without(sheet, "/*", "*/").split("}"):
        selectors, *bodies = block.split("{")
        declarations = _declarations(bodies[0]) if depth == 0 and len(bodies) == 1 else {}
        depth = max(depth + len(bodies) - 1, 0)
        selectors = selectors.rpartition(";")[2]  # drops statements before it, such as @import
        for selector in selectors.split(",") if declarations else ():
            rules.setdefault(selector.strip(), {}).update(declarations)


def _declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";"))
    # `!important` is ignored.
    return {
        name.strip(): value.partition("!")[0].strip()
        for name, _, value in pairs
        if name.strip() in _STYLED
    }
