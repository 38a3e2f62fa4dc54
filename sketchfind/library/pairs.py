"""Exporting what was found as pairs of a sketch and a photo, for `sketchfind.training`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sketchfind.errors import UserFacingError
from sketchfind.library.folders.drives import Drives
from sketchfind.types import FailedPhoto, Pick

PHOTO = "photo"  # what every photo is called; its class tells them apart


def export_pairs(
    picks: Sequence[Pick], folder: Path, drives: Drives
) -> tuple[int, list[FailedPhoto]]:
    """Write `sketches/CLASS/*` and `photos/CLASS/*` into an empty folder.

    A class is one photo, named by its content: `evaluate` then counts a sketch as answered when
    that very photo is found. A sketch is called like its photo with a number, as Sketchy's are, so
    that accuracy by instance is counted too. Returns how many pairs were written, and the photos
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
            if pick.drawing is None or pick.path in failed:
                continue
            # Hashed, because a catalog of somebody else may call anything a hash.
            name = hashlib.sha256(pick.content_hash.encode()).hexdigest()[:16]
            source = Path(pick.path)
            photos = folder / "photos" / name
            if not photos.exists():  # a copy serves as well, whatever its file is called
                try:
                    data = drives.read(source, source.read_bytes)
                except OSError as error:
                    failed[pick.path] = FailedPhoto(pick.path, error.strerror or str(error))
                    continue
                photos.mkdir(parents=True)
                (photos / f"{PHOTO}{source.suffix}").write_bytes(data)
            suffix = "svg" if pick.drawing_format == "svg" else "png"
            sketch = folder / "sketches" / name / f"{PHOTO}-{number:05}.{suffix}"
            sketch.parent.mkdir(parents=True, exist_ok=True)
            sketch.write_bytes(pick.drawing)
            written += 1
    except OSError as error:
        raise UserFacingError(
            "The pairs cannot be written to {folder}: {reason}.",
            "Choose another folder.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
    return written, list(failed.values())
