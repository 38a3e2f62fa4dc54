"""What an update says that it did."""

from __future__ import annotations

from sketchfind.types import IndexReport


def counts(report: IndexReport) -> tuple[int, int, int, int, int]:
    """Return how many photos it added, updated, moved, removed, and found offline."""
    return report.added, report.updated, report.moved, report.removed, report.offline
