"""Decoded pictures and the teacher's answers on disk: arrays, each with a list of its files.

A data set looks for its files in all arrays that exist, and adds arrays of missing ones. So recipes
with other classes or collections share them, and when files join a collection, only these are
decoded or asked about. Arrays are only ever added; the folder may be deleted when nothing trains.

photo-176-<how>-<what>.npy         pictures, (n, S, S, 3) or (n, S, S) uint8
photo-176-<how>-<what>.files.npy   the digests of their files, (n, 16) uint8; written last
drawings-<what>.npy                ones, (n,) uint8, for files of drawings whose lines are whole
drawings-<what>.files.npy          the digests of these files and lines, as above
teacher-<how>-<what>.npy           a teacher's features of such photos, (n, D) float32
teacher-<how>-<what>.files.npy     as above
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchfind.atomic_files import atomic_write
from sketchfind.encoder.retrieval import Domain
from sketchfind.imaging.photo_transform import PhotoTransform

PREPARATION = 5  # raise it whenever decoding or the transforms give other pixels
DIGEST = 16  # bytes
FILES = ".files.npy"

Place = tuple[Path, int]  # an array, and a row of it


def preparation(domain: Domain, size: int, transform: PhotoTransform) -> str:
    """Name the way in which pictures are made; pictures made in ways of one name are the same."""
    how = json.dumps([PREPARATION, transform.to_json() if domain == "photo" else ""])
    return f"{domain}-{size}-{hashlib.sha256(how.encode()).hexdigest()[:8]}"


def file_digest(path: Path, lines: bytes = b"") -> bytes:
    """Return a hash that differs between files, versions of one file, and choices of its lines."""
    facts = path.stat()
    named = repr((str(path.absolute()), facts.st_size, facts.st_mtime_ns))
    return hashlib.sha256(named.encode() + lines).digest()[:DIGEST]


def find_rows(folder: Path, prepared: str) -> dict[bytes, Place]:
    """Return the places of all rows that were `prepared` this way, by the digests of the files."""
    found: dict[bytes, Place] = {}
    for listed in sorted(folder.glob(f"{prepared}-*{FILES}")):
        array = listed.with_name(listed.name.removesuffix(FILES) + ".npy")
        files, rows = _opened(listed), _opened(array)
        # Used only if neither file was cut off.
        if files is not None and rows is not None and len(files) == len(rows):
            found |= {bytes(row): (array, number) for number, row in enumerate(np.asarray(files))}
    return found


def add_rows(
    folder: Path, prepared: str, digests: Sequence[bytes], rows: NDArray[Any]
) -> dict[bytes, Place]:
    """Write an array of `rows`; return their places by the `digests` of the pictures' files.

    Raises:
        OSError: the array cannot be written.
    """
    joined = b"".join(digests)
    array = folder / f"{prepared}-{hashlib.sha256(joined).hexdigest()[:16]}.npy"
    files = np.frombuffer(joined, dtype=np.uint8).reshape(-1, DIGEST)
    # The list comes last, because an array is found by it.
    for path, values in ((array, rows), (array.with_suffix(FILES), files)):
        with atomic_write(path) as temporary, temporary.open("wb") as file:
            np.save(file, values)
    return {digest: (array, number) for number, digest in enumerate(digests)}


def open_arrays(paths: set[Path]) -> dict[Path, NDArray[Any]]:
    """Map arrays into memory."""
    return {path: np.load(path, mmap_mode="r", allow_pickle=False) for path in paths}


def _opened(path: Path) -> NDArray[Any] | None:
    try:
        opened: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return opened
