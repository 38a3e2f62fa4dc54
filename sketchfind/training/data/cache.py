"""Decode once: the pictures of a data set in memory-mapped arrays, which other data sets share.

Photos are kept as a model wants them, sketches in the normal form. QuickDraw vectors are not
cached, since they are drawn anew, with other widths and fewer strokes, every time.
"""

from __future__ import annotations

import errno
import math
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from sketchfind.aside import aside, sweep
from sketchfind.encoder.retrieval import Domain
from sketchfind.errors import RecipeError, UnreadablePhoto, UserFacingError, why
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch import sketch_from_image
from sketchfind.training.data.collections import Example
from sketchfind.training.data.drawings import Drawings
from sketchfind.training.data.picture_files import (
    Place,
    file_digest,
    find_pictures,
    joint_digest,
    list_files,
    preparation,
)
from sketchfind.training.progress import shown
from sketchfind.types import Pixels, Sketch

NAMED = 5  # damaged pictures that an error names before it only counts


class PictureCache:
    """Pictures of some examples at one size, by row: photos (S, S, 3), sketches (S, S)."""

    def __init__(
        self,
        examples: tuple[Example, ...],
        size: int,
        folder: Path,
        photo_transform: PhotoTransform | None = None,
    ) -> None:
        """Open the cache in `folder`, building what is not there yet with a progress bar.

        Photos are whole and squeezed to `size`, unless `photo_transform` says otherwise.
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
        self.photos_key = ""  # tells these photos, and their order, from others
        self._place: dict[int, Place] = {}
        sweep(folder)
        for domain, mine in rows.items():
            digests = [file_digest(examples[row].path) for row in mine]
            prepared = preparation(domain, size, transform)
            there = find_pictures(folder, prepared)
            missing = {
                digest: examples[row]
                for digest, row in zip(digests, mine, strict=True)
                if digest not in there
            }
            if missing:
                there |= _build(missing, folder, prepared, size, transform)
            self._place |= {row: there[digest] for digest, row in zip(digests, mine, strict=True)}
            if domain == "photo":
                self.photos_key = f"{prepared}-{joint_digest(digests)}"
        self._paths = {path for path, _ in self._place.values()}
        self._arrays = _opened(self._paths)

    def __len__(self) -> int:
        """How many examples there are, those with strokes too."""
        return self._count

    def __getstate__(self) -> dict[str, Any]:
        """Leave the pictures out of what a worker process is sent."""
        return self.__dict__ | {"_arrays": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Map the pictures in the worker process."""
        self.__dict__.update(state)
        self._arrays = _opened(self._paths)

    def has_strokes(self, row: int) -> bool:
        """Tell whether an example is stored as vectors."""
        return row in self._drawings

    def drawing(self, row: int) -> Sketch | None:
        """Return the strokes of an example that is stored as vectors, else None.

        Raises:
            RecipeError: its line is no drawing.
        """
        return self._drawings.read(row) if row in self._drawings else None

    def picture(self, row: int) -> Pixels:
        """Return a cached picture: a photo (S, S, 3) or a raster sketch (S, S)."""
        path, position = self._place[row]
        return np.asarray(self._arrays[path][position])


def _build(
    missing: dict[bytes, Example],
    folder: Path,
    prepared: str,
    size: int,
    transform: PhotoTransform,
) -> dict[bytes, Place]:
    """Decode what is missing, by the digests of the files, into an array of its own."""
    examples = list(missing.values())
    shape = (len(examples), size, size) + ((3,) if examples[0].domain == "photo" else ())
    path = folder / f"{prepared}-{joint_digest(missing)}.npy"
    path.parent.mkdir(parents=True, exist_ok=True)
    with aside(path) as temporary:
        try:
            array = np.lib.format.open_memmap(temporary, "w+", np.uint8, shape)
            _reserve(temporary)
        except OSError as error:
            raise RecipeError(
                f"{math.prod(shape) / 1e6:,.0f} MB of decoded pictures cannot be written to "
                f"{path.parent}: {why(error)}.",
                "Make room there, or set data.cache_size lower.",
            ) from error
        _fill(array, examples, size, transform)
    list_files(path, list(missing))
    return {digest: (path, number) for number, digest in enumerate(missing)}


def _reserve(path: Path) -> None:
    """Take a mapped file's room at once: a page that a full disk cannot take kills the process."""
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            try:
                os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # no such call there
                    raise


def _opened(paths: set[Path]) -> dict[Path, Pixels]:
    return {path: np.load(path, mmap_mode="r", allow_pickle=False) for path in paths}


def _fill(
    array: np.memmap[Any, np.dtype[np.uint8]],
    examples: list[Example],
    size: int,
    transform: PhotoTransform,
) -> None:
    """Decode into `array`; raise RecipeError naming the damaged pictures, after all were tried."""
    damaged = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        decoded = pool.map(lambda example: _decode(example, size, transform), examples)
        pictures = shown(decoded, len(examples), f"decoding {examples[0].domain}")
        for position, picture in enumerate(pictures):
            if isinstance(picture, str):
                damaged.append(picture)
            else:
                array[position] = picture
    if damaged:
        more = f", and {len(damaged) - NAMED} more" if len(damaged) > NAMED else ""
        raise RecipeError(
            f"Training pictures cannot be used: {'; '.join(damaged[:NAMED])}{more}.",
            "Repair or remove them.",
        )
    array.flush()


def _decode(example: Example, size: int, transform: PhotoTransform) -> Pixels | str:
    """Return the pixels, or why there are none."""
    try:
        if example.domain == "photo":
            return transform(decode_photo(example.path, min_side=transform.least_side).image)
        return sketch_from_image(decode_photo(example.path, min_side=2 * size).image, size)
    except UnreadablePhoto as error:
        return str(error)
    except UserFacingError as error:
        return f"{example.path}: {error}"
