"""NumPy's matrix products on one thread.

OpenBLAS lets its second thread wait for more work at full speed for some 25 ms after each product.
That takes a core from the encoder: a query of 28 ms took 100 with both.
"""

from __future__ import annotations

import numpy as np  # noqa: F401  (what is not loaded yet cannot be limited)
from threadpoolctl import threadpool_limits


def use_one_thread() -> None:
    """Keep NumPy to the calling thread, until the process ends."""
    threadpool_limits(1, user_api="blas")
