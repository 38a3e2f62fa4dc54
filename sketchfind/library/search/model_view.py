"""The photos as one model sees them: its space, its index, its process for queries."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from sketchfind.catalog import Catalog
from sketchfind.engine.interface import Engine
from sketchfind.library.gate import Gate
from sketchfind.library.search import stacks
from sketchfind.library.search.accelerator import Accelerator
from sketchfind.library.search.background import Background
from sketchfind.library.search.searcher import Found, Searcher
from sketchfind.types import Example, Filters, Hit, Query, SearchResult


class ModelView:
    """All of a library that is about one model; its process starts with the first query."""

    def __init__(self, catalog: Catalog, index: Path, engine: Engine) -> None:
        info = engine.info
        self._catalog = catalog
        self.engine = engine
        self.space = catalog.embeddings.space(info.space, info.dim, info.name)
        self.accelerator = Accelerator(catalog, self.space, index)
        self.searcher = Searcher(catalog, self.space, self.accelerator)
        self.background = Background(catalog, self.space)
        self.queries = engine.queries()
        self.gate = Gate(catalog.clear_errors)

    def warm_up(self) -> Future[None]:
        """Load model and index in the background; the future tells when the model is ready."""
        self.accelerator.start()
        return self.queries.warm_up()

    def answer(self, query: Query, k: int, *, exact: bool) -> SearchResult:
        """Answer a query, best first; blocks until the encoder has answered.

        Filters alone need no encoder.
        """
        started = time.perf_counter()
        if query.only_filters:
            return self._list(query.filters, k, started)
        encoded = self.queries.encode(self.with_vectors(query)).result()
        found = self.searcher.search(encoded.embedding, k, query.filters, exact=exact)
        return SearchResult(
            found.hits,
            encoded.concepts,
            time.perf_counter() - started,
            self.space.name,
            found.exact,
            self.background.convincing(encoded.embedding, found.hits),
            self._stacks(found),
            encoded.unknown_words,
        )

    def _list(self, filters: Filters, k: int, started: float) -> SearchResult:
        """List the photos that pass, newest first."""
        filtering = self._catalog.filtering
        newest = filtering.newest(filters, k)
        hits = tuple(
            Hit(rank, None, path, photo_id) for rank, (photo_id, path) in enumerate(newest, 1)
        )
        listed = len(filtering.matching(filters))
        seconds = time.perf_counter() - started
        return SearchResult(hits, (), seconds, self.space.name, exact=True, listed=listed)

    def with_vectors(self, query: Query) -> Query:
        """Take the embeddings of known photos from the catalog: also when their drive is away."""

        def known(example: Example) -> Example:
            id_at = self._catalog.photos.id_at
            # As it is written first: where links lead, only its drive knows, which may hang.
            photo_id = id_at(str(example.path.absolute())) or id_at(os.path.realpath(example.path))
            if photo_id is None:
                return example
            _, vectors = self._catalog.embeddings.get(self.space, [photo_id])
            return replace(example, vector=vectors[0]) if len(vectors) else example

        return replace(query, examples=tuple(known(example) for example in query.examples))

    def _stacks(self, found: Found) -> tuple[int, ...]:
        ids = [hit.photo_id for hit in found.hits[: stacks.MOST]]
        taken = self._catalog.photos.taken(ids)
        times = [taken.get(photo_id) for photo_id in ids]
        return stacks.stack(found.embeddings[: stacks.MOST], times)

    def retire(self) -> None:
        """End it once everybody who asks at the moment has the answer; blocks."""
        self.gate.shut()
        self.gate.wait_until_empty()
        self.queries.close()
        self.accelerator.close()

    def close(self) -> None:
        """End it at once; whoever waits for an answer gets an error."""
        self.queries.close()
        self.accelerator.close()
