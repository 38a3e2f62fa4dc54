"""How lines look when they show what they do to a photo: for it, against it, or hardly anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor

from sketchfind.ui.sketch.ink import LineStyle

# Blue and orange are told apart by nearly everybody; against is dashed as well.
FOR = QColor("#1f57c8")
AGAINST = QColor("#bf5208")
NEITHER = QColor("#bcbfc6")
# Cosines. When no line has a stronger effect than this, none is painted in full colour.
FULL = 0.05
HARDLY = 0.05  # of the strongest effect


def shares(effects: Sequence[float]) -> tuple[float, ...]:
    """Return each effect as a share of the strongest, from -1 to 1."""
    strongest = max((abs(effect) for effect in effects), default=0.0)
    return tuple(effect / max(strongest, FULL) for effect in effects)


def line_styles(effects: Sequence[float]) -> tuple[LineStyle, ...]:
    """Colour lines by what they do: the stronger the effect, the stronger the colour."""
    return tuple(_style(share) for share in shares(effects))


def _style(share: float) -> LineStyle:
    if abs(share) < HARDLY:
        return LineStyle(NEITHER)
    end, strength = (FOR if share > 0 else AGAINST), abs(share) ** 0.6  # weak ones stay visible
    pairs = zip(_rgb(NEITHER), _rgb(end), strict=True)
    mixed = (start + strength * (stop - start) for start, stop in pairs)
    return LineStyle(QColor.fromRgbF(*mixed), dashed=share < 0)


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
