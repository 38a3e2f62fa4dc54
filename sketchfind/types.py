"""Values that cross the borders between layers; no behaviour, no dependencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Embeddings = NDArray[np.float32]  # (n, d), rows L2-normalised
Pixels = NDArray[np.uint8]  # (..., h, w) or (..., h, w, 3)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One pen stroke: `points` (x, y) on a unit square, y down; `width` as a share of its side.

    `pressures` holds one number from 0 to 1 for each point, or none where there was no pen.
    """

    points: tuple[tuple[float, float], ...]
    width: float = 0.012
    pressures: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing as vectors, oldest stroke first."""

    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True)
class FailedPhoto:
    """A file that looked like a photo and could not be used, and why.

    `passing` says that the fault is not in the content, so that it is worth another try.
    """

    path: str
    reason: str
    passing: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PhotoInfo:
    """What one decode tells about a photo, apart from its pixels."""

    content_hash: str
    width: int
    height: int
    format: str
    taken_at: str | None = None  # ISO 8601, local time of the camera
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


@dataclass(frozen=True, slots=True)
class Concept:
    """A class name that the model finds in an image; `score` is a cosine."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What the program needs to know about a model without loading torch."""

    name: str
    space: str  # identifies embeddings that may be compared
    dim: int
    sketch_size: int  # side of the square sketch input, pixels
    licence: str
    concepts: tuple[str, ...]  # words that the model knows
    free_text: bool = False  # whether it understands any words, not those alone
    adapted: bool = True  # whether it was trained to match drawings with photos
    card: Mapping[str, Any] = field(default_factory=dict, compare=False)  # provenance, figures


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What a model costs on this machine, measured where it runs."""

    bytes: int  # of its file
    device: str  # with the precision, for people: "cpu, bfloat16"
    devices: tuple[str, ...]  # that there are here
    photos_per_second: float  # encoded, without reading and decoding them
    sketch_seconds: float  # from a drawing to its embedding
    memory: int = 0  # bytes that the process took at most; 0 where the system does not say
    distrusted: tuple[str, ...] = ()  # what would be faster here, but gave other embeddings


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """A query in the photo space, and what the sketch looks like."""

    embedding: NDArray[np.float32]  # (d,), L2-normalised
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A photo that the answers should resemble, the less the more negative `weight` is.

    `vector` is its embedding (d,), where that is known without reading the file.
    """

    path: Path
    weight: float = 1.0
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


Orientation = Literal["landscape", "portrait", "square"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which photos may be in an answer; what is empty allows all.

    Days are ISO 8601 and both included; a photo without a date is outside every range of days.
    """

    folders: tuple[str, ...] = ()
    first_day: str | None = None
    last_day: str | None = None
    orientation: Orientation | None = None
    formats: tuple[str, ...] = ()


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Facets:
    """What a library can be filtered by."""

    formats: tuple[str, ...] = ()  # most frequent first
    first_day: str | None = None
    last_day: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; at least one part must be given that says what is wanted.

    `sketch` and `without` are (S, S) uint8 pictures from `imaging.sketch`, ink 0 on paper 255.
    Weights are relative to what suits each kind of part; 1 is as it was measured to be best.
    """

    sketch: Pixels | None = None
    words: str = ""
    examples: tuple[Example, ...] = ()
    without: Pixels | None = None
    sketch_weight: float = 1.0
    words_weight: float = 1.0
    without_weight: float = 1.0
    filters: Filters = NO_FILTERS


@dataclass(frozen=True, slots=True)
class Hit:
    """One photo in an answer; `score` is the cosine similarity, `rank` starts at 1."""

    rank: int
    score: float
    path: str
    photo_id: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query, best first.

    The first `convincing` hits stand out from photos in general; None when that is unknown.
    `stacks` holds, for as many hits as were compared, the number of the hit that it is a copy of,
    or its own.
    """

    hits: tuple[Hit, ...]
    concepts: tuple[Concept, ...]
    seconds: float
    space: str
    exact: bool
    convincing: int | None = None
    stacks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """A photo that somebody was looking for and found: "that's the one"."""

    picked_at: str  # ISO 8601 UTC
    content_hash: str
    path: str
    rank: int  # in the answer in which it was picked
    photos: int  # that could be found at that time
    words: str = ""
    drawing: bytes | None = None  # a picture of the drawing as the model saw it
    drawing_format: str = "png"


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder that the user added; `photos` counts the searchable ones below it."""

    folder_id: int
    path: str
    photos: int
    failed: int
    online: bool
    last_scan: str | None  # ISO 8601 UTC


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an update stands; `total` is None while the folders are being walked."""

    stage: Literal["scanning", "encoding", "indexing", "paused"]
    done: int
    total: int | None
    photos_per_second: float = 0.0
    seconds_left: float | None = None


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
    photos_per_second: float
    space: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """One kind of thing that the program keeps, and how much room it takes."""

    kind: Literal[
        "catalog", "thumbnails", "index", "drawings", "models", "settings", "log", "other"
    ]
    path: Path
    bytes: int


@dataclass(frozen=True, slots=True)
class Connections:
    """The network sockets that a process opened since it started, and the names it looked up."""

    sockets: int
    servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `doctor` looked at."""

    check: str
    ok: bool
    detail: str
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Preparing:
    """A model that is to answer once it has seen all photos; the one before answers meanwhile."""

    model: str
    space: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Status:
    """What a profile holds."""

    profile: str
    model: str
    space: str
    photos: int
    embedded: int
    failed: int
    folders: tuple[FolderState, ...] = field(default=())
    preparing: Preparing | None = None
