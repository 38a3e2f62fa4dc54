"""What a profile holds, and its state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sketchfind.types.model import Preparing
from sketchfind.types.update import FolderState

Cure = Literal["repair", "update"]  # by the doctor, or by the next update
OnBytes = Callable[[int, int], None]  # called with the bytes written or fetched, and the total
StoredKind = Literal[
    "catalog", "thumbnails", "index", "drawings", "models", "settings", "log", "other"
]


@dataclass(frozen=True, slots=True)
class Stored:
    """One kind of file that the program keeps, and how much disk space it takes."""

    kind: StoredKind
    path: Path
    bytes: int


@dataclass(frozen=True, slots=True)
class NetworkUse:
    """The network sockets that a process opened since it started, and the names it looked up."""

    sockets: int
    servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check of `doctor`; `cure` is what mends it, if the program can."""

    check: str
    ok: bool
    detail: str
    repaired: bool = False
    cure: Cure | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """What a profile holds."""

    profile: str
    model: str
    space: str
    photos: int
    embedded: int
    failed: int
    folders: tuple[FolderState, ...]
    preparing: Preparing | None
    cache: str  # folder of files that can be made again
