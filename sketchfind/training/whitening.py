"""Whitening: axes along which training pictures vary much count less.

Training spreads its own classes along a few axes, which then outweigh what tells other classes
apart. Whitening evens the axes out; halfway is best (training/EXPERIMENTS.md). After Jegou and
Chum, "Negative evidences and co-occurrences in image retrieval" (ECCV 2012).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sketchfind.types import Embeddings

FLOOR = 0.1  # share of the mean variance, added to each axis: axes that hardly vary are noise


def whitening_map(centred: Sequence[Embeddings], strength: float) -> NDArray[np.float32]:
    """Return the symmetric map (D, D) that turns centred features into whitened ones.

    It is C^(-strength / 2), where C is the mean of the domains' covariances.

    Args:
        centred: for each domain the backbone features (n, D) of training pictures, with their mean
            subtracted and L2-normalised.
        strength: from 0, which changes nothing, to 1, which makes all axes vary alike.
    """
    covariance = np.mean([rows.T @ rows / len(rows) for rows in centred], axis=0, dtype=np.float64)
    variances, axes = np.linalg.eigh(covariance)
    scales = (variances.clip(min=0) + FLOOR * variances.mean()) ** (-strength / 2)
    whitening: NDArray[np.float32] = ((axes * scales) @ axes.T).astype(np.float32)
    return whitening
