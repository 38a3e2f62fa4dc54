"""Cut off black bars: of film frames, screenshots, and photos padded to a square."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

BLACK = 32  # of 255: bars are not quite black once JPEG has blurred their edge
SPECKS = 0.02  # share of a row that may be bright in a bar
LEAST_BAR = 0.02  # share of the side; less is not worth cutting
UNEQUAL = 0.04  # share of the side by which the two bars may differ
MOST_CUT = 0.7  # share of the side; cutting more would leave a strip


def cut_bars(image: Image.Image) -> Image.Image:
    """Cut black bars off an RGB image: two about equal ones, at top and bottom or at the sides.

    A photo with one dark border is left as it is, because that is part of the picture.
    """
    bright = np.asarray(image.convert("L")) > BLACK
    top, bottom = _bars(bright)
    left, right = _bars(bright[top : image.height - bottom].T)
    if not (top or left):
        return image
    return image.crop((left, top, image.width - right, image.height - bottom))


def _bars(bright: NDArray[np.bool_]) -> tuple[int, int]:
    """Return how many rows are black at the start and at the end; (0, 0) if these are no bars.

    Single bright specks, as left by JPEG, do not make a row bright.
    """
    rows, columns = bright.shape
    lit = np.count_nonzero(bright, axis=1) > SPECKS * columns
    if not lit.any():
        return 0, 0
    first, last = int(lit.argmax()), int(lit[::-1].argmax())
    unequal = abs(first - last) > UNEQUAL * rows
    if unequal or min(first, last) < LEAST_BAR * rows or first + last > MOST_CUT * rows:
        return 0, 0
    return first, last
