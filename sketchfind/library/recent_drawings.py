"""Recent drawings: a small folder of files in the profile."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sketchfind.atomic_files import atomic_write, delete
from sketchfind.errors import UserFacingError, why
from sketchfind.imaging.sketch_files import drawing_bytes
from sketchfind.types import Pixels, Sketch

log = logging.getLogger(__name__)

MOST = 40
_COPY = ".paper-"  # prefix of the names of copies, which are not shown
_STEP_NS = 2 * 10**9  # FAT keeps no finer times


class RecentDrawings:
    """Keeps the newest drawings, each once, and deletes older ones; usable from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._window = secrets.token_hex(4)  # where locks fail, other windows may use the folder

    def all(self) -> list[Path]:
        """Return the files of the drawings, newest first."""
        return [path for _, path in self._dated()]

    def _dated(self) -> list[tuple[int, Path]]:
        found = []
        for path in self._folder.glob("[!.]*.*"):
            try:
                found.append((path.stat().st_mtime_ns, path))
            except OSError:
                continue  # deleted meanwhile
        return sorted(found, reverse=True)

    def add(self, drawing: Sketch | Pixels) -> None:
        """Keep strokes as SVG or a picture (S, S) as PNG; a known drawing becomes the newest.

        Raises UserFacingError when it cannot be written.
        """
        with _remembering():
            self._add(drawing_bytes(drawing), _suffix(drawing))

    def copy(self, sheet: str, drawing: Sketch | Pixels | None) -> None:
        """Replace the copy of what is on a sheet of the window; None stands for empty paper.

        If the window is not closed properly, `rescue` uses the copy; until then it is shown
        nowhere. Raises UserFacingError when it cannot be written.
        """
        before = set(self._folder.glob(f"{_COPY}{self._window}-{sheet}.*"))
        with _remembering():
            if drawing is not None:
                target = self._folder / f"{_COPY}{self._window}-{sheet}{_suffix(drawing)}"
                self._write(target, drawing_bytes(drawing))
                before.discard(target)
            for path in before:
                path.unlink(missing_ok=True)

    def forget_copies(self) -> None:
        """Delete the copies of this window, because it is closed properly."""
        for path in self._folder.glob(f"{_COPY}{self._window}-*"):
            delete(path)

    def rescue(self) -> None:
        """Add the copies left by windows that were not closed; no other window may be open now."""
        for path in sorted(self._folder.glob(f"{_COPY}*")):
            try:
                self._add(path.read_bytes(), path.suffix)
                path.unlink()
            except OSError as error:  # the next start tries again
                log.warning("a drawing could not be rescued: %s", error)

    def remove(self, path: Path) -> None:
        """Forget one drawing; raise UserFacingError when its file cannot be deleted."""
        if path.parent == self._folder:
            _delete([path])

    def clear(self) -> None:
        """Forget all; raise UserFacingError after all others if a file cannot be deleted."""
        _delete(self.all())

    def _add(self, data: bytes, suffix: str) -> None:
        target = self._folder / f"{hashlib.sha256(data).hexdigest()[:24]}{suffix}"
        self._write(target, data)
        now = time.time_ns()  # finer than what some file systems set by themselves
        before = max((at for at, path in self._dated() if path != target), default=0)
        if before >= now:  # the clock was put back; this one must still be the newest
            now = before + _STEP_NS
        os.utime(target, ns=(now, now))
        for old in self.all()[MOST:]:
            delete(old)

    def _write(self, target: Path, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with atomic_write(target) as temporary:
            temporary.write_bytes(data)


def _suffix(drawing: Sketch | Pixels) -> str:
    return ".svg" if isinstance(drawing, Sketch) else ".png"


@contextmanager
def _remembering() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserFacingError(
            "The drawing cannot be remembered: {reason}.",
            reason=why(error),
        ) from error


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
