"""Approximate search over many embeddings (Malkov & Yashunin 2016, arXiv:1603.09320)."""

from __future__ import annotations

import errno
import importlib.util
import locale
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchfind.errors import IndexUnusable
from sketchfind.index.principal import Basis
from sketchfind.types import Embeddings

LINKS = 16  # M: neighbours of a node in each layer
EF_BUILD = 200
EF_SEARCH = 400  # sketches lie outside the distribution of photos: recall@50 is .99, .90 with 100
SPARE = 2  # times as many candidates if axes are left out; they hold .9995 of the true 200
_METRIC = "ip"  # inner product, which is the cosine, because the embeddings have length 1


def available() -> bool:
    """Tell whether hnswlib is installed; that needs a C++ compiler, which not everybody has."""
    return importlib.util.find_spec("hnswlib") is not None


def _new(dim: int, basis: Basis | None) -> Any:
    try:
        import hnswlib
    except ImportError as error:
        raise IndexUnusable(f"hnswlib cannot be loaded: {error}") from error
    return hnswlib.Index(space=_METRIC, dim=dim if basis is None else basis.shape[1])


def _as_bytes(path: Path) -> bytes:
    """Return a path as the bytes that hnswlib passes to the system; a str must be valid UTF-8.

    Windows expects the encoding of its language. Raises OSError if that lacks a letter of the path.
    """
    if sys.platform != "win32":
        return os.fsencode(path)
    try:
        return str(path).encode(locale.getencoding())
    except UnicodeEncodeError as error:
        raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ), str(path)) from error


class HnswIndex:
    """A finished graph: searched from many threads, never changed.

    Nothing is added to it, because hnswlib cannot add and search at once; newer embeddings are
    searched exactly until the next build includes them. With a basis (d, r) it holds embeddings
    along these axes only, and returns twice as many candidates. `seq` is that of its newest
    embedding.
    """

    def __init__(self, native: Any, seq: int, basis: Basis | None = None) -> None:
        self._native = native
        self.seq = seq
        self.basis = basis
        native.set_ef(EF_SEARCH)

    @classmethod
    def build(
        cls,
        dim: int,
        capacity: int,
        chunks: Iterable[tuple[int, NDArray[np.int64], Embeddings]],
        *,
        basis: Basis | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> HnswIndex | None:
        """Build from chunks of (last seq, photo ids (n,), embeddings (n, dim)); None if cancelled.

        Grows if there are more than `capacity` embeddings. Raises IndexUnusable if hnswlib is not
        installed.
        """
        native = _new(dim, basis)
        native.init_index(max_elements=max(1, capacity), M=LINKS, ef_construction=EF_BUILD)
        newest = 0
        for seq, ids, embeddings in chunks:
            if cancelled():
                return None
            needed = native.get_current_count() + len(ids)
            if needed > native.get_max_elements():
                native.resize_index(needed + needed // 8)
            rows = embeddings if basis is None else embeddings @ basis
            native.add_items(rows, ids)
            newest = seq
        return cls(native, newest, basis)

    @property
    def count(self) -> int:
        """The number of embeddings in the graph."""
        return int(self._native.get_current_count())

    @property
    def dim(self) -> int:
        """The number of dimensions of the whole embeddings."""
        return int(self._native.dim) if self.basis is None else int(self.basis.shape[0])

    def search(self, query: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """Return the photo ids (n,) of about the `k` nearest to a (d,) query, best first.

        With a basis, SPARE times as many are returned. Raises IndexUnusable if the graph does not
        find that many.
        """
        k = min(k if self.basis is None else SPARE * k, self.count)
        if k <= 0:
            return np.empty(0, np.int64)
        if query.shape != (self.dim,):
            raise ValueError(f"a query of shape {query.shape} for an index of dim {self.dim}")
        point = query if self.basis is None else query @ self.basis
        try:
            ids, _ = self._native.knn_query(point[None], k=k)
        except RuntimeError as error:  # no link leads to some nodes
            raise IndexUnusable(f"the graph did not give {k} neighbours: {error}") from error
        found: NDArray[np.int64] = ids[0].astype(np.int64)
        return found

    def write(self, path: Path) -> None:
        """Write the graph to `path`; raise OSError unless all of it was written.

        hnswlib itself never checks whether writing worked, so a full disk would go unnoticed.
        """
        self._native.save_index(_as_bytes(path))
        written = path.stat().st_size
        expected = int(self._native.index_file_size())
        if written != expected:
            raise OSError(
                errno.ENOSPC, f"only {written} of {expected} bytes could be written", str(path)
            )

    @classmethod
    def read(cls, path: Path, dim: int, seq: int, basis: Basis | None = None) -> HnswIndex:
        """Load a graph from a verified file; an unverified one may kill the process.

        Raises IndexUnusable if hnswlib refuses it.
        """
        native = _new(dim, basis)
        try:
            native.load_index(_as_bytes(path))
        except (OSError, RuntimeError) as error:
            raise IndexUnusable(f"{path.name} cannot be loaded: {error}") from error
        return cls(native, seq, basis)
