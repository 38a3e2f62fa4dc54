"""Compute NumPy's matrix products on one thread.

After each product OpenBLAS's second thread waits for more work at full speed for some 25 ms. That
takes a core from the encoder: a query of 28 ms took 100 ms with both threads.
"""

from __future__ import annotations

import numpy as np  # noqa: F401  (only a library that is loaded can be limited)
from threadpoolctl import threadpool_limits


def use_one_thread() -> None:
    """Limit NumPy's matrix products to the calling thread until the process ends."""
    threadpool_limits(1, user_api="blas")
