"""Keeping the library up to date from the window: one update at a time, the rest waits in line."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from sketchfind.errors import UserFacingError
from sketchfind.types import FailedPhoto, FolderState, IndexReport, Progress, ProgressCallback
from sketchfind.ui.tasks import Tasks

REPORT_EVERY = 0.1  # seconds between two progress signals
REFRESH_EVERY = 2.0  # seconds between two looks at the folders while photos come in


class HasFolders(Protocol):
    """The part of the library that knows folders."""

    def add_folder(self, path: Path) -> FolderState:
        """Remember a folder; raise UserFacingError."""

    def remove_folder(self, folder_id: int) -> None:
        """Forget a folder and what is known of its photos; files stay."""

    def folders(self) -> list[FolderState]:
        """Return all folders."""

    def failures(self) -> list[FailedPhoto]:
        """Return the files that could not be read."""

    def update(
        self,
        *,
        folder_ids: Sequence[int] | None = None,
        retry_failed: bool = False,
        on_progress: ProgressCallback | None = None,
        cancel: threading.Event | None = None,
    ) -> IndexReport:
        """Bring the catalog in line with the files; blocking."""


class Indexer(QObject):
    """Adds, removes and updates folders in a thread and tells how it goes."""

    started = Signal()
    stopped = Signal()  # finished, failed or broken: nothing is being read any more
    progressed = Signal(Progress)
    finished = Signal(IndexReport)
    failed = Signal(UserFacingError)  # of something that the person just did
    update_failed = Signal(UserFacingError)
    folders_changed = Signal(list)  # of FolderState
    photos_changed = Signal()  # photos came or went: ask again

    def __init__(self, library: HasFolders, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._waiting: list[tuple[Sequence[int] | None, bool]] = []
        self._removals: list[int] = []
        self._cancel = threading.Event()
        self._reported = self._refreshed = 0.0
        self._photos = 0
        self.running = False
        self.folders: list[FolderState] = []

    @property
    def photos(self) -> int:
        """Return how many photos can be found, as far as was last seen."""
        return self._photos

    def refresh(self) -> None:
        """Look at the folders again."""
        self._tasks.run(self._library.folders, self.show_folders, self.failed.emit)

    def add(self, path: Path) -> None:
        """Add a folder and read its photos."""

        def added(state: FolderState) -> None:
            self.refresh()
            self.update([state.folder_id])

        self._tasks.run(lambda: self._library.add_folder(path), added, self.failed.emit)

    def remove(self, folder_id: int) -> None:
        """Forget a folder; a running update is stopped first and then goes on with the rest."""
        if self.running:
            self._removals.append(folder_id)
            self.cancel()
            self._waiting.append((None, False))
        else:
            self._remove(folder_id)

    def update(self, folder_ids: Sequence[int] | None = None, *, retry: bool = False) -> None:
        """Rescan folders, all when none are given; waits for its turn."""
        if (folder_ids, retry) not in self._waiting:
            self._waiting.append((folder_ids, retry))
        self._next()

    def cancel(self) -> None:
        """Stop at the next photo; what was read stays, the rest is read next time."""
        self._waiting.clear()
        self._cancel.set()

    def _next(self) -> None:
        if self.running:
            return
        if self._removals:
            self._remove(self._removals.pop(0))
            return
        if not self._waiting:
            return
        folder_ids, retry = self._waiting.pop(0)
        self._cancel = cancel = threading.Event()
        self.running = True

        def work() -> IndexReport:
            return self._library.update(
                folder_ids=folder_ids,
                retry_failed=retry,
                on_progress=self._report,
                cancel=cancel,
            )

        self._tasks.run(work, self.finished.emit, self.update_failed.emit, self._updated)
        self.started.emit()

    def _remove(self, folder_id: int) -> None:
        self.running = True  # nothing may be updated meanwhile

        def removed(_: object) -> None:
            self.photos_changed.emit()

        self._tasks.run(
            lambda: self._library.remove_folder(folder_id),
            removed,
            self.failed.emit,
            self._ended,
        )

    def _report(self, progress: Progress) -> None:
        """Pass progress on from the updating thread, but not more often than eyes can see."""
        now = time.monotonic()
        complete = progress.total is not None and progress.done >= progress.total
        if now - self._reported >= REPORT_EVERY or complete:
            self._reported = now
            self._tasks.call_soon(lambda: self._progressed(progress))

    def _progressed(self, progress: Progress) -> None:
        if not self.running:
            return
        self.progressed.emit(progress)
        now = time.monotonic()
        if progress.stage != "scanning" and now - self._refreshed >= REFRESH_EVERY:
            self._refreshed = now
            self.refresh()

    def _updated(self) -> None:
        self.stopped.emit()
        self._ended()

    def _ended(self) -> None:
        self.running = False
        self.refresh()
        self._next()

    @Slot(list)
    def show_folders(self, folders: list[FolderState]) -> None:
        """Take over a newer state of the folders."""
        photos, before = sum(folder.photos for folder in folders), self._photos
        self.folders, self._photos = folders, photos
        self.folders_changed.emit(folders)
        if photos != before:
            self.photos_changed.emit()
