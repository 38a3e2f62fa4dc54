"""Words about time for the log."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """Return a time span in its two largest units: "40 s", "12 min", "3 h 5 min", "2 d 1 h"."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{round(seconds)} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    hours = round(minutes / 60)
    return f"{hours // 24} d {hours % 24} h"
