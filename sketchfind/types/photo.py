"""The result of reading a photo, or the reason why it failed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FailedPhoto:
    """A file that looked like a photo and could not be used, and why.

    `transient` says that the fault is not in the content, so that another try is worthwhile.
    `doubtful` says that it may not be in the content: if another update finds it again, it is.
    """

    path: str
    reason: str
    transient: bool = field(default=False, compare=False)
    doubtful: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PhotoInfo:
    """What decoding tells about a photo, apart from its pixels."""

    content_hash: str
    width: int
    height: int
    format: str
    # ISO 8601, local time of the camera; a day alone if only the name of the file says it.
    taken_at: str | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class EncodedPhoto:
    """What the encoder process returns for one readable photo."""

    path: str
    info: PhotoInfo
    thumbnail: bytes  # JPEG
    embedding: NDArray[np.float32]  # (d,)
