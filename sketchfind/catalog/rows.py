"""What the catalog returns: plain values, one type for each kind of row."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from sketchfind.catalog.days import local_time, within_bounds
from sketchfind.types import PhotoInfo


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A root that the user added; `online` is what the last scan saw."""

    id: int
    path: str
    online: bool
    last_scan: str | None  # ISO 8601 UTC
    exclusions: tuple[str, ...] = ()  # patterns of what is left out, as in a .gitignore


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A file as `stat` shows it; with equal size and time it counts as unchanged."""

    path: str
    size: int
    mtime_ns: int

    @classmethod
    def at(cls, path: str, status: os.stat_result) -> PhotoFile:
        """Return the file at a path, with a time that the catalog can hold."""
        return cls(path, status.st_size, within_bounds(status.st_mtime_ns))


@dataclass(frozen=True, slots=True)
class KnownPhoto:
    """A photo of the catalog, as it is compared with what a scan saw."""

    id: int
    file: PhotoFile
    content_hash: str
    missing: bool
    embedded: bool  # in the space that was asked for


@dataclass(frozen=True, slots=True)
class PhotoDetails:
    """What is known about one photo."""

    file: PhotoFile
    info: PhotoInfo

    @property
    def local_time(self) -> str:
        """The time by which the photo is filtered and ordered, ISO 8601: see `days`."""
        return self.info.taken_at or local_time(self.file.mtime_ns)

    @property
    def dated_by(self) -> Literal["photo", "name", "file"]:
        """Whether that time is in the photo, a day in the name of its file, or the file's own."""
        if self.info.taken_at is None:
            return "file"
        return "photo" if "T" in self.info.taken_at else "name"


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A file that could not be used, as it was when it was tried."""

    folder_id: int
    file: PhotoFile
    reason: str


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """The space of one model's embeddings; only vectors of the same space may be compared."""

    id: int
    name: str
    dim: int
