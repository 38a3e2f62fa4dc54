"""Keeping up with folders while the window is open: changes, drives, a look now and then."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QObject, QTimer, Slot

from sketchfind.library import Library
from sketchfind.library.folders.watch import FolderWatch
from sketchfind.types import IndexReport
from sketchfind.ui.folders.indexing import Indexer
from sketchfind.ui.tasks import Tasks

QUIET_MS = 2000  # nothing may change for so long: a copy of many photos is one change
MOST_MS = 20_000  # but after so long a rescan comes all the same
DRIVES_MS = 10_000  # between two looks for drives that came or went
NOW_AND_THEN_MS = 60_000  # between two looks whether a rescan is due
RESCAN_WATCHED = 3600.0  # seconds between two rescans of what is watched: a change may be missed
RESCAN_OTHERS = 600.0  # and of what cannot be watched: network drives, very many folders
WALK_SHARE = 20  # a rescan waits at least so many times as long as the last one took


class Watching(QObject):
    """Asks an indexer for quiet updates when they seem needed; nothing runs after `close`."""

    def __init__(
        self, library: Library, indexer: Indexer, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._indexer = indexer
        self._tasks = tasks
        self._watch: FolderWatch | None = None
        self._changed: set[int] = set()
        self._since = 0.0  # when the first of these changes was noted
        self._looked: dict[int, float] = {}  # when each folder was last looked through
        self._walk = 0.0  # seconds that the last such look took
        self._asking_drives = False  # whether the drives are being looked at
        self._version: int | None = None  # of the catalog when the folders were last compared
        indexer.finished.connect(self._finished)
        indexer.put_off.connect(self._put_off)
        self.settle = QTimer(self, singleShot=True)
        self.settle.timeout.connect(self._update_changed)
        self.drives = QTimer(self, interval=DRIVES_MS)
        self.drives.timeout.connect(self._look_for_drives)
        self.now_and_then = QTimer(self, interval=NOW_AND_THEN_MS)
        self.now_and_then.timeout.connect(self._rescan_due)

    def start(self) -> None:
        """Begin to watch."""
        self._watch = self._library.watch(self._told)
        self.drives.start()
        self.now_and_then.start()

    def close(self) -> None:
        """Watch nothing any more."""
        for timer in (self.settle, self.drives, self.now_and_then):
            timer.stop()
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    def _told(self, folder_ids: frozenset[int]) -> None:
        """Take a change over from the thread that watches."""
        self._tasks.call_soon(lambda: self._note(folder_ids))

    def _note(self, folder_ids: frozenset[int]) -> None:
        now = time.monotonic()
        if not self._changed:
            self._since = now
        self._changed |= folder_ids
        left = MOST_MS - round(1000 * (now - self._since))
        self.settle.start(max(min(QUIET_MS, left), 0))

    @Slot()
    def _update_changed(self) -> None:
        known = {folder.folder_id for folder in self._indexer.folders.states}
        self._update(sorted(self._changed & known))
        self._changed.clear()

    @Slot()
    def _look_for_drives(self) -> None:
        if not (self._indexer.running or self._asking_drives):
            self._asking_drives = True
            self._tasks.run(
                lambda: (self._library.strayed(), self._library.catalog_version()),
                self._take_over,
                self._tasks.quiet_trouble.emit,
                always=self._asked_drives,
            )

    def _take_over(self, found: tuple[list[int], int]) -> None:
        """Read folders that came or went; show those that a command added, moved or removed."""
        strayed, version = found
        if version != self._version:
            self._version = version
            self._indexer.folders.refresh()
        self._update(strayed)

    def _asked_drives(self) -> None:
        self._asking_drives = False

    @Slot(IndexReport)
    def _finished(self, report: IndexReport) -> None:
        if not report.cancelled:  # else it may have seen next to nothing
            self._walk = report.scan_seconds

    @Slot(tuple)
    def _put_off(self, folder_ids: tuple[int, ...]) -> None:
        """Look through these folders soon: another program is in the way at the moment."""
        self._looked |= dict.fromkeys(folder_ids, -math.inf)

    @Slot()
    def _rescan_due(self) -> None:
        if self._watch is None or self._indexer.running:
            return
        now, watched, followed = time.monotonic(), self._watch.watched, self._watch.followed
        due = []
        for folder in self._indexer.folders.states:
            pause = RESCAN_WATCHED if folder.folder_id in watched else RESCAN_OTHERS
            pause = max(pause, WALK_SHARE * self._walk)
            # One that is new to this list was looked through a moment ago, but if a command did
            # that, it is not watched yet.
            first = now if folder.folder_id in followed else -math.inf
            if folder.online and now - self._looked.setdefault(folder.folder_id, first) >= pause:
                due.append(folder.folder_id)
        self._update(due)

    def _update(self, folder_ids: list[int]) -> None:
        if folder_ids:
            self._looked |= dict.fromkeys(folder_ids, time.monotonic())
            self._indexer.update(folder_ids, quiet=True)
