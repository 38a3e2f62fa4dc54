"""Decode the pictures of a data set once, into memory-mapped arrays that other data sets share.

Photos are kept as a model wants them, sketches in the normal form. QuickDraw vectors are not
cached, since each time they are drawn differently, with other widths and fewer strokes.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from sketchfind.atomic_files import sweep
from sketchfind.encoder.retrieval import Domain
from sketchfind.errors import RecipeError, UnreadablePhoto, UserFacingError, why
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.training.data.collections import Example
from sketchfind.training.data.decoding import read_photo, read_picture
from sketchfind.training.data.drawings import Drawings
from sketchfind.training.data.picture_files import (
    Place,
    add_rows,
    file_digest,
    find_rows,
    open_arrays,
    preparation,
)
from sketchfind.training.reporting import with_progress
from sketchfind.training.writing import writable_folders
from sketchfind.types import Pixels, Sketch

Damaged = dict[Example, str]  # pictures that cannot be used, with the reason
NAMED = 5  # damaged pictures that an error names
ELSEWHERE = "Decoded pictures belong beside the run: make that writable, or copy the run elsewhere."
PIECE = 1 << 28  # bytes of pictures that are kept in memory until they are written together


class PictureCache:
    """Pictures of some examples at one size, by row: photos (S, S, 3), sketches (S, S)."""

    def __init__(
        self,
        examples: tuple[Example, ...],
        size: int,
        folder: Path,
        photo_transform: PhotoTransform | None = None,
        damaged: Damaged | None = None,
    ) -> None:
        """Open the cache in `folder`, adding missing pictures with a progress bar.

        Photos are whole and squeezed to `size`, unless `photo_transform` says otherwise. Pictures
        that cannot be used are added to `damaged`; before using the cache, call `require_whole`.

        Raises:
            RecipeError: there is no room; or, without `damaged`, after all pictures of both
                domains were tried, some cannot be used.
        """
        self.size = size
        transform = photo_transform or PhotoTransform(size)
        self._count, self._drawings = len(examples), Drawings(examples)
        rows: dict[Domain, list[int]] = {"photo": [], "sketch": []}
        for row, example in enumerate(examples):
            if row not in self._drawings:
                rows[example.domain].append(row)
        self.folder = folder
        self.photo_rows = np.array(rows["photo"], dtype=np.int64)
        self.photo_files: list[bytes] = []  # digests of their files
        self.photos_prepared = ""  # how photos were made, see `preparation`
        self._place: dict[int, Place] = {}
        found: Damaged = {} if damaged is None else damaged
        sweep(folder)
        with ExitStack() as made:
            for domain, mine in rows.items():
                digests = _digests(examples, mine, found)
                prepared = preparation(domain, size, transform)
                there = find_rows(folder, prepared)
                missing = {
                    digest: examples[row] for row, digest in digests.items() if digest not in there
                }
                if missing:
                    made.enter_context(writable_folders(folder, way_out=ELSEWHERE))
                    there |= _build(missing, folder, prepared, size, transform, found)
                self._place |= {row: there[d] for row, d in digests.items() if d in there}
                if domain == "photo":
                    self.photo_files, self.photos_prepared = list(digests.values()), prepared
            whole = find_rows(folder, "drawings")
            if files := {key: mine for key, mine in self._drawings.files() if key not in whole}:
                self._check_drawings(examples, files, found)
            if damaged is None:
                require_whole(found)
        self._paths = {path for path, _ in self._place.values()}
        self._arrays = open_arrays(self._paths)

    def _check_drawings(
        self, examples: Sequence[Example], files: dict[bytes, list[int]], damaged: Damaged
    ) -> None:
        """Read all drawings of `files`, add bad ones to `damaged`, and note which files are whole.

        Found by training, a bad line would end it after hours, and the next one after hours more.
        """
        bad = set[int]()
        rows = [row for mine in files.values() for row in mine]
        for row in with_progress(rows, len(rows), "checking drawings"):
            try:
                self._drawings.read(row)
            except RecipeError as error:
                damaged[examples[row]] = error.message.rstrip(".")
                bad.add(row)
        whole = [digest for digest, mine in files.items() if bad.isdisjoint(mine)]
        if whole:  # where this cannot be written, they are only read again next time
            with suppress(RecipeError), writable_folders(self.folder):
                _write(dict.fromkeys(whole, np.ones((), dtype=np.uint8)), self.folder, "drawings")

    def __len__(self) -> int:
        """Return the number of examples, including those with strokes."""
        return self._count

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without the pictures, for sending it to a worker process."""
        return self.__dict__ | {"_arrays": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore the state in a worker process and map the pictures there."""
        self.__dict__.update(state)
        self._arrays = open_arrays(self._paths)

    def has_strokes(self, row: int) -> bool:
        """Tell whether an example is stored as vectors."""
        return row in self._drawings

    def drawing(self, row: int) -> Sketch | None:
        """Return the strokes of an example that is stored as vectors, else None.

        Raises:
            RecipeError: its line is not a drawing.
        """
        return self._drawings.read(row) if row in self._drawings else None

    def picture(self, row: int) -> Pixels:
        """Return a cached picture: a photo (S, S, 3) or a raster sketch (S, S)."""
        path, position = self._place[row]
        return np.asarray(self._arrays[path][position])


def _digests(
    examples: Sequence[Example], rows: Sequence[int], damaged: Damaged
) -> dict[int, bytes]:
    """Return the digests of the files of `rows`; add those that are not there to `damaged`.

    A link can be listed although its target is gone.
    """
    found = dict[int, bytes]()
    for row in rows:
        path = examples[row].path
        try:
            found[row] = file_digest(path)
        except OSError as error:
            damaged[examples[row]] = f"{path}: {why(error)}"
    return found


def _build(
    missing: dict[bytes, Example],
    folder: Path,
    prepared: str,
    size: int,
    transform: PhotoTransform,
    damaged: Damaged,
) -> dict[bytes, Place]:
    """Decode the `missing` examples, given by the digests of their files, into new arrays.

    Each array is written when it is full, so that a stop or a damaged picture loses little work.
    Damaged ones are added to `damaged`.

    Returns:
        the places of the pictures.

    Raises:
        RecipeError: there is no room.
    """
    examples = list(missing.values())
    domain = examples[0].domain
    each = size * size * (3 if domain == "photo" else 1)  # bytes
    _require_room(folder, len(examples) * each)
    together = max(PIECE // each, 1)
    there: dict[bytes, Place] = {}
    pool = ThreadPoolExecutor(os.cpu_count())

    def decoded() -> Iterator[Pixels | str]:
        # No part is decoded before the last one is written, or a slow disk would fill the memory.
        for start in range(0, len(examples), together):
            part = examples[start : start + together]
            yield from pool.map(lambda example: _decode(example, size, transform), part)

    try:
        named = zip(missing, decoded(), strict=True)
        pictures = with_progress(named, len(examples), f"decoding {domain}")
        while part := list(islice(pictures, together)):
            damaged |= {missing[d]: reason for d, reason in part if isinstance(reason, str)}
            sound = {digest: picture for digest, picture in part if not isinstance(picture, str)}
            there |= _write(sound, folder, prepared)
    finally:  # an error such as a full disk must not wait until the rest is decoded
        pool.shutdown(cancel_futures=True)
    return there


def _write(sound: dict[bytes, Pixels], folder: Path, prepared: str) -> dict[bytes, Place]:
    """Write an array of pictures; return their places by the digests of their files."""
    if not sound:
        return {}
    pictures = np.stack(list(sound.values()))
    try:
        return add_rows(folder, prepared, list(sound), pictures)
    except OSError as error:
        raise _no_room(folder, pictures.nbytes, why(error)) from error


def _require_room(folder: Path, wanted: int) -> None:
    """Raise RecipeError, before hours of decoding, unless the disk has `wanted` bytes left."""
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise _no_room(folder, wanted, f"only {free / 1e6:,.0f} MB are left")


def _no_room(folder: Path, wanted: int, reason: str) -> RecipeError:
    return RecipeError(
        f"{wanted / 1e6:,.0f} MB of decoded pictures cannot be written to {folder}: {reason}.",
        "Make room there, or set data.cache_size lower.",
    )


def require_whole(damaged: Damaged, way_out: str = "") -> None:
    """Raise RecipeError for damaged pictures; list them all on stderr if they are many.

    `way_out` is one besides repairing or removing them.
    """
    if not damaged:
        return
    reasons = list(damaged.values())
    if len(reasons) > NAMED:
        print(*reasons, sep="\n", file=sys.stderr, flush=True)
    more = f", and {len(reasons) - NAMED} more, listed above" if len(reasons) > NAMED else ""
    raise RecipeError(
        f"Training pictures cannot be used: {'; '.join(reasons[:NAMED])}{more}.",
        f"Repair or remove them{way_out}; what was decoded is kept.",
    )


def _decode(example: Example, size: int, transform: PhotoTransform) -> Pixels | str:
    """Return the pixels, or as a string the reason why there are none."""
    try:
        if example.domain == "photo":
            return read_photo(example.path, transform)
        return read_picture(example.path, size)
    except UnreadablePhoto as error:
        return str(error)
    except UserFacingError as error:
        return f"{example.path}: {error}"
