"""An engine without torch: the embedding is the colours of the photo on a coarse grid."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from pathlib import Path

import numpy as np
from PIL import Image

from sketchfind.engine.client import Engine
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.engine.query import QueryEncoder
from sketchfind.errors import ModelFileError, UnreadablePhoto
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.thumbnails import make_thumbnail
from sketchfind.types import (
    Concept,
    Embeddings,
    EncodedPhoto,
    EncodedQuery,
    FailedPhoto,
    Fallback,
    ModelInfo,
    Pixels,
    Query,
)

GRID = 4
DIM = GRID * GRID * 3


def colours(image: Image.Image) -> np.ndarray:
    """Embed a picture: (DIM,) of length 1."""
    small = np.asarray(image.resize((GRID, GRID)), np.float32).ravel() - 127.5
    return small / max(float(np.linalg.norm(small)), 1e-9)


class FakeEngine(Engine):
    """Remembers what it was asked to encode; `before` is called with each batch.

    `cancelled` is set when somebody cancels what is being encoded.
    """

    def __init__(self, space: str = "colours", before: Callable[[list[str]], None] | None = None):
        self.info = ModelInfo("fake", space, DIM, 32, "CC0-1.0", ("red",))
        self.path = Path("fake.safetensors")
        self.encoded: list[str] = []
        self.cancelled = threading.Event()
        self.before = before or (lambda paths: None)
        self.open_encoders = 0
        self.query_encoder = "cold"
        self.rests = 0
        self.damage: ModelFileError | None = None

    def check(self) -> None:
        if self.damage is not None:
            raise self.damage

    def queries(self) -> _Queries:
        return _Queries(self)

    def ingest(self) -> _Ingest:
        return _Ingest(self)


class _Queries(QueryEncoder):
    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.ready = True

    def warm_up(self) -> Future[Fallback | None]:
        self._engine.query_encoder = "warm"
        future: Future[Fallback | None] = Future()
        future.set_result(None)
        return future

    def encode(self, query: Query) -> Future[EncodedQuery]:
        future: Future[EncodedQuery] = Future()
        future.set_result(encode_query(query))
        return future

    def encode_variants(self, query: Query, sketches: Pixels) -> Future[Embeddings]:
        raise NotImplementedError

    def close(self) -> None:
        self._engine.query_encoder = "closed"


class _Ingest(IngestEncoder):
    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self._cancelled = False

    def __enter__(self) -> _Ingest:
        self._engine.open_encoders += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.open_encoders -= 1

    def rest(self) -> None:
        self._engine.rests += 1

    def cancel(self) -> None:
        self._cancelled = True
        self._engine.cancelled.set()

    def encode(
        self, paths: Sequence[str], answers: Callable[[str], bool] = lambda _path: True
    ) -> list[EncodedPhoto | FailedPhoto]:
        self._engine.before(list(paths))
        if self._cancelled:
            raise CancelledError
        self._engine.encoded += paths
        return [encode_file(path) for path in paths]


def encode_query(query: Query) -> EncodedQuery:
    if query.sketch is not None:
        return EncodedQuery(colours(Image.fromarray(query.sketch).convert("RGB")), ())
    (example,) = query.examples
    if example.vector is None:
        vector = colours(decode_photo(example.path, min_side=64).image)
    else:
        vector = example.vector
    return EncodedQuery(vector, (Concept("red", 1.0),), device="cpu, float32")


def encode_file(path: str) -> EncodedPhoto | FailedPhoto:
    try:
        photo = decode_photo(path, min_side=64)
    except UnreadablePhoto as error:
        return FailedPhoto(path, error.reason, error.transient)
    return EncodedPhoto(path, photo.info, make_thumbnail(photo.image), colours(photo.image))
