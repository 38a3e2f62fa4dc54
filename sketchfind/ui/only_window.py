"""One window for each profile: a second start hands its folders to the first and ends.

A lock file and a folder of requests, no socket: nothing in this program listens to anything.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal, Slot

log = logging.getLogger(__name__)

SUFFIX = ".json"


class OnlyWindow(QObject):
    """Holds the lock of a profile's window, and hears of later starts."""

    asked = Signal(list)  # of Path: come to the front, and add these folders

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._requests = folder / "requests"
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)  # only a lock whose process is gone is stale
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)

    def claim(self) -> bool:
        """Become the window of the profile; False when there is one. May be called once."""
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            return False
        # Where locking does not work, two windows are better than none.
        try:
            self._requests.mkdir(exist_ok=True, mode=0o700)
            for old in self._requests.iterdir():
                old.unlink(missing_ok=True)
        except OSError as error:
            log.warning("later starts will not be heard: %s", error)
        else:
            self._watcher.addPath(str(self._requests))
        return True

    def ask_first(self, folders: Sequence[Path]) -> None:
        """Ask the window that is there to come to the front and to add folders; may raise OSError.

        Names that are not valid text travel as escaped surrogates.
        """
        text = json.dumps([str(folder) for folder in folders])
        self._requests.mkdir(exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix="start-", suffix=".tmp", dir=self._requests)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        Path(name).replace(Path(name).with_suffix(SUFFIX))

    def release(self) -> None:
        """Stop listening, and let another window be the first."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._lock.unlock()

    @Slot()
    def _look(self) -> None:
        for path in sorted(self._requests.glob(f"*{SUFFIX}")):
            try:
                folders = json.loads(path.read_text(encoding="ascii"))
                path.unlink()
            except (OSError, ValueError) as error:
                log.warning("a start could not be understood: %s", error)
                path.unlink(missing_ok=True)
                continue
            if isinstance(folders, list):
                self.asked.emit([Path(name) for name in folders if isinstance(name, str)])
