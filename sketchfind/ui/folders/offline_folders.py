"""Which folders are on drives that are not connected, so that their photos cannot be opened."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QObject, Qt, Signal, Slot

from sketchfind.library.folders.nesting import innermost
from sketchfind.types import FolderState
from sketchfind.ui import texts


class OfflineFolders(QObject):
    """Knows which folders are not connected, as they were last seen."""

    changed = Signal()  # drives came or went

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: dict[str, FolderState] = {}  # by their paths

    @Slot(list)
    def set_folders(self, folders: list[FolderState]) -> None:
        """Take over a newer state of the folders."""
        before = self._away()
        self._folders = {folder.path: folder for folder in folders}
        if self._away() != before:
            self.changed.emit()

    def folder_of(self, path: str) -> FolderState | None:
        """Return the disconnected folder that a photo is in: one of the list, or a part of one."""
        root = innermost(path, self._folders)
        if root is None:
            return None
        folder = self._folders[root]
        return _part(path, folder) if folder.online else folder

    def _away(self) -> set[str]:
        folders = self._folders.values()
        parts = {part for folder in folders for part in folder.away}
        return parts | {folder.path for folder in folders if not folder.online}


def _part(path: str, folder: FolderState) -> FolderState | None:
    """Return the part of a folder that a photo lies in if the drive of that part is away."""
    part = innermost(path, folder.away)
    if part is None:
        return None
    return replace(folder, path=part, online=False, last_scan=None)  # nobody noted when it went


def offline_text(folder: FolderState) -> str:
    """Return "Offline, last seen 3 May 2026", or the time instead of the day if that is today.

    That is when the folder was last read. When it went is not known; nothing looks all the time.
    """
    if folder.last_scan is None:
        return QCoreApplication.translate("OfflineFolders", "Offline")
    seen = QDateTime.fromString(folder.last_scan, Qt.DateFormat.ISODate).toLocalTime()
    hour = QLocale().toString(seen.time(), QLocale.FormatType.ShortFormat)
    when = hour if seen.date() == QDate.currentDate() else texts.day(seen.date())
    return QCoreApplication.translate("OfflineFolders", "Offline, last seen %1").replace("%1", when)
