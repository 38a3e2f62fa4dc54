"""What an update did, counted while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Counts:
    """What one call of `update` did, for one model or for two; seconds without pauses."""

    added: int = 0  # includes copies and photos that came back, which need no encoder
    updated: int = 0
    moved: int = 0
    removed: int = 0
    offline: int = 0  # at the last scan
    encoded: int = 0
    encoding_seconds: float = 0.0
    scan_seconds: float = 0.0
    doubted: set[str] = field(default_factory=set)  # paths that were doubtful in this update
