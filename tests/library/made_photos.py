"""Photos that are in the catalog alone, with random embeddings, and what searches them."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from fake_engine import DIM, FakeEngine

from sketchfind.catalog import Catalog, PhotoFile, SpaceRow
from sketchfind.encoder.retrieval import normalise
from sketchfind.library.search.searcher import Searcher
from sketchfind.library.search.vector_index import VectorIndex
from sketchfind.paths import Profile
from sketchfind.types import PhotoInfo


@dataclass(frozen=True)
class Shelf:
    """What a library searches with, without an engine, and without folders on a disk."""

    catalog: Catalog
    space: SpaceRow
    index: VectorIndex
    searcher: Searcher

    def close(self) -> None:
        self.index.close()
        self.catalog.close()


def open_shelf(profile: Profile) -> Shelf:
    """Open the space of the fake engine in a profile, which a library may have open, too."""
    catalog, info = Catalog(profile.catalog), FakeEngine().info
    space = catalog.embeddings.space(info.space, info.dim, info.name)
    index = VectorIndex(catalog, space, profile.index)
    return Shelf(catalog, space, index, Searcher(catalog, space, index))


def wait_for_index() -> None:
    """Wait until nothing loads or builds an index in the background."""
    for thread in threading.enumerate():
        if thread.name == "index":
            thread.join()


def unit(seed, n, dim=DIM):
    """Return n random embeddings (n, dim) of length 1, from a seed or a generator."""
    return normalise(np.random.default_rng(seed).standard_normal((n, dim)))


def fill(shelf, n, seed=0):
    """Put `n` more photos with random embeddings into the catalog."""
    put(shelf, unit(seed, n))


def put(shelf, vectors):
    """Put photos with these embeddings into the catalog, every other one wide; return their ids."""
    catalog, space = shelf.catalog, shelf.space
    root = catalog.folders.add("/p")
    start = len(catalog.photos.known(space.id))
    ids = []
    with catalog.transaction():
        for number, vector in enumerate(vectors, start):
            info = PhotoInfo(f"{number:064x}", 20 if number % 2 else 10, 10, "PNG")
            ids.append(catalog.photos.save(root.id, PhotoFile(f"/p/{number}.png", 1, 1), info))
            catalog.embeddings.put(space, ids[-1], vector)
    return ids


def ids_of(found):
    """Return the ids of what was found, best first."""
    return [hit.photo_id for hit in found.hits]


def nearest(shelf, query, k, wanted=lambda details: True):
    """Compare with every photo that is there and wanted, one by one; return the ids of the best."""
    catalog, space = shelf.catalog, shelf.space
    scored = []
    for photo in catalog.photos.known(space.id):
        if not photo.missing and wanted(catalog.photos.details(photo.id)):
            _, vectors = catalog.embeddings.get(space, [photo.id])
            scored.append((-float(vectors[0] @ query), photo.id))
    return [photo_id for _, photo_id in sorted(scored)[:k]]
