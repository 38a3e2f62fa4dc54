"""Embed files, decoding them ahead in threads; a bad file is left out and stops nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from sketchfind.errors import RecipeError, UnreadablePhoto, UserFacingError
from sketchfind.training.evaluation.items import Item
from sketchfind.training.reporting import with_progress
from sketchfind.types import Embeddings, FailedPhoto, Pixels

BATCH = 128  # pictures handed to the encoder at once
AHEAD = 2  # batches decoded while the encoder works

Read = Callable[[Item], Pixels]
Embed = Callable[[Pixels], Embeddings]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Embeddings (n, d) of the n items that could be read, and the files that could not be."""

    vectors: Embeddings
    items: list[Item]
    failed: tuple[FailedPhoto, ...] = ()


def embed_items(items: Sequence[Item], read: Read, embed: Embed, what: str) -> Embedded:
    """Embed `items`, showing progress under the name `what`."""
    vectors: list[Embeddings] = []
    kept: list[Item] = []
    failed: list[FailedPhoto] = []
    chunks = _read_ahead(items, read)
    for chunk, outcomes in with_progress(chunks, len(items), what, size=lambda part: len(part[0])):
        good: list[Pixels] = []
        for item, outcome in zip(chunk, outcomes, strict=True):
            if isinstance(outcome, FailedPhoto):
                failed.append(outcome)
            else:
                kept.append(item)
                good.append(outcome)
        if good:
            vectors.append(embed(np.stack(good)))
    joined = np.concatenate(vectors) if vectors else np.empty((0, 0), dtype=np.float32)
    return Embedded(joined, kept, tuple(failed))


def require_some(found: Embedded, what: str) -> None:
    """Raise RecipeError, naming a file, if none of `what` could be read."""
    if not found.items:
        bad = found.failed[0]
        raise RecipeError(f"None of the {what} can be read.", f"{bad.path}: {bad.reason}")


def _read_ahead(
    items: Sequence[Item], read: Read
) -> Iterator[tuple[Sequence[Item], list[Pixels | FailedPhoto]]]:
    """Yield batches in order, decoding the next ones while the caller works on one."""

    def attempt(item: Item) -> Pixels | FailedPhoto:
        try:
            return read(item)
        except UnreadablePhoto as error:
            return FailedPhoto(error.path, error.reason)
        except UserFacingError as error:
            return FailedPhoto(str(item.path), str(error))

    with ThreadPoolExecutor() as pool:
        coming: deque[tuple[Sequence[Item], Iterator[Pixels | FailedPhoto]]] = deque()
        for start in range(0, len(items), BATCH):
            chunk = items[start : start + BATCH]
            coming.append((chunk, pool.map(attempt, chunk)))
            if len(coming) > AHEAD:
                first, outcomes = coming.popleft()
                yield first, list(outcomes)
        for first, outcomes in coming:
            yield first, list(outcomes)
