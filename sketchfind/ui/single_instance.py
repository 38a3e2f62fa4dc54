"""One window for each profile: a second start hands its folders to the first and ends.

It uses a lock file and a folder of requests, no socket: nothing in this program listens on one.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal, Slot

from sketchfind.atomic_files import delete, move

log = logging.getLogger(__name__)

SUFFIX = ".json"
# Set by what starts the program; on Wayland, its value lets a window come to the front.
TOKEN = "XDG_ACTIVATION_TOKEN"
PATIENCE = 60.0  # seconds that a closing window may need to end what it began
LOOK_EVERY = 0.1


class SingleInstance(QObject):
    """Holds the lock of a profile's window, and hears of later starts."""

    asked = Signal(list)  # of Path: come to the front, and add these folders

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._requests = folder / "requests"
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)  # only a lock whose process is gone is stale
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.look)

    def claim(self) -> bool:
        """Become the window of the profile; return False if there is one already."""
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            return False
        # Where locking does not work, two windows are better than none.
        try:
            self._requests.mkdir(exist_ok=True, mode=0o700)
            for path in self._requests.iterdir():
                if time.time() - path.stat().st_mtime > PATIENCE:  # nobody waits for an answer
                    path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("later starts will not be heard: %s", error)
        else:
            self._watcher.addPath(str(self._requests))
        return True

    @property
    def claimed(self) -> bool:
        """Tell whether this is surely the only window of the profile."""
        return self._lock.isLocked()

    def ask_first(self, folders: Sequence[Path]) -> bool:
        """Ask the open window to come to the front and to add folders.

        Names that are not valid text travel as escaped surrogates.

        Returns:
            False if that window closed instead, so that this is the window of the profile now.

        Raises:
            OSError: it cannot be asked.
            TimeoutError: it neither answers nor closes.
        """
        token = os.environ.get(TOKEN, "")
        text = json.dumps({"folders": [str(folder) for folder in folders], "token": token})
        self._requests.mkdir(exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix="start-", suffix=".tmp", dir=self._requests)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        request = Path(name).with_suffix(SUFFIX)
        move(Path(name), request)
        try:
            return self._is_taken(request)
        finally:
            delete(request)

    def _is_taken(self, request: Path) -> bool:
        end = time.monotonic() + PATIENCE
        while request.exists():
            if self.claim():
                return False
            if time.monotonic() > end:
                raise TimeoutError("it does not answer")
            time.sleep(LOOK_EVERY)
        return True

    def release(self) -> None:
        """Stop listening, and let another window be the first."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._lock.unlock()

    @Slot()
    def look(self) -> None:
        """Announce the starts that wait; this is also called for each new one."""
        for path in sorted(self._requests.glob(f"*{SUFFIX}")):
            try:
                request = json.loads(path.read_text(encoding="ascii"))
                folders = [Path(name) for name in request["folders"]]
                if token := request["token"]:
                    os.environ[TOKEN] = token  # where Qt takes it from
                path.unlink()
            except (OSError, ValueError, TypeError, KeyError) as error:
                log.warning("a start could not be understood: %s", error)
                delete(path)
                continue
            self.asked.emit(folders)
