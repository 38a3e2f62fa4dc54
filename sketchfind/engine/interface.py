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
    """Encodes queries, one after the other; kept warm."""

    @property
    def ready(self) -> bool:
        """Whether the model is loaded, so that an answer takes no longer than encoding."""

    def warm_up(self) -> Future[Fallback | None]:
        """Load the model now; the future tells if it is computed more slowly than was tried."""

    def encode(self, query: Query) -> Future[EncodedQuery]:
        """Encode one query; the future may hold a UserFacingError."""

    def encode_variants(self, query: Query, sketches: Pixels) -> Future[Embeddings]:
        """Encode a query with each of `sketches` (n, S, S) in place of its own; rows (n, d)."""

    def close(self) -> None:
        """End it; whoever waits gets EncoderUnavailable."""


class IngestEncoding(Protocol):
    """Encodes files in batches for as long as there is work."""

    def encode(
        self, paths: Sequence[str], answers: Callable[[str], bool]
    ) -> list[EncodedPhoto | FailedPhoto]:
        """Encode files, in their order; a bad file is a result.

        `answers` tells whether the drive of a file does; it is asked once one took too long.
        """

    def rest(self) -> None:
        """Give the memory back until the next `encode`; not while one runs."""

    def cancel(self) -> None:
        """Let a running `encode` in another thread raise CancelledError soon."""

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
        """Read all of its file; raise ModelFileError when that is damaged."""

    def queries(self) -> QueryEncoding:
        """Make the encoder of queries."""

    def ingest(self) -> IngestEncoding:
        """Make an encoder of files."""
