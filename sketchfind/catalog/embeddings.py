"""Embeddings of all models that were used, side by side."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.meta import Meta
from sketchfind.catalog.ranges import in_parts
from sketchfind.catalog.rows import SpaceRow
from sketchfind.catalog.tally import Tally
from sketchfind.errors import ProfileError
from sketchfind.types import Embeddings

TOKEN_OF = "index "  # prefix of the keys in meta under which index tokens are stored
_STORED = np.dtype("<f2")
_SPREAD = 2654435761  # 2**32 over the golden ratio, a prime


def _unpack(blobs: Sequence[bytes], dim: int) -> Embeddings:
    """Return stored vectors as float32 rows, scaled to length 1 again because rounding changed it.

    A damaged vector becomes a row of zeros, which resembles nothing; a single NaN or infinity would
    spoil a whole index.
    """
    size = dim * _STORED.itemsize
    whole = [blob if len(blob) == size else bytes(size) for blob in blobs]
    vectors = np.frombuffer(b"".join(whole), _STORED).reshape(-1, dim).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))  # five times as fast as norm()
    damaged = ~np.isfinite(lengths)
    vectors[damaged], lengths[damaged] = 0, 0
    vectors /= np.maximum(lengths, np.finfo(np.float32).tiny)[:, None]
    return vectors


def _token_key(space: SpaceRow) -> str:
    return f"{TOKEN_OF}{space.name}"


class EmbeddingStore:
    """Read and write spaces and the vectors in them."""

    def __init__(self, connections: Connections, meta: Meta) -> None:
        self._connections = connections
        self._meta = meta
        self._tally = Tally(self._count_after, connections.version)

    def space(self, name: str, dim: int, model: str) -> SpaceRow:
        """Return the space of this name, created if necessary; ProfileError if its dim differs."""
        query = "SELECT id, name, dim FROM spaces WHERE name = ?"
        row = self._connections.read().execute(query, [name]).fetchone()
        if row is None:  # else nothing is written: searches must not wait for a writer
            with self._connections.write() as db:
                db.execute(
                    "INSERT OR IGNORE INTO spaces (name, dim, model) VALUES (?, ?, ?)",
                    [name, dim, model],
                )
                row = db.execute(query, [name]).fetchone()
        space = SpaceRow(*row)
        if space.dim != dim:
            raise ProfileError(
                "The catalog holds vectors of {before} numbers for the model {model}, "
                "which now gives {now}.",
                "The model file was changed without a new name for its space; export it again.",
                before=space.dim,
                model=model,
                now=dim,
            )
        return space

    def spaces(self) -> list[SpaceRow]:
        """Return all spaces, oldest first."""
        rows = self._connections.read().execute("SELECT id, name, dim FROM spaces ORDER BY id")
        return [SpaceRow(*row) for row in rows]

    def put(self, space: SpaceRow, photo_id: int, vector: NDArray[np.float32]) -> None:
        """Store the (d,) embedding of a photo; it replaces an older one and gets a new seq."""
        if vector.shape != (space.dim,):
            raise ValueError(f"a vector of shape {vector.shape} in a space of dim {space.dim}")
        with self._connections.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO embeddings (photo_id, space_id, vector) VALUES (?, ?, ?)",
                [photo_id, space.id, vector.astype(_STORED).tobytes()],
            )

    def copy(self, photo_id: int, copy_id: int) -> None:
        """Copy the embeddings of a photo to `copy_id`, which has equal content and none yet."""
        with self._connections.write() as db:
            db.execute(
                "INSERT INTO embeddings (photo_id, space_id, vector) "
                "SELECT ?, space_id, vector FROM embeddings WHERE photo_id = ?",
                [copy_id, photo_id],
            )

    def broken(self, space: SpaceRow) -> list[int]:
        """Return the ids of photos whose embedding in a space is damaged."""
        found: list[int] = []
        for _, ids, vectors in self.after(space, 0):
            found += ids[~vectors.any(axis=1)].tolist()
        return found

    def drop(self, photo_id: int) -> None:
        """Forget the embeddings of a photo in every space, because its content changed."""
        with self._connections.write() as db:
            db.execute("DELETE FROM embeddings WHERE photo_id = ?", [photo_id])

    def drop_one(self, space: SpaceRow, photo_id: int) -> None:
        """Forget the embedding of a photo in one space, because it is damaged."""
        with self._connections.write() as db:
            query = "DELETE FROM embeddings WHERE photo_id = ? AND space_id = ?"
            db.execute(query, [photo_id, space.id])

    def count(self, space: SpaceRow, *, up_to: int | None = None) -> int:
        """Count the embeddings of a space, even of missing photos, with seq <= `up_to` if given."""
        query, parameters = "SELECT count(*) FROM embeddings WHERE space_id = ?", [space.id]
        if up_to is not None:
            query += " AND seq <= ?"
            parameters.append(up_to)
        return int(self._connections.read().execute(query, parameters).fetchone()[0])

    def approximate_count(self, space: SpaceRow) -> int:
        """Return how many embeddings a space holds, fast; may count some deleted a minute ago."""
        return self._tally.total(space.id)

    def _count_after(self, space_id: int, seq: int) -> tuple[int, int]:
        # Two subqueries, because max() beside count() would visit all rows that are counted.
        query = """SELECT
            (SELECT count(*) FROM embeddings WHERE space_id = ?1 AND seq > ?2),
            (SELECT coalesce(max(seq), 0) FROM embeddings WHERE space_id = ?1)"""
        count, last = self._connections.read().execute(query, [space_id, seq]).fetchone()
        return int(count), int(last)

    def count_lacking(self, space: SpaceRow) -> int:
        """Count the photos that are not missing and could have an embedding in a space, but do not.

        A photo whose content cannot be used could not have one; one that cannot be read just now
        could.
        """
        query = """SELECT count(*) FROM photos p WHERE p.missing_since IS NULL
            AND NOT EXISTS (SELECT 1 FROM embeddings e
                WHERE e.photo_id = p.id AND e.space_id = ?)
            AND NOT EXISTS (SELECT 1 FROM failures f WHERE f.path = p.path
                AND f.size = p.size AND f.mtime_ns = p.mtime_ns)"""
        return int(self._connections.read().execute(query, [space.id]).fetchone()[0])

    def remove_space(self, space: SpaceRow) -> int:
        """Forget a space and its embeddings; return the number of embeddings."""
        with self._connections.write() as db:
            count = self.count(space)
            db.execute("DELETE FROM embeddings WHERE space_id = ?", [space.id])
            db.execute("DELETE FROM spaces WHERE id = ?", [space.id])
            self._meta.forget(_token_key(space))
        return count

    def index_token(self, space: SpaceRow) -> str:
        """Return the token of the newest index of a space; "" if none was built."""
        return self._meta.get(_token_key(space))

    def renew_index_token(self, space: SpaceRow) -> str:
        """Store and return a new token for an index of all embeddings committed so far.

        If commits are lost, the latest are lost first, so a catalog with the token also has those
        embeddings. Another catalog, or an earlier state of this one, has another token or none.
        """
        token = uuid.uuid4().hex
        self._meta.set(_token_key(space), token)
        return token

    def count_searchable(self, space: SpaceRow) -> int:
        """Count the embeddings of a space whose photos are not missing."""
        query = """SELECT count(*) FROM photos p WHERE p.missing_since IS NULL
            AND EXISTS (SELECT 1 FROM embeddings e WHERE e.photo_id = p.id AND e.space_id = ?)"""
        return int(self._connections.read().execute(query, [space.id]).fetchone()[0])

    def any_searchable(self, space: SpaceRow) -> bool:
        """Tell whether `count_searchable` is above 0, without counting."""
        query = """SELECT EXISTS (SELECT 1 FROM embeddings e JOIN photos p ON p.id = e.photo_id
            WHERE e.space_id = ? AND p.missing_since IS NULL)"""
        return bool(self._connections.read().execute(query, [space.id]).fetchone()[0])

    def sample(self, space: SpaceRow, about: int) -> Embeddings:
        """Return about `about` vectors (n, d) of a space, spread evenly over its history."""
        step = max(self.approximate_count(space) // about, 1)
        # Fibonacci hashing (Knuth, volume 3, 6.4) spreads the choice evenly whatever was deleted.
        query = f"""SELECT vector FROM embeddings WHERE seq IN (SELECT seq FROM embeddings
            WHERE space_id = ? AND seq * {_SPREAD} % {2**32} % ? = 0) ORDER BY seq"""
        rows = self._connections.read().execute(query, [space.id, step])
        return _unpack([row[0] for row in rows], space.dim)

    def after(
        self, space: SpaceRow, seq: int, chunk: int = 4096
    ) -> Iterator[tuple[int, NDArray[np.int64], Embeddings]]:
        """Yield (last seq, photo ids (n,), vectors (n, d)) of the embeddings newer than `seq`."""
        query = """SELECT seq, photo_id, vector FROM embeddings
            WHERE space_id = ? AND seq > ? ORDER BY seq LIMIT ?"""
        while rows := self._connections.read().execute(query, [space.id, seq, chunk]).fetchall():
            seq = rows[-1][0]
            ids = np.array([row[1] for row in rows], np.int64)
            yield seq, ids, _unpack([row[2] for row in rows], space.dim)

    def get(
        self, space: SpaceRow, photo_ids: Sequence[int]
    ) -> tuple[NDArray[np.int64], Embeddings]:
        """Return (ids (n,), vectors (n, d)) of the given photos that have a vector, by id."""
        found: list[tuple[int, bytes]] = []
        for part, marks in in_parts(sorted(photo_ids)):
            query = (
                "SELECT photo_id, vector FROM embeddings "
                f"WHERE space_id = ? AND photo_id IN ({marks}) ORDER BY photo_id"
            )
            found.extend(self._connections.read().execute(query, [space.id, *part]))
        ids = np.array([row[0] for row in found], np.int64)
        return ids, _unpack([row[1] for row in found], space.dim)

    def unchanged(self, space: SpaceRow, photo_ids: Sequence[int], seq: int) -> NDArray[np.int64]:
        """Return those of the photos whose embedding is not newer than `seq`."""
        found: list[int] = []
        for part, marks in in_parts(photo_ids):
            query = (
                "SELECT photo_id FROM embeddings "
                f"WHERE space_id = ? AND photo_id IN ({marks}) AND seq <= ?"
            )
            rows = self._connections.read().execute(query, [space.id, *part, seq])
            found.extend(row[0] for row in rows)
        return np.array(found, np.int64)
