"""Moments as the catalog and backups write them down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def utc(before: timedelta = timedelta()) -> str:
    """Return the time now, or `before` earlier: ISO 8601, UTC, to the second."""
    return (datetime.now(UTC) - before).isoformat(timespec="seconds")
