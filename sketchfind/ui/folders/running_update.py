"""An update while it runs: what it reads, how far it is, and whether it is to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from sketchfind.library import Library
from sketchfind.types import IndexReport, Progress
from sketchfind.ui.folders.update_request import UpdateRequest
from sketchfind.ui.throttle import Throttle

REPORT_EVERY = 0.1  # seconds between two reports of progress


class RunningUpdate:
    """Makes one update, and tells its progress no more often than eyes can see."""

    def __init__(self, request: UpdateRequest, tell: Callable[[Progress], None]) -> None:
        self.request = request
        self.read_by_now = request.read_before  # photos, with those read before it was cut short
        self.announced = False
        self.cut = False  # stopped only so that another update can begin
        self._tell = tell  # called in the thread that updates
        self._cancel = threading.Event()
        self._stage = ""
        self._reports = Throttle(REPORT_EVERY)

    def make(self, library: Library, go: threading.Event) -> IndexReport:
        """Read photos, only while `go` is set, until all are read or it is stopped; blocking."""
        ids = self.request.folder_ids
        return library.update(
            folder_ids=None if ids is None else list(ids),
            retry_failed=self.request.retry,
            check=self.request.check,
            on_progress=self._report,
            cancel=self._cancel,
            go=go,
        )

    @property
    def stopped(self) -> bool:
        """Tell whether it ends at the next photo."""
        return self._cancel.is_set()

    def stop(self) -> None:
        """End at the next photo, because somebody asks for that."""
        self.cut = False
        self._cancel.set()

    def cut_short(self) -> None:
        """End at the next photo, only so that another update can begin."""
        self.cut = True
        self._cancel.set()

    def _report(self, progress: Progress) -> None:
        complete = progress.total is not None and progress.done >= progress.total
        other = progress.stage != self._stage
        if self._reports.is_due(at_once=complete or other):
            self._stage = progress.stage
            self._tell(self._counted_on(progress))

    def _counted_on(self, progress: Progress) -> Progress:
        """Add the photos that were read before the update was cut short."""
        before = self.request.read_before
        if progress.total is None or progress.stage not in ("encoding", "paused"):
            return progress
        return replace(progress, done=before + progress.done, total=before + progress.total)
