"""Crashes below Python, which end the program at once: written down, shown at the next start."""

from __future__ import annotations

import faulthandler
import os
from io import TextIOWrapper
from pathlib import Path

from sketchfind.aside import delete


class LastCrash:
    """A file that holds where all threads were when the program crashed, if it did."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None

    def take(self) -> str:
        """Return what the last crash left behind, and remove it; empty when there was none."""
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
            self._path.unlink()
        except OSError:
            return ""
        return text

    def watch(self) -> None:
        """Write down a crash from now on, unless somebody else does so already."""
        if faulthandler.is_enabled():
            return
        try:
            self._file = _open_private(self._path)
        except OSError:  # a crash is then as silent as it would be anyway
            return
        faulthandler.enable(self._file)

    def close(self) -> None:
        """Stop watching: the program ends as it should."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            delete(self._path)


def _open_private(path: Path) -> TextIOWrapper:
    """Open a file anew that the user alone can read: it names files."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(handle, "w", encoding="utf-8")
