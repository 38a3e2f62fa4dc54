"""Index files, which are trusted only if their manifest agrees with every byte.

A damaged HNSW file may load without an error and then return nonsense or kill the process, so it is
hashed before hnswlib reads it. The graph is replaced before its manifest: a crash in between leaves
a pair that does not match, which counts as no index. In another catalog, or an earlier state of
this one, ids of the index may stand for other photos; so the catalog stores the token of its newest
index, and only that one is loaded.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from sketchfind.atomic_files import atomic_write, delete, sweep
from sketchfind.errors import IndexUnusable, why
from sketchfind.index.hnsw import HnswIndex
from sketchfind.index.principal import Basis

_FORMAT = 5


@dataclass(frozen=True, slots=True)
class IndexKey:
    """Which embeddings an index file holds; an index with another key is not used."""

    token: str  # stored by the catalog once all embeddings of the index were committed
    space: str
    dim: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts about an index file when it was written; `seq` is that of its newest embedding.

    `basis` holds the axes of the graph, base64 of little-endian float32, or "". `sha256` covers the
    file and all other values, so that no change goes unnoticed.
    """

    format: int
    token: str
    space: str
    dim: int
    count: int
    seq: int
    bytes: int
    basis: str
    sha256: str

    @property
    def key(self) -> IndexKey:
        """The key of the index file."""
        return IndexKey(self.token, self.space, self.dim)


def _paths(folder: Path, space: str) -> tuple[Path, Path]:
    name = hashlib.sha256(space.encode()).hexdigest()[:32]
    return folder / f"{name}.hnsw", folder / f"{name}.json"


def _sha256(path: Path, manifest: Manifest) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(json.dumps(asdict(replace(manifest, sha256=""))).encode())
    return digest.hexdigest()


def _packed(basis: Basis | None) -> str:
    return "" if basis is None else base64.b64encode(basis.astype("<f4").tobytes()).decode()


def _unpacked(basis: str, dim: int) -> Basis | None:
    if not basis:
        return None
    numbers = np.frombuffer(base64.b64decode(basis), "<f4").reshape(dim, -1)
    return np.ascontiguousarray(numbers, np.float32)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # folders cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def save_index(folder: Path, key: IndexKey, index: HnswIndex) -> None:
    """Write an index and its manifest into `folder`, replacing older ones; may raise OSError."""
    graph, manifest_path = _paths(folder, key.space)
    # The inner context ends first, so the graph is in place before its manifest.
    with atomic_write(manifest_path) as new_manifest, atomic_write(graph) as new_graph:
        index.write(new_graph)
        manifest = Manifest(
            format=_FORMAT,
            token=key.token,
            space=key.space,
            dim=key.dim,
            count=index.count,
            seq=index.seq,
            bytes=new_graph.stat().st_size,
            basis=_packed(index.basis),
            sha256="",
        )
        manifest = replace(manifest, sha256=_sha256(new_graph, manifest))
        new_manifest.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    _sync_folder(folder)


def _read_manifest(path: Path) -> Manifest:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**values)
    except FileNotFoundError as error:
        raise IndexUnusable("there is no index yet") from error
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise IndexUnusable(f"{path.name} cannot be read: {why(error)}") from error
    if manifest.format != _FORMAT:
        raise IndexUnusable(f"{path.name} is of format {manifest.format}")
    return manifest


def load_index(folder: Path, key: IndexKey) -> HnswIndex:
    """Load the index of `key` after checking it; raise IndexUnusable that says what is wrong.

    Also deletes half-written files that killed programs left.
    """
    sweep(folder)
    graph, manifest_path = _paths(folder, key.space)
    manifest = _read_manifest(manifest_path)
    if manifest.key != key:
        raise IndexUnusable(f"{graph.name} was built for {manifest.key}, not for {key}")
    try:
        size = graph.stat().st_size
        if size != manifest.bytes:
            raise IndexUnusable(f"{graph.name} has {size} bytes, not {manifest.bytes}")
        if _sha256(graph, manifest) != manifest.sha256:
            raise IndexUnusable(f"{graph.name} is not what was written (sha256 differs)")
    except OSError as error:
        raise IndexUnusable(f"{graph.name} cannot be read: {why(error)}") from error
    basis = _unpacked(manifest.basis, key.dim)
    index = HnswIndex.read(graph, key.dim, manifest.seq, basis)
    if index.count != manifest.count:
        raise IndexUnusable(f"{graph.name} holds {index.count} vectors, not {manifest.count}")
    return index


def discard_index(folder: Path, space: str) -> None:
    """Delete the files of an index, as far as possible; it can always be built again."""
    for path in _paths(folder, space):
        delete(path)
