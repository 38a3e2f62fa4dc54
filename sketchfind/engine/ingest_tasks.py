"""What an encoder process does for an update: decode files in threads and encode meanwhile."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sketchfind.engine.hang_detector import CPU_KNOWN, TICK, HangDetector, thread_cpu_seconds
from sketchfind.engine.loaded import ModelSource, runtime_of
from sketchfind.engine.process import give_way, show_life
from sketchfind.errors import UnreadablePhoto, phrase
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.thumbnails import THUMBNAIL_SIDE, make_thumbnail
from sketchfind.types import EncodedPhoto, FailedPhoto, PhotoInfo, Pixels

if TYPE_CHECKING:
    from sketchfind.encoder.runtime import Runtime
    from sketchfind.encoder.streams import Streams

# At most 4, because each may hold a picture of MAX_PIXELS: .4 GB with what is made from it.
DECODE_THREADS = max(2, min(4, os.cpu_count() or 2))
COMPUTING = 4  # how many times longer decoding may compute than do nothing


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """Results in any order. After a hang, later files have none; the process must be replaced."""

    results: list[EncodedPhoto | FailedPhoto]
    hung: bool


@dataclass(frozen=True, slots=True)
class _Decoded:
    path: str
    info: PhotoInfo
    thumbnail: bytes
    pixels: Pixels  # (S, S, 3)


class _DecodeJob:
    """Decodes one file in a thread, and detects whether that hangs."""

    def __init__(self, path: str, transform: PhotoTransform) -> None:
        self.path = path
        self._transform = transform
        self._thread: int | None = None
        self.future: Future[_Decoded | FailedPhoto]

    def __call__(self) -> _Decoded | FailedPhoto:
        self._thread = threading.get_ident()
        try:
            photo = decode_photo(
                self.path,
                min_side=self._transform.least_side,
                min_long_side=THUMBNAIL_SIDE,
            )
        except UnreadablePhoto as error:
            return FailedPhoto(self.path, error.reason, error.transient)
        pixels = self._transform(photo.image)
        return _Decoded(self.path, photo.info, make_thumbnail(photo.image), pixels)

    def outcome(self, seconds: float) -> _Decoded | FailedPhoto | None:
        """Wait for the result; None if decoding hangs: `seconds` is how long it may do nothing."""
        detector = HangDetector(
            seconds, COMPUTING * seconds, self._cpu_seconds, cpu_known=CPU_KNOWN
        )
        tick = min(TICK, seconds)
        while not wait([self.future], timeout=tick).done:
            show_life()
            if self._thread is not None and detector.hangs(tick):
                return None
        return self.future.result()

    def _cpu_seconds(self) -> float | None:
        return None if self._thread is None else thread_cpu_seconds(self._thread)


def embed_files(source: ModelSource, paths: Sequence[str], seconds_each: float) -> BatchOutcome:
    """Decode files in threads and encode them meanwhile.

    A thread cannot be stopped: if one hangs (see HangDetector), the batch ends there with `hung`.
    """
    runtime, streams = _runtime_and_streams(source)
    results: list[EncodedPhoto | FailedPhoto] = []
    waiting: list[_Decoded] = []
    encoding: list[Future[list[EncodedPhoto | FailedPhoto]]] = []
    decoders = ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode")
    encoders = ThreadPoolExecutor(streams.count, thread_name_prefix="encode")
    jobs = [_DecodeJob(path, runtime.photo_transform) for path in paths]
    hung = False
    try:
        for job in jobs:
            job.future = decoders.submit(job)
        for job in jobs:
            outcome = job.outcome(seconds_each)
            if outcome is None:
                reason = phrase("reading it took too long") + f" ({seconds_each:g} seconds)"
                results.append(FailedPhoto(job.path, reason, doubtful=True))
                hung = True
                break
            if isinstance(outcome, FailedPhoto):
                results.append(outcome)
            else:
                waiting.append(outcome)
            if len(waiting) > streams.batch:
                encoding.append(encoders.submit(_encode, runtime, waiting[: streams.batch]))
                del waiting[: streams.batch]
        for start in range(streams.count):  # spread the last ones, so that no stream is idle
            encoding.append(encoders.submit(_encode, runtime, waiting[start :: streams.count]))
        for part in encoding:
            results.extend(part.result())
            show_life()
    finally:
        decoders.shutdown(wait=False, cancel_futures=True)
        encoders.shutdown(cancel_futures=True)
    return BatchOutcome(results, hung)


@functools.cache
def _runtime_and_streams(source: ModelSource) -> tuple[Runtime, Streams]:
    runtime = runtime_of(source)
    streams = runtime.share_threads()
    give_way()
    return runtime, streams


def _encode(runtime: Runtime, photos: list[_Decoded]) -> list[EncodedPhoto | FailedPhoto]:
    if not photos:
        return []
    embeddings = runtime.embed_photos(np.stack([photo.pixels for photo in photos]))
    return [
        EncodedPhoto(photo.path, photo.info, photo.thumbnail, embedding)
        if embedding @ embedding > 0  # also False for NaN, which an overflow leaves
        else FailedPhoto(photo.path, "the model cannot make anything of it")
        for photo, embedding in zip(photos, embeddings, strict=True)
    ]
