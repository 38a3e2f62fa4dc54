"""Drawings that were made lately: a small folder of files in the profile."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from sketchfind.aside import aside, delete
from sketchfind.errors import UserFacingError, why
from sketchfind.imaging.sketch_files import drawing_bytes
from sketchfind.types import Pixels, Sketch

MOST = 40


class RecentDrawings:
    """Keeps the newest drawings, each once; what is older goes. May be used from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Path]:
        """Return the files of the drawings, newest first."""
        found = []
        for path in self._folder.glob("*.*"):
            try:
                found.append((path.stat().st_mtime_ns, path))
            except OSError:
                continue  # deleted meanwhile
        return [path for _, path in sorted(found, reverse=True) if not path.name.startswith(".")]

    def add(self, drawing: Sketch | Pixels) -> None:
        """Keep strokes as SVG or a picture (S, S) as PNG; a known one becomes the newest.

        Raises UserFacingError when it cannot be written.
        """
        data = drawing_bytes(drawing)
        suffix = ".svg" if isinstance(drawing, Sketch) else ".png"
        target = self._folder / f"{hashlib.sha256(data).hexdigest()[:24]}{suffix}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with aside(target) as temporary:
                temporary.write_bytes(data)
            now = time.time_ns()  # finer than some file systems note by themselves
            os.utime(target, ns=(now, now))
            for old in self.all()[MOST:]:
                delete(old)
        except OSError as error:
            raise UserFacingError(
                "The drawing cannot be remembered: {reason}.",
                reason=why(error),
            ) from error

    def remove(self, path: Path) -> None:
        """Forget one drawing; raise UserFacingError when its file cannot be deleted."""
        if path.parent == self._folder:
            _delete([path])

    def clear(self) -> None:
        """Forget all; raise UserFacingError when a file cannot be deleted, after all others."""
        _delete(self.all())


def _delete(paths: Iterable[Path]) -> None:
    refused: OSError | None = None
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            refused = error
    if refused is not None:
        raise UserFacingError(
            "The drawing cannot be forgotten: {reason}.",
            "Close the programs that use its file and try again.",
            reason=why(refused),
        ) from refused
