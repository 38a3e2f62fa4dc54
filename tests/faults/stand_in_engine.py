"""Real encoder processes with a stand-in for the model, so that starting them takes no torch.

The embedding is the colours on a coarse grid. Processes, batches and the handling of those that are
lost are the program's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from fake_engine import DIM, encode_file, encode_query

from sketchfind.engine.client import Engine
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.engine.ingest_tasks import BatchOutcome
from sketchfind.engine.loaded import ModelSource
from sketchfind.engine.query import QueryEncoder
from sketchfind.types import EncodedQuery, Fallback, ModelInfo, Query


class StandInEngine(Engine):
    """In the place of Engine; each model file has a space of its own."""

    def __init__(self, model: Path, device: str = "auto") -> None:
        self.info = ModelInfo("stand-in", f"stand-in {model.stem}", DIM, 32, "CC0-1.0", ("red",))
        self.path = model
        self._source = ModelSource(model)

    def check(self) -> None:
        """Find nothing: there is no file."""

    def queries(self) -> QueryEncoder:
        return _Queries(self._source)

    def ingest(self) -> IngestEncoder:
        return IngestEncoder(self._source, task=embed_files)


class _Queries(QueryEncoder):
    def warm_up(self) -> Future[Fallback | None]:
        return self._run(load, self._source)

    def encode(self, query: Query) -> Future[EncodedQuery]:
        return self._run(embed_query, self._source, query)


def load(source: ModelSource) -> None:
    """In the place of loading a model."""


def embed_files(source: ModelSource, paths: Sequence[str], seconds_each: float) -> BatchOutcome:
    return BatchOutcome([encode_file(path) for path in paths], hung=False)


def embed_query(source: ModelSource, query: Query) -> EncodedQuery:
    return encode_query(query)
