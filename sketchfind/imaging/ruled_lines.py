"""Find the rules, which are lines printed on paper, in a picture of a lined or squared sheet.

Rules are straight over some length, have equal distances, and cross the whole sheet. Straight lines
are found by a greyscale opening with pieces of lines of several slopes (Soille, "Morphological
Image Analysis", 2003), so a sheet may be turned a little, bent, or photographed from the side.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEAST_INK = 8  # of 255; what is fainter is grain
LEAST_RULES = 6  # rules that a column must cross
CROSSED = 0.8  # share of the columns that must cross so many
ALIKE = 0.25  # share of the median distance between two rules by which others may differ
REGULAR = 0.7  # share of the distances that must be alike
PEN = 1.8  # times the median ink of rules; where there is more, something is drawn over them
PIECES = 6  # pieces of lines that fit into the width of the sheet
MAX_SLOPE = 0.12  # of rules that count as level
SLOPES = 9  # number of slopes that are tried
_Ink = NDArray[np.uint8]
_Mask = NDArray[np.bool_]
_Allowed = NDArray[np.floating]


def find_rules(ink: _Ink) -> _Mask | None:
    """Return where `ink` (h, w; 0 for paper) is that of rules alone; None if there are no rules.

    Rules are about level, upright, or both.
    """
    # Where two rules cross, there may be the ink of both.
    allowed = _allowed(ink) + _allowed(ink.T).T
    return ink < allowed if allowed.any() else None


def _allowed(ink: _Ink) -> _Allowed:
    """Return how much ink level rules may have at each pixel, (h, w); 0 where there is no rule."""
    # Thickened, because lines may be bent or lie between two rows.
    thick = np.maximum.reduce([np.roll(ink, by, axis=0) for by in (-1, 0, 1)])
    lines = _straight(thick) > LEAST_INK
    if not _are_rules(lines):
        return np.zeros(ink.shape)
    return lines * PEN * float(np.median(thick[lines]))


def _are_rules(lines: _Mask) -> bool:
    """Tell whether lines are printed, not drawn: these cross the sheet at equal distances."""
    begins = lines[1:] & ~lines[:-1]
    crossed = np.count_nonzero(begins, axis=0) >= LEAST_RULES
    if crossed.mean() < CROSSED:
        return False
    distances = np.concatenate([np.diff(np.flatnonzero(column)) for column in begins.T])
    usual = float(np.median(distances))
    return bool((np.abs(distances - usual) < ALIKE * usual).mean() > REGULAR)


def _straight(ink: _Ink) -> _Ink:
    """Return the ink (h, w) of lines that are about level and straight over a piece's length."""
    width = ink.shape[1]
    doublings = int(np.log2(max(width / PIECES, 1)))
    # Padded with ink, as if lines went on beyond the edges of the picture.
    above, beside = int(MAX_SLOPE * width) + 1, 2**doublings - 1
    wide = np.pad(ink, ((above, above), (beside, beside)), constant_values=255)
    rows, columns = np.arange(len(wide))[:, None], np.arange(wide.shape[1])
    best = np.zeros_like(wide)
    for slope in np.linspace(-MAX_SLOPE, MAX_SLOPE, SLOPES):
        shifts = np.round(slope * (columns - wide.shape[1] / 2)).astype(int)
        level = _opened(wide[(rows + shifts) % len(wide), columns], doublings)
        np.maximum(best, level[(rows - shifts) % len(wide), columns], out=best)
    return best[above:-above, beside : beside + width]


def _opened(ink: _Ink, doublings: int) -> _Ink:
    """Open each row: keep only the ink of pieces of 2 ** `doublings` pixels."""
    for step in range(doublings):
        ink = np.minimum(ink[:, : -(2**step)], ink[:, 2**step :])
    ink = np.pad(ink, ((0, 0), (2**doublings - 1, 2**doublings - 1)))
    for step in range(doublings):
        ink = np.maximum(ink[:, : -(2**step)], ink[:, 2**step :])
    return ink
