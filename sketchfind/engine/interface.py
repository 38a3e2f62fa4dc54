"""What the library needs of an engine, so that it can be tested without torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol, Self

from sketchfind.types import (
    Embeddings,
    EncodedPhoto,
    EncodedQuery,
    FailedPhoto,
    Fallback,
    ModelInfo,
    Pixels,
    Query,
)


class QueryEncoding(Protocol):
    """Encodes queries, one after the other; stays loaded."""

    @property
    def ready(self) -> bool:
        """Whether the model is loaded, so that an answer takes no longer than encoding."""

    def warm_up(self) -> Future[Fallback | None]:
        """Load the model now; the future holds a Fallback if a faster way was tried in vain."""

    def encode(self, query: Query) -> Future[EncodedQuery]:
        """Encode one query; the future may hold a UserFacingError."""

    def encode_variants(self, query: Query, sketches: Pixels) -> Future[Embeddings]:
        """Encode a query with each of `sketches` (n, S, S) in place of its own; rows (n, d)."""

    def close(self) -> None:
        """End the process; callers that wait get EncoderUnavailable."""


class IngestEncoding(Protocol):
    """Encodes files in batches for as long as there is work."""

    def encode(
        self, paths: Sequence[str], answers: Callable[[str], bool]
    ) -> list[EncodedPhoto | FailedPhoto]:
        """Return one result for each file, in their order; for a bad file a FailedPhoto.

        `answers` tells whether the drive of a file answers; it is called once a file has taken too
        long.
        """

    def rest(self) -> None:
        """Free the memory until the next `encode`; not to be called while one runs."""

    def cancel(self) -> None:
        """Make an `encode` that runs in another thread raise CancelledError soon."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Engine(Protocol):
    """Makes encoders for one model."""

    @property
    def info(self) -> ModelInfo:
        """The model."""

    @property
    def path(self) -> Path:
        """Its file."""

    def check(self) -> None:
        """Read the whole model file; raise ModelFileError if it is damaged."""

    def queries(self) -> QueryEncoding:
        """Make an encoder of queries."""

    def ingest(self) -> IngestEncoding:
        """Make an encoder of files."""
