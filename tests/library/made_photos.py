"""Photos that are in the catalog alone, with random embeddings."""

import numpy as np
from fake_engine import DIM

from sketchfind.catalog import PhotoFile
from sketchfind.types import PhotoInfo


def unit(seed, n):
    """Return n random embeddings (n, DIM) of length 1, from a seed or a generator."""
    vectors = np.random.default_rng(seed).standard_normal((n, DIM)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def fill(library, n, seed=0):
    """Put `n` more photos with random embeddings into the catalog."""
    put(library, unit(seed, n))


def put(library, vectors):
    """Put photos with these embeddings into the catalog, every other one wide; return their ids."""
    catalog, space = library._catalog, library._space
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
