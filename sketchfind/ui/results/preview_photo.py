"""Reads the photo of the large preview, or its thumbnail when that is all there is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.types import Hit
from sketchfind.ui import error_texts, texts
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.photos import load_photo
from sketchfind.ui.stored_pictures import read_thumbnail
from sketchfind.ui.tasks import Tasks


class PreviewPhoto(QObject):
    """Holds one photo once it is read, or only its thumbnail and the reason."""

    changed = Signal()

    def __init__(
        self, tasks: Tasks, library: Library, offline: OfflineFolders, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._offline = offline
        self._reading: int | None = None
        self.pixmap = QPixmap()  # empty until something is read
        self.trouble = ""

    @property
    def complete(self) -> bool:
        """Tell whether the photo itself is there, not only its thumbnail."""
        return not self.pixmap.isNull() and not self.trouble

    def read(self, hit: Hit) -> None:
        """Read another photo."""
        self.pixmap, self.trouble = QPixmap(), ""
        path = Path(hit.path)
        self._reading = self._tasks.read(
            path,
            lambda: load_photo(path),
            self._loaded,
            lambda error: self._failed(hit, error),
            instead_of=self._reading,
        )

    def forget(self) -> None:
        """Drop the photo to free its memory."""
        self._tasks.drop(self._reading)
        self.pixmap = QPixmap()

    def _loaded(self, image: QImage) -> None:
        self.pixmap = QPixmap.fromImage(image)
        self.changed.emit()

    def _failed(self, hit: Hit, error: UserFacingError) -> None:
        """Show the whole thumbnail instead, and say why."""
        self.trouble = error_texts.message(error)
        if self._offline.folder_of(hit.path):
            text = QCoreApplication.translate(
                "Preview",
                "%1 cannot be reached: its drive is not connected, or its folder was moved. This "
                "is its thumbnail.",
            )
            self.trouble = text.replace("%1", texts.shown_name(hit.path))
        self.changed.emit()

        def read() -> QImage:
            path = self._library.thumbnail(hit.photo_id)
            return QImage() if path is None else read_thumbnail(path)

        self._reading = self._tasks.run(read, self._loaded, self._tasks.quiet_trouble.emit)
