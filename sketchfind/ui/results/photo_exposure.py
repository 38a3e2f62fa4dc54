"""How a photo was exposed, read from its file when its details are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sketchfind.catalog import PhotoFile
from sketchfind.errors import UserFacingError
from sketchfind.imaging.exif import Exposure
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.photos import load_exposure
from sketchfind.ui.tasks import Tasks


class PhotoExposure(QObject):
    """Holds the exposure of one photo, which is unknown until its file is read."""

    changed = Signal()

    def __init__(self, tasks: Tasks, offline: OfflineFolders, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._offline = offline
        self._file: PhotoFile | None = None  # being read, or read
        self._reading: int | None = None
        self.value = Exposure()

    def read(self, file: PhotoFile) -> None:
        """Read the exposure of a photo, unless it is known or the photo's drive is away."""
        if file == self._file:
            return
        self._tasks.drop(self._reading)
        self._file, self.value = None, Exposure()
        if self._offline.folder_of(file.path) is None:
            self._file, path = file, Path(file.path)
            self._reading = self._tasks.read(
                path, lambda: load_exposure(path), self._known, self._failed
            )

    def _known(self, exposure: Exposure) -> None:
        self.value = exposure
        self.changed.emit()

    def _failed(self, error: UserFacingError) -> None:
        """Say nothing: opening the photo tells that its drive does not answer."""
        self._file = None
