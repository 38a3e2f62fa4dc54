"""Copies of what is on the papers, for a program that ends without its window being closed."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Slot

from sketchfind.errors import UserFacingError
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.ui.sketch.conversion import contents_to_keep, worth_keeping
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.tasks import Tasks

log = logging.getLogger(__name__)

AFTER_MS = 2000  # from a change to its copy
AGAIN_MS = 30_000  # from a copy that failed to the next try


class PaperCopies(QObject):
    """Copies a sheet a moment after it changed, until `end`."""

    def __init__(
        self, sheets: Sheets, drawings: RecentDrawings, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._drawings = drawings
        self._tasks = tasks
        self._documents = {"wanted": sheets.wanted, "unwanted": sheets.unwanted}
        self._copied = {name: one.contents for name, one in self._documents.items()}
        self._writing: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self._copy)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._copy)
        sheets.committed.connect(self._soon)

    def end(self, *, kept: bool) -> None:
        """Copy nothing more, and delete the copies if the drawings are `kept` elsewhere.

        Call it when no task writes copies any more. The next start rescues those that stay.
        """
        self._timer.stop()
        self._again.stop()
        if kept:
            self._drawings.forget_copies()

    @Slot()
    def _soon(self) -> None:
        # Not restarted: somebody who draws without a pause would never have a copy.
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _copy(self) -> None:
        for name, document in self._documents.items():
            if name in self._writing:  # one after the other, or an older copy might come last
                self._timer.start()
            elif document.contents is not self._copied.get(name):
                self._write(name, document.contents)

    def _write(self, name: str, contents: Contents) -> None:
        def work() -> None:
            kept = contents_to_keep(contents) if worth_keeping(contents) else None
            self._drawings.copy(name, kept)

        def done(_: None) -> None:
            self._copied[name] = contents

        self._writing.add(name)
        self._copied.pop(name, None)  # if this fails, the former copy may be gone or not
        self._tasks.run(work, done, self._failed, lambda: self._writing.discard(name))

    def _failed(self, error: UserFacingError) -> None:
        log.warning("%s", error)  # no box, because nobody asked for the copy
        self._again.start()
