"""Measure what a loaded model costs on this machine."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import numpy as np

from sketchfind.encoder.devices import available_devices
from sketchfind.encoder.retrieval import QUERY_VIEWS
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.views import embed_sketch_views
from sketchfind.types import ModelCost

SECONDS = 0.5  # for each of the two measurements
BATCHES = 2  # for each stream in one measurement, as many as an update gives it


def measure_cost(runtime: Runtime, file: Path) -> ModelCost:
    """Encode drawings as a search does, then photos as an update does; return the medians.

    It takes about a second and leaves the threads of this process divided as for an update.
    """
    sketch_seconds = _sketch_seconds(runtime)
    photos_per_second = _photos_per_second(runtime)
    return ModelCost(
        bytes=file.stat().st_size,
        device=runtime.device_name,
        devices=tuple(available_devices()),
        photos_per_second=photos_per_second,
        sketch_seconds=sketch_seconds,
        memory=_memory(),
        distrusted=runtime.distrusted,
    )


def _sketch_seconds(runtime: Runtime) -> float:
    side = runtime.sketch_size
    sketch = np.random.default_rng(0).integers(0, 256, (1, side, side), dtype=np.uint8)
    return _seconds(lambda: embed_sketch_views(runtime, sketch, QUERY_VIEWS))


def _photos_per_second(runtime: Runtime) -> float:
    streams, side = runtime.share_threads(), runtime.photo_size
    shape = (streams.batch, side, side, 3)
    photos = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    batches = [photos] * (BATCHES * streams.count)
    with ThreadPoolExecutor(streams.count, thread_name_prefix="encode") as encoders:
        seconds = _seconds(lambda: list(encoders.map(runtime.embed_photos, batches)))
    return len(batches) * len(photos) / seconds


def _memory() -> int:
    """Return the most memory that this process has used, in bytes; 0 if that is not known."""
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
