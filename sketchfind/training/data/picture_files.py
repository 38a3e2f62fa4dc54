"""What was made of pictures, on disk: arrays, and beside each of them which files they were.

A data set finds its files in whatever arrays there are, and adds arrays of those that it misses. So
recipes with other classes or collections share them, and what joins a collection is all that is
decoded, or asked of a teacher, then. They are only ever added: the folder may be deleted when
nothing trains.

photo-176-<how>-<what>.npy         pictures, (n, S, S, 3) or (n, S, S) uint8
photo-176-<how>-<what>.files.npy   the digests of their files, (n, 16) uint8; written last
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

from sketchfind.aside import aside
from sketchfind.encoder.retrieval import Domain
from sketchfind.imaging.photo_transform import PhotoTransform

PREPARATION = 4  # to be raised whenever decoding or the transforms give other pixels
DIGEST = 16  # bytes
FILES = ".files.npy"

Place = tuple[Path, int]  # an array, and a row of it


def preparation(domain: Domain, size: int, transform: PhotoTransform) -> str:
    """Name how pictures are made: those of equal names can be taken for each other."""
    how = json.dumps([PREPARATION, transform.to_json() if domain == "photo" else ""])
    return f"{domain}-{size}-{hashlib.sha256(how.encode()).hexdigest()[:8]}"


def file_digest(path: Path) -> bytes:
    """Tell a file from others, and from itself before it was changed."""
    facts = path.stat()
    named = repr((str(path.absolute()), facts.st_size, facts.st_mtime_ns))
    return hashlib.sha256(named.encode()).digest()[:DIGEST]


def find_rows(folder: Path, prepared: str) -> dict[bytes, Place]:
    """Return where the rows are that were `prepared` so, by the digests of the pictures' files."""
    found: dict[bytes, Place] = {}
    for listed in sorted(folder.glob(f"{prepared}-*{FILES}")):
        array = listed.with_name(listed.name.removesuffix(FILES) + ".npy")
        files, rows = _opened(listed), _opened(array)
        # Neither is cut off.
        if files is not None and rows is not None and len(files) == len(rows):
            found |= {bytes(row): (array, number) for number, row in enumerate(np.asarray(files))}
    return found


def add_rows(
    folder: Path, prepared: str, digests: Sequence[bytes], rows: NDArray[Any]
) -> dict[bytes, Place]:
    """Write an array of `rows`, by the digests of the pictures' files; return where they are.

    Raises:
        OSError: it cannot be written.
    """
    joined = b"".join(digests)
    array = folder / f"{prepared}-{hashlib.sha256(joined).hexdigest()[:16]}.npy"
    files = np.frombuffer(joined, dtype=np.uint8).reshape(-1, DIGEST)
    for path, values in ((array, rows), (array.with_suffix(FILES), files)):  # found once listed
        with aside(path) as temporary, temporary.open("wb") as file:
            np.save(file, values)
    return {digest: (array, number) for number, digest in enumerate(digests)}


def open_arrays(paths: set[Path]) -> dict[Path, NDArray[Any]]:
    """Map the arrays of some places into memory."""
    return {path: np.load(path, mmap_mode="r", allow_pickle=False) for path in paths}


def _opened(path: Path) -> NDArray[Any] | None:
    try:
        opened: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return opened
