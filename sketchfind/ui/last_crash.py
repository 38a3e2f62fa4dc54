"""Crashes below Python, which end the program at once: written down, shown at the next start."""

from __future__ import annotations

import faulthandler
from io import TextIOWrapper
from pathlib import Path

from sketchfind.atomic_files import delete, open_private


class LastCrash:
    """A file that holds where all threads were when the program crashed, if it did."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None

    def take(self) -> str:
        """Return what the last crash left behind, and remove it; empty when there was none."""
        try:
            with open(self._path, encoding="utf-8", errors="replace", opener=open_private) as file:
                text = file.read()
            self._path.unlink()
        except OSError:
            return ""
        return text

    def watch(self) -> None:
        """Write down a crash from now on, unless `faulthandler` is in use already."""
        if faulthandler.is_enabled():
            return
        try:
            self._file = open(  # noqa: SIM115 - until `close`
                self._path, "w", encoding="utf-8", opener=open_private
            )
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
