"""The limits for the speed of taking in photos: decoding alone, and encoding alone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.streams import Streams
from sketchfind.engine.ingest_tasks import DECODE_THREADS
from sketchfind.imaging.thumbnails import THUMBNAIL_SIDE


@cache
def _runtime(model: str) -> Runtime:
    """Load a model once in each process."""
    return Runtime.load(Path(model))


@cache
def _streams(model: str) -> Streams:
    """Divide the threads of this process as an update does, once in each process."""
    return _runtime(model).share_threads()


def decode_only(_model: str, paths: Sequence[str]) -> int:
    """Decode files to the size of thumbnails, in as many threads as the program has."""
    with ThreadPoolExecutor(DECODE_THREADS) as threads:
        return sum(threads.map(_decode, paths))


def _decode(path: str) -> int:
    with Image.open(path) as image:
        image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))  # decodes at a reduced size
        image.convert("RGB")
    return 1


def encode_only(model: str, paths: Sequence[str]) -> int:
    """Encode as many pictures as there are files, all ready in memory."""
    encoder, streams = _runtime(model), _streams(model)
    shape = (streams.batch, encoder.photo_size, encoder.photo_size, 3)
    pictures = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    batches = [pictures[: len(paths) - start] for start in range(0, len(paths), streams.batch)]
    with ThreadPoolExecutor(streams.count) as threads:
        return sum(len(part) for part in threads.map(encoder.embed_photos, batches))
