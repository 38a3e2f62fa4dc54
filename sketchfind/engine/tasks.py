"""What runs inside an encoder process; torch is imported here and only when a task needs it."""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchfind import blas, network
from sketchfind.encoder.retrieval import QUERY_VIEWS
from sketchfind.errors import UnreadablePhoto, UserFacingError, phrase
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch import is_blank, sketch_from_image
from sketchfind.imaging.thumbnails import THUMBNAIL_SIDE, make_thumbnail
from sketchfind.types import (
    Embeddings,
    EncodedPhoto,
    EncodedQuery,
    FailedPhoto,
    ModelCost,
    PhotoInfo,
    Pixels,
    Query,
)

if TYPE_CHECKING:
    from sketchfind.encoder.runtime import Runtime

SKETCH_WEIGHT = 1.0
LIKE_WEIGHT = 1.0
# Words live in the text-space half alone, so they need more weight to count as much as a sketch:
# on validation classes 1.5 lifted map_all from .67 to .84 and still let the drawing decide.
WORDS_WEIGHT = 1.5
WITHOUT_WEIGHT = -0.4
UNLIKE_WEIGHT = 0.4  # of a photo to avoid, whose weight is negative already
CONCEPTS = 8

Part = tuple[NDArray[np.float32], float]  # a vector (d,) and its weight

MICRO_BATCH = 16  # small enough that encoding starts while most of a batch is still decoded
# Not more: each may hold a picture of MAX_PIXELS, a quarter of a gigabyte.
DECODE_THREADS = max(2, min(4, os.cpu_count() or 2))


def start_worker(background: bool) -> None:
    """Set the process up; `background` lowers its priority."""
    # The default action ends the process even while a decoder or torch holds the interpreter.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    network.refuse()
    blas.use_one_thread()
    if background:
        _lower_priority()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _lower_priority() -> None:
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
    else:
        os.nice(10)


