"""Lines that are printed on paper: where they are in a picture of a lined or squared sheet.

They are straight for a while, lie at equal distances, and cross the whole sheet. What is straight
is found by a greyscale opening with pieces of lines of several slopes (Soille, "Morphological Image
Analysis", 2003), so that a sheet may be turned a little, bent, or photographed from aside.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEAST_INK = 8  # of 255; what is fainter is grain
LEAST_RULES = 6  # one below the other
CROSSED = 0.8  # share of the columns that have so many
ALIKE = 0.25  # of the usual distance between two rules, by which others may differ
REGULAR = 0.7  # share of the distances that are alike
PEN = 1.8  # times the ink of rules; what has more is drawn over them
PIECES = 6  # of lines on the width of the sheet
MAX_SLOPE = 0.12  # of rules that count as level
SLOPES = 9  # that are tried
_Ink = NDArray[np.uint8]
_Mask = NDArray[np.bool_]
_Allowed = NDArray[np.floating]


def find_rules(ink: _Ink) -> _Mask | None:
    """Return where rules are in `ink` (h, w), 0 for paper, and nothing over them; None if nowhere.

    Rules are about level, upright, or both.
    """
    # Where two of them cross there is the ink of both.
    allowed = _allowed(ink) + _allowed(ink.T).T
    return ink < allowed if allowed.any() else None


def _allowed(ink: _Ink) -> _Allowed:
    """Return how much ink may be of level rules, (h, w); none where there is no rule."""
    # Lines are bent, and lie between two rows.
    thick = np.maximum.reduce([np.roll(ink, by, axis=0) for by in (-1, 0, 1)])
    lines = _straight(thick) > LEAST_INK
    if not _are_rules(lines):
        return np.zeros(ink.shape)
    return lines * PEN * float(np.median(thick[lines]))


def _are_rules(lines: _Mask) -> bool:
    """Tell printed lines from some that are drawn: they cross the sheet at equal distances."""
    begins = lines[1:] & ~lines[:-1]
    crossed = np.count_nonzero(begins, axis=0) >= LEAST_RULES
    if crossed.mean() < CROSSED:
        return False
    distances = np.concatenate([np.diff(np.flatnonzero(column)) for column in begins.T])
    usual = float(np.median(distances))
    return bool((np.abs(distances - usual) < ALIKE * usual).mean() > REGULAR)


def _straight(ink: _Ink) -> _Ink:
    """Return the ink (h, w) of lines that are about level, and straight for a piece."""
    width = ink.shape[1]
    doublings = int(np.log2(max(width / PIECES, 1)))
    # Lines go on beyond the edges of the picture.
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
    """Return what is left of each row where a piece of 2 ** `doublings` pixels fits."""
    for step in range(doublings):
        ink = np.minimum(ink[:, : -(2**step)], ink[:, 2**step :])
    ink = np.pad(ink, ((0, 0), (2**doublings - 1, 2**doublings - 1)))
    for step in range(doublings):
        ink = np.maximum(ink[:, : -(2**step)], ink[:, 2**step :])
    return ink
