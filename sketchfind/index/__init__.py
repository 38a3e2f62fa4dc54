"""Nearest neighbours: exact search, and HNSW as an accelerator that is only used when verified."""

from sketchfind.index.exact import top_k
from sketchfind.index.files import IndexKey, Manifest, discard_index, load_index, save_index
from sketchfind.index.hnsw import HnswIndex, available

__all__ = [
    "HnswIndex",
    "IndexKey",
    "Manifest",
    "available",
    "discard_index",
    "load_index",
    "save_index",
    "top_k",
]
