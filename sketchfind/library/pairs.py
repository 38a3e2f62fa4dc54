"""Export picks as pairs of a sketch and a photo, for `sketchfind.training`."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from sketchfind.errors import UserFacingError, phrase, why
from sketchfind.library.folders.drives import Drives
from sketchfind.types import FailedPhoto, Pick

PHOTO = "photo"  # the name of every photo file; the class folder tells them apart


def export_pairs(
    picks: Sequence[Pick], folder: Path, drives: Drives, places: Callable[[Pick], Sequence[str]]
) -> tuple[int, list[FailedPhoto]]:
    """Write `sketches/CLASS/*` and `photos/CLASS/*` into an empty folder.

    Each photo is a class of its own, named by its content, so `evaluate` counts a sketch as
    answered only if that very photo is found. A sketch is named after its photo plus a number, as
    in Sketchy, so that accuracy by instance is counted too. A photo is looked for at its `places`;
    a file with other content is not accepted. Returns how many pairs were written, and the photos
    that cannot be read. Raises UserFacingError when the folder cannot be used.
    """
    written = 0
    failed: dict[str, FailedPhoto] = {}
    try:
        if any(folder.iterdir()):
            raise UserFacingError(
                "The folder {folder} is not empty.",
                "Choose an empty one.",
                folder=folder,
            )
        for number, pick in enumerate(picks):
            if pick.drawing is None or pick.content_hash in failed:
                continue
            # Hashed, because a catalog that someone else made may hold any text as a hash.
            name = hashlib.sha256(pick.content_hash.encode()).hexdigest()[:16]
            photos = folder / "photos" / name
            if not photos.exists():
                try:
                    suffix, data = _read(pick, places(pick), drives)
                except OSError as error:
                    reason = why(error)
                    failed[pick.content_hash] = FailedPhoto(pick.path, reason)
                    continue
                photos.mkdir(parents=True)
                (photos / f"{PHOTO}{suffix}").write_bytes(data)
            sketch = folder / "sketches" / name / f"{PHOTO}-{number:05}.png"
            sketch.parent.mkdir(parents=True, exist_ok=True)
            sketch.write_bytes(pick.drawing)
            written += 1
    except OSError as error:
        raise UserFacingError(
            "The pairs cannot be written to {folder}: {reason}.",
            "Choose another folder.",
            folder=folder,
            reason=why(error),
        ) from error
    return written, list(failed.values())


def _read(pick: Pick, places: Sequence[str], drives: Drives) -> tuple[str, bytes]:
    """Return the suffix and the content of a picked photo; raise OSError if no place has it."""
    trouble: OSError | None = None
    for place in map(Path, places):
        try:
            data = drives.read(place, place.read_bytes)
        except OSError as error:
            trouble = trouble or error
            continue
        if hashlib.sha256(data).hexdigest() == pick.content_hash:
            return place.suffix, data
    raise trouble or FileNotFoundError(errno.ENOENT, phrase("another photo is there now"))
