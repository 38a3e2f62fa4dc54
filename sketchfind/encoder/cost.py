"""What a loaded model costs on this machine: measured, not looked up."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from sketchfind.encoder.devices import choose_device
from sketchfind.encoder.retrieval import QUERY_VIEWS
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.views import embed_sketch_views
from sketchfind.errors import UserFacingError
from sketchfind.types import ModelCost

BATCH = 16  # photos encoded at once, as an update does
SECONDS = 0.5  # for each of the two measurements; a drawing may be waiting
DEVICES = ("cpu", "cuda", "mps")


def measure_cost(runtime: Runtime, file: Path) -> ModelCost:
    """Encode photos and drawings for about a second and return the medians."""
    size, drawn = runtime.photo_size, runtime.sketch_size
    noise = np.random.default_rng(0)
    photos = noise.integers(0, 256, (BATCH, size, size, 3), dtype=np.uint8)
    sketch = noise.integers(0, 256, (1, drawn, drawn), dtype=np.uint8)
    photo_seconds = _seconds(lambda: runtime.embed_photos(photos)) / BATCH
    sketch_seconds = _seconds(lambda: embed_sketch_views(runtime, sketch, QUERY_VIEWS))
    return ModelCost(
        bytes=file.stat().st_size,
        device=runtime.device_name,
        devices=tuple(name for name in DEVICES if _is_there(name)),
        photos_per_second=1 / photo_seconds,
        sketch_seconds=sketch_seconds,
        memory=_memory(),
        distrusted=runtime.distrusted,
    )


def _memory() -> int:
    """Return the most memory that this process had, in bytes; 0 where that is not known."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _seconds(work: Callable[[], object]) -> float:
    work()  # the first time also prepares kernels and memory
    times: list[float] = []
    while not times or sum(times) < SECONDS:
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return max(median(times), 1e-9)


def _is_there(device: str) -> bool:
    try:
        choose_device(device)
    except UserFacingError:
        return False
    return True
