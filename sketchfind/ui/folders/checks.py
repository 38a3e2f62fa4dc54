"""Reports of checks: one that was cut short begins again, and reports all its parts at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sketchfind.types import IndexReport
from sketchfind.ui.folders.update_request import UpdateQueue, UpdateRequest


class CheckReports:
    """Keeps the reports of checks that will begin again, and tells them once, put together."""

    def __init__(self, tell: Callable[[IndexReport], None]) -> None:
        self._tell = tell
        self._found: dict[UpdateRequest, IndexReport] = {}

    def add(self, check: UpdateRequest, report: IndexReport) -> None:
        """Note what a check found, or a part of it."""
        before = self._found.get(check)
        self._found[check] = report if before is None else _together(before, report)

    def tell_ended(self, waiting: UpdateQueue) -> None:
        """Tell what was found by checks that are over, or that somebody stopped."""
        for check in [each for each in self._found if each not in waiting]:
            self._tell(self._found.pop(check))

    def forget_ended(self, waiting: UpdateQueue) -> None:
        """Forget the reports of checks that failed, or whose folder is removed."""
        self._found = {check: self._found[check] for check in waiting if check in self._found}


def _together(before: IndexReport, after: IndexReport) -> IndexReport:
    """Return the changes that both parts of a check found, and the state after the later one."""
    return replace(
        after,
        added=before.added + after.added,
        updated=before.updated + after.updated,
        moved=before.moved + after.moved,
        removed=before.removed + after.removed,
    )
