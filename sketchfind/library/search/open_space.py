"""The photos as one model sees them: its space, its index, its process for queries."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path

from sketchfind.catalog import Catalog
from sketchfind.engine.client import Engine
from sketchfind.errors import UserFacingError, why
from sketchfind.library.folders.drives import DriveHangs, Drives
from sketchfind.library.folders.nesting import Roots, lies_in
from sketchfind.library.gate import Gate
from sketchfind.library.search import stacks
from sketchfind.library.search.background import Background
from sketchfind.library.search.searcher import Found, Searcher
from sketchfind.library.search.vector_index import VectorIndex
from sketchfind.paths import real_name
from sketchfind.types import Example, Fallback, Filters, Hit, Query, SearchResult


class OpenSpace:
    """The space of one model, open for searches; its process starts with the first query."""

    def __init__(
        self, catalog: Catalog, index_folder: Path, engine: Engine, drives: Drives
    ) -> None:
        info = engine.info
        self._catalog = catalog
        self._drives = drives
        self.engine = engine
        self.row = catalog.embeddings.space(info.space, info.dim, info.name)
        self.index = VectorIndex(catalog, self.row, index_folder)
        self.searcher = Searcher(catalog, self.row, self.index)
        self.background = Background(catalog, self.row)
        self.queries = engine.queries()
        self.gate = Gate()

    def reads(self, engine: Engine) -> bool:
        """Tell whether this is the space of the engine's model, read from the same file."""
        return (self.row.name, self.engine.path) == (engine.info.space, engine.path)

    def warm_up(self) -> Future[Fallback | None]:
        """Load model and index in the background: see `Library.warm_up`."""
        self.index.start()
        return self.queries.warm_up()

    def answer(self, query: Query, k: int, *, exact: bool) -> SearchResult:
        """Answer a query: see `Library.search`."""
        started = time.perf_counter()
        if query.only_filters:
            return self._list(query.filters, k, started)
        encoded = self.queries.encode(self.with_vectors(query)).result()
        avoided = self._avoided(query)
        more = k + len(avoided)
        found = self.searcher.search(encoded.embedding, more, query.filters, exact=exact)
        found = _without(found, avoided, k)
        hits, tops = self._stacked(found)
        return SearchResult(
            hits,
            encoded.concepts,
            seconds=time.perf_counter() - started,
            space=self.row.name,
            exact=found.exact,
            convincing=self.background.convincing(encoded.embedding, hits),
            stacks=tops,
            unknown_words=encoded.unknown_words,
            unseen=0 if found.hits else self._unseen(),
            device=encoded.device,
        )

    def _unseen(self) -> int:
        """Return the number of photos if the model has seen none of them, else 0."""
        seen = self._catalog.embeddings.any_searchable(self.row)
        return 0 if seen else self._catalog.photos.count()

    def _list(self, filters: Filters, k: int, started: float) -> SearchResult:
        """List the photos that pass the filters, newest first."""
        filtering = self._catalog.filtering
        newest = filtering.newest(filters, k)
        hits = [
            Hit(rank, None, path, photo_id) for rank, (photo_id, path, _) in enumerate(newest, 1)
        ]
        tops = stacks.stack_same([content for _, _, content in newest])
        ordered = _in_order(hits, stacks.reachable_first(tops, self._there(hits)))
        listed = len(filtering.matching(filters))
        seconds = time.perf_counter() - started
        return SearchResult(
            ordered, (), seconds, self.row.name, exact=True, stacks=tops, listed=listed
        )

    def with_vectors(self, query: Query) -> Query:
        """Take the embeddings of known photos from the catalog, even if their drive is away.

        Raises UserFacingError for an unknown photo whose drive hangs.
        """

        def known(example: Example) -> Example:
            photo_id = self._id_of(example)
            if photo_id is None:
                return example
            _, vectors = self._catalog.embeddings.get(self.row, [photo_id])
            return replace(example, vector=vectors[0]) if len(vectors) else example

        return replace(query, examples=tuple(known(example) for example in query.examples))

    def _avoided(self, query: Query) -> set[int]:
        """Return the photos that were given as examples to avoid, and their copies.

        They are left out of the answer, because a drawing like one of them would outweigh that.
        """
        unlike = [self._id_of(example) for example in query.examples if example.weight < 0]
        return self._catalog.photos.with_content_of([one for one in unlike if one is not None])

    def _id_of(self, example: Example) -> int | None:
        """Return the id of an example; None if it is not known.

        Raises UserFacingError where the drive hangs.
        """
        try:
            return photo_at(self._catalog, self._drives, example.path)
        except DriveHangs as error:  # so would the encoder process, and all searches with it
            raise UserFacingError(
                "{path} cannot be used to search with: {reason}.",
                "Choose another photo.",
                path=example.path,
                reason=why(error),
            ) from error

    def _stacked(self, found: Found) -> tuple[tuple[Hit, ...], tuple[int, ...]]:
        """Return the hits, reachable copies first in their stacks, and the top hit of each."""
        hits, embeddings = found.hits[: stacks.MOST], found.embeddings[: stacks.MOST]
        taken = self._catalog.photos.taken([hit.photo_id for hit in hits])
        tops = stacks.stack(embeddings, [taken.get(hit.photo_id) for hit in hits])
        order = stacks.reachable_first(tops, self._there(hits), embeddings)
        return _in_order(hits, order) + found.hits[stacks.MOST :], tops

    def _there(self, hits: Sequence[Hit]) -> list[bool]:
        """Tell which photos lie on drives that the last update could reach."""
        roots, away = Roots(self._catalog.folders.all()), self._catalog.drives.away()
        if not away and all(root.online for root in roots.folders):
            return [True] * len(hits)
        owners = [roots.owner(hit.path) for hit in hits]
        return [
            owner is not None and owner.online and not lies_in(hit.path, away)
            for hit, owner in zip(hits, owners, strict=True)
        ]

    def retire(self) -> None:
        """Close the space once all running searches have their answers; blocks."""
        self.gate.shut()
        self.gate.wait_until_empty()
        self.close()

    def close(self) -> None:
        """Close the space at once; callers that wait for an answer get an error."""
        self.queries.close()
        self.index.close()


def photo_at(catalog: Catalog, drives: Drives, path: Path) -> int | None:
    """Return the id of the photo that is or was at a path, or where the path's links lead.

    Links are tried last, because only the drive knows where they lead; raises DriveHangs.
    """
    id_at, written = catalog.photos.id_at, path.absolute()
    return id_at(str(written)) or id_at(
        drives.ask(str(written.parent), partial(real_name, written))
    )


def _without(found: Found, avoided: set[int], k: int) -> Found:
    """Return the `k` best hits without the photos to avoid."""
    if not avoided:
        return found
    kept = [number for number, hit in enumerate(found.hits) if hit.photo_id not in avoided]
    kept = kept[: max(k, 0)]
    return replace(found, hits=_in_order(found.hits, kept), embeddings=found.embeddings[kept])


def _in_order(hits: Sequence[Hit], order: Sequence[int]) -> tuple[Hit, ...]:
    return tuple(replace(hits[number], rank=rank) for rank, number in enumerate(order, 1))
