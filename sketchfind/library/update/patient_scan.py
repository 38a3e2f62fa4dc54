"""Walk roots even if one hangs: that one counts as offline, and the others are walked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from sketchfind.catalog import FolderRow
from sketchfind.library.folders.drives import PATIENCE, DriveHangs, Drives
from sketchfind.library.folders.exclude import Excluder
from sketchfind.library.folders.identity import Identity, identity
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.control import Control
from sketchfind.library.update.scan import RootScan, Scanner

log = logging.getLogger(__name__)

SILENCE = 60.0  # seconds without a new entry; a folder of very many takes long to list


class PatientScanner:
    """Scans each root in a thread, and abandons it when it has been silent for too long."""

    def __init__(
        self,
        drives: Drives,
        control: Control,
        roots: Roots,
        own: Sequence[str],
        excluders: Mapping[int, Excluder],
        on_found: Callable[[int], None],
    ) -> None:
        self._drives, self._control = drives, control
        self._roots, self._own, self._excluders = roots, own, excluders
        self._on_found = on_found
        self._begin()

    def scan(self, folder: FolderRow) -> RootScan:
        """Walk one root; one that hangs, now or still from an earlier walk, is not online."""
        scanner = self._scanner
        try:
            return self._drives.ask(folder.path, lambda: scanner.scan(folder), self._silence())
        except DriveHangs:
            log.warning("%s does not answer", folder.path)
            self._left_alone.set()
            self._begin()  # with a new scanner: the thread that hangs keeps the old one
            return RootScan(folder, online=False)

    def _begin(self) -> None:
        left_alone = self._left_alone = threading.Event()

        def found(count: int) -> None:
            if not left_alone.is_set():
                self._on_found(count)

        self._scanner = Scanner(
            self._roots,
            self._own,
            excluders=self._excluders,
            on_found=found,
            cancelled=lambda: left_alone.is_set() or self._control.checkpoint(),
            identify=self._identify,
        )

    def _identify(self, path: str) -> Identity | None:
        try:
            return self._drives.ask(path, lambda: identity(path))
        except DriveHangs:
            return None

    def _silence(self) -> Callable[[], bool]:
        """Return a function that tells whether a walk, pauses aside, was silent for too long."""
        scanner, looked_at, heard = self._scanner, 0, time.monotonic()

        def too_long() -> bool:
            nonlocal looked_at, heard
            now = time.monotonic()
            if self._control.paused() or scanner.looked_at != looked_at:
                looked_at, heard = scanner.looked_at, now
            return now - heard > (PATIENCE if self._control.cancelled() else SILENCE)

        return too_long
