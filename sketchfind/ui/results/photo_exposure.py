"""How a photo was exposed: read from its file when its details are shown, and put into words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from sketchfind.catalog import PhotoFile
from sketchfind.errors import UserFacingError
from sketchfind.imaging.exif import Exposure
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.photos import load_exposure
from sketchfind.ui.tasks import Tasks

translate = QCoreApplication.translate
_LEAST_DECIMAL = 0.3  # seconds; shorter times are written as a fraction
_SHORTEST = QLocale.FloatingPointPrecisionOption.FloatingPointShortest.value


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


def in_words(exposure: Exposure) -> str:
    """Return "1/250 s · f/4 · ISO 400 · 85 mm", as far as it is known."""
    parts = []
    if exposure.seconds is not None:
        parts.append(_time(exposure.seconds))
    if exposure.f_number is not None:
        digits = 1 if exposure.f_number >= 1 else 2  # f/2.8, f/0.95
        text = translate("Exposure", "f/%1")
        parts.append(text.replace("%1", _number(exposure.f_number, digits)))
    if exposure.iso is not None:
        parts.append(translate("Exposure", "ISO %1").replace("%1", _number(exposure.iso)))
    if exposure.focal_length is not None:
        text = translate("Exposure", "%1 mm")
        parts.append(text.replace("%1", _number(exposure.focal_length, 1)))
    return " · ".join(parts)


def _time(seconds: float) -> str:
    """Return "1/250 s", "2.5 s"."""
    if seconds < _LEAST_DECIMAL:
        text = translate("Exposure", "1/%1 s")
        return text.replace("%1", _number(1 / seconds))
    text = translate("Exposure", "%1 s")
    return text.replace("%1", _number(seconds, 1))


def _number(value: float, decimals: int = 0) -> str:
    """Return a number with at most so many decimals and, as on cameras, no group separators."""
    locale = QLocale()
    locale.setNumberOptions(locale.numberOptions() | QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(round(value, decimals)), "f", _SHORTEST)
