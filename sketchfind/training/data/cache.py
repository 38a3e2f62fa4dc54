"""Decode once: all pictures of a data set as one memory-mapped array.

Photos are kept as a model wants them, sketches in the normal form. QuickDraw vectors are not
cached, since they are drawn anew, with other widths and fewer strokes, every time.
"""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from sketchfind.aside import aside, sweep
from sketchfind.errors import RecipeError, UnreadablePhoto, UserFacingError, why
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch import sketch_from_image
from sketchfind.training.data.collections import Example
from sketchfind.training.data.drawings import Drawings
from sketchfind.training.progress import shown
from sketchfind.types import Pixels, Sketch

PREPARATION = 3  # to be raised whenever decoding or the transforms give other pixels

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
        self._place: dict[int, tuple[str, int]] = {}
        rows: dict[str, list[int]] = {"photo": [], "sketch": []}
        for row, example in enumerate(examples):
            if row not in self._drawings:
                self._place[row] = (example.domain, len(rows[example.domain]))
                rows[example.domain].append(row)
        self.folder = folder
        self.photo_rows = np.array(rows["photo"], dtype=np.int64)
        chosen = {domain: [examples[row] for row in rows[domain]] for domain in rows}
        self.keys = {domain: _key(chosen[domain], domain, size, transform) for domain in rows}
        self._paths = {
            domain: folder / f"{self.keys[domain]}.npy" for domain in rows if rows[domain]
        }
        sweep(folder)
        for domain, path in self._paths.items():
            if not _is_whole(path):
                _build(chosen[domain], domain, size, path, transform)
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
        domain, position = self._place[row]
        return np.asarray(self._arrays[domain][position])


def _key(examples: list[Example], domain: str, size: int, transform: PhotoTransform) -> str:
    """Name a cached array after the files that it was made from, and how."""
    facts = [(str(e.path), e.path.stat().st_size, e.path.stat().st_mtime_ns) for e in examples]
    how = transform.to_json() if domain == "photo" else ""
    made = json.dumps([PREPARATION, domain, size, how, facts])
    digest = hashlib.sha256(made.encode()).hexdigest()
    return f"{domain}-{size}-{digest[:16]}"


def _build(
    examples: list[Example], domain: str, size: int, path: Path, transform: PhotoTransform
) -> None:
    shape = (len(examples), size, size) + ((3,) if domain == "photo" else ())
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


def _reserve(path: Path) -> None:
    """Take a mapped file's room at once: a page that a full disk cannot take kills the process."""
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            try:
                os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # no such call there
                    raise


def _is_whole(path: Path) -> bool:
    """Tell whether a cache is there, and was not cut off."""
    try:
        np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return False
    return True


def _opened(paths: dict[str, Path]) -> dict[str, Pixels]:
    return {
        domain: np.load(path, mmap_mode="r", allow_pickle=False) for domain, path in paths.items()
    }


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
