"""Arrays of numbers that layers pass to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Embeddings = NDArray[np.float32]  # (n, d), rows L2-normalised
Pixels = NDArray[np.uint8]  # (..., h, w) or (..., h, w, 3)
