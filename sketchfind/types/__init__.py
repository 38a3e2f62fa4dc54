"""Values that layers pass to each other; no behaviour, no dependencies."""

from sketchfind.types.answer import Hit, Pick, SearchResult
from sketchfind.types.arrays import Embeddings, Pixels
from sketchfind.types.drawing import LINE_WIDTH, Sketch, Stroke
from sketchfind.types.model import Concept, Fallback, ModelCost, ModelInfo, Preparing
from sketchfind.types.photo import EncodedPhoto, FailedPhoto, PhotoInfo
from sketchfind.types.profile import (
    Cure,
    Finding,
    NetworkUse,
    OnBytes,
    Status,
    Stored,
    StoredKind,
)
from sketchfind.types.query import (
    NO_FILTERS,
    EncodedQuery,
    Example,
    Facets,
    Filters,
    NamedFolders,
    Orientation,
    Query,
    Variants,
)
from sketchfind.types.update import FolderState, IndexReport, Progress, ProgressCallback

__all__ = [
    "LINE_WIDTH",
    "NO_FILTERS",
    "Concept",
    "Cure",
    "Embeddings",
    "EncodedPhoto",
    "EncodedQuery",
    "Example",
    "Facets",
    "FailedPhoto",
    "Fallback",
    "Filters",
    "Finding",
    "FolderState",
    "Hit",
    "IndexReport",
    "ModelCost",
    "ModelInfo",
    "NamedFolders",
    "NetworkUse",
    "OnBytes",
    "Orientation",
    "PhotoInfo",
    "Pick",
    "Pixels",
    "Preparing",
    "Progress",
    "ProgressCallback",
    "Query",
    "SearchResult",
    "Sketch",
    "Status",
    "Stored",
    "StoredKind",
    "Stroke",
    "Variants",
]