def _end_with_parent() -> None:
    """End at once when the app is gone, also in the middle of a task."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


@functools.cache
def _runtime(model: str, device: str) -> Runtime:
    from sketchfind.encoder.runtime import Runtime

    return Runtime.load(Path(model), device)


def load(model: str, device: str) -> None:
    """Load the model, which also checks that it computes what it should."""
    _runtime(model, device)


def measure(model: str, device: str) -> ModelCost:
    """Measure what the model costs here; takes some seconds."""
    from sketchfind.encoder.cost import measure_cost

    return measure_cost(_runtime(model, device), Path(model))


def embed_query(model: str, device: str, query: Query) -> EncodedQuery:
    """Embed the parts of a query and fuse them; raise UserFacingError when that is impossible."""
    runtime = _runtime(model, device)
    parts: list[Part] = []
    sketch: NDArray[np.float32] | None = None
    if query.sketch is not None and not is_blank(query.sketch):
        sketch = _embed_sketch(runtime, query.sketch)
        parts.append((sketch, SKETCH_WEIGHT * query.sketch_weight))
    parts += _other_parts(runtime, query)
    if not any(weight > 0 for _, weight in parts):
        raise UserFacingError("There is nothing to look for.", "Draw something or add a word.")
    embedding = runtime.compose(parts)
    seen = sketch if sketch is not None else embedding
    return EncodedQuery(embedding, runtime.concepts(seen, CONCEPTS))


def embed_variants(model: str, device: str, query: Query, sketches: Pixels) -> Embeddings:
    """Embed a query with each of `sketches` (n, S, S) in place of its own, in one batch; (n, d).

    The row is zero where a blank sketch leaves nothing to look for.
    """
    from sketchfind.encoder.views import embed_sketch_views

    runtime = _runtime(model, device)
    others = _other_parts(runtime, query)
    rows: Embeddings = embed_sketch_views(runtime, sketches, QUERY_VIEWS)
    for number, sketch in enumerate(sketches):
        parts = list(others)
        if not is_blank(sketch):
            parts.append((rows[number], SKETCH_WEIGHT * query.sketch_weight))
        wanted = any(weight > 0 for _, weight in parts)
        rows[number] = runtime.compose(parts) if wanted else 0.0
    return rows


def _other_parts(runtime: Runtime, query: Query) -> list[Part]:
    """Embed what is asked beside the sketch: vectors (d,) with their weights."""
    parts: list[Part] = []
    if query.words.strip():
        parts.append((runtime.embed_words(query.words), WORDS_WEIGHT * query.words_weight))
    for example in query.examples:
        vector = example.vector
        usual = LIKE_WEIGHT if example.weight > 0 else UNLIKE_WEIGHT
        parts.append(
            (
                _embed_like(runtime, example.path) if vector is None else vector,
                usual * example.weight,
            )
        )
    if query.without is not None and not is_blank(query.without):
        avoided = _embed_sketch(runtime, query.without)
        parts.append((avoided, WITHOUT_WEIGHT * query.without_weight))
    return parts


def _embed_sketch(runtime: Runtime, sketch: Pixels) -> NDArray[np.float32]:
    from sketchfind.encoder.views import embed_sketch_views

    if len(sketch) != runtime.photo_size:  # drawn for the model before this one
        sketch = sketch_from_image(Image.fromarray(sketch), runtime.photo_size)
    rows: Embeddings = embed_sketch_views(runtime, sketch[None], QUERY_VIEWS)
    embedded: NDArray[np.float32] = rows[0]
    return embedded


def _embed_like(runtime: Runtime, path: Path) -> NDArray[np.float32]:
    try:
        photo = decode_photo(path, min_side=runtime.photo_transform.least_side)
    except UnreadablePhoto as error:
        raise UserFacingError(
            "{path} cannot be used to search with: {reason}.",
            "Choose another photo.",
            path=path,
            reason=error.reason,
        ) from error
    pixels = runtime.photo_transform(photo.image)
    embedded: NDArray[np.float32] = runtime.embed_photos(pixels[None])[0]
    return embedded


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """Results in any order. After a hang, those of later files lack and the process is unfit."""

    results: list[EncodedPhoto | FailedPhoto]
    hung: bool


@dataclass(frozen=True, slots=True)
class _Decoded:
    path: str
    info: PhotoInfo
    thumbnail: bytes
    pixels: Pixels  # (S, S, 3)


class _DecodeJob:
    """Decodes one file in a thread, and tells since when."""

    def __init__(self, path: str, transform: PhotoTransform) -> None:
        self.path = path
        self._transform = transform
        self._started: float | None = None
        self.future: Future[_Decoded | FailedPhoto]

    def __call__(self) -> _Decoded | FailedPhoto:
        self._started = time.monotonic()
        try:
            photo = decode_photo(
                self.path,
                min_side=self._transform.least_side,
                min_long_side=THUMBNAIL_SIDE,
            )
        except UnreadablePhoto as error:
            return FailedPhoto(self.path, error.reason, error.passing)
        pixels = self._transform(photo.image)
        return _Decoded(self.path, photo.info, make_thumbnail(photo.image), pixels)

    def wait(self, seconds: float) -> _Decoded | FailedPhoto | None:
        """Return the result, or None when decoding has taken longer than `seconds`."""
        while True:
            try:
                return self.future.result(timeout=min(1.0, seconds))
            except TimeoutError:
                if self.future.done():
                    continue
                if self._started and time.monotonic() - self._started > seconds:
                    return None


def embed_files(model: str, device: str, paths: Sequence[str], seconds_each: float) -> BatchOutcome:
    """Decode files in threads and encode them meanwhile.

    A thread cannot be stopped: when a file takes longer than `seconds_each` to decode, the batch
    ends there and says so.
    """
    runtime = _runtime(model, device)
    results: list[EncodedPhoto | FailedPhoto] = []
    waiting: list[_Decoded] = []
    executor = ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode")
    jobs = [_DecodeJob(path, runtime.photo_transform) for path in paths]
    hung = False
    try:
        for job in jobs:
            job.future = executor.submit(job)
        for job in jobs:
            outcome = job.wait(seconds_each)
            if outcome is None:
                reason = phrase("reading it took too long") + f" ({seconds_each:g} seconds)"
                results.append(FailedPhoto(job.path, reason))
                hung = True
                break
            if isinstance(outcome, FailedPhoto):
                results.append(outcome)
            else:
                waiting.append(outcome)
            if len(waiting) >= MICRO_BATCH:
                results.extend(_encode(runtime, waiting))
                waiting.clear()
        results.extend(_encode(runtime, waiting))
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return BatchOutcome(results, hung)


def _encode(runtime: Runtime, photos: list[_Decoded]) -> list[EncodedPhoto]:
    if not photos:
        return []
    embeddings = runtime.embed_photos(np.stack([photo.pixels for photo in photos]))
    return [
        EncodedPhoto(photo.path, photo.info, photo.thumbnail, embedding)
        for photo, embedding in zip(photos, embeddings, strict=True)
    ]
