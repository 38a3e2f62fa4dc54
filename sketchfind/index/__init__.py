"""Nearest neighbours: exact search, and an HNSW index that is used only after verification."""

from sketchfind.index.exact import top_k
from sketchfind.index.files import IndexKey, discard_index, load_index, save_index
from sketchfind.index.hnsw import HnswIndex, available
from sketchfind.index.principal import AXES_SAMPLE, principal_axes

__all__ = [
    "AXES_SAMPLE",
    "HnswIndex",
    "IndexKey",
    "available",
    "discard_index",
    "load_index",
    "principal_axes",
    "save_index",
    "top_k",
]
