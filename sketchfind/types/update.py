"""The state of folders, and the progress and result of updates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sketchfind.types.photo import FailedPhoto


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder that the user added; `photos` counts the searchable ones below it.

    `moved_from` is its former path if it has just been found at, or moved to, another place. `away`
    are the folders below it whose drives were not connected at the last scan.
    """

    folder_id: int
    path: str
    photos: int
    failed: int
    online: bool
    last_scan: str | None  # ISO 8601 UTC
    moved_from: str = ""
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an update stands; `total` is None while the folders are being walked.

    `seen_anew` says that photos are read only because a new model has to see them.
    """

    stage: Literal["scanning", "encoding", "indexing", "paused"]
    done: int
    total: int | None
    photos_per_second: float = 0.0
    seconds_left: float | None = None
    seen_anew: bool = False


ProgressCallback = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an update did; the document that `sketchfind index --json` prints."""

    photos: int
    added: int
    updated: int
    moved: int
    removed: int
    offline: int
    failed: tuple[FailedPhoto, ...]
    seconds: float
    scan_seconds: float  # of `seconds`, those for scanning the folders, without pauses
    photos_per_second: float
    space: str
    cancelled: bool = False
