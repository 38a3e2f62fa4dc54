"""All SQL of the program; stores what is known about folders, photos and their embeddings."""

from sketchfind.catalog.catalog import Catalog
from sketchfind.catalog.rows import (
    FailureRow,
    FolderRow,
    KnownPhoto,
    PhotoDetails,
    PhotoFile,
    SpaceRow,
)

__all__ = [
    "Catalog",
    "FailureRow",
    "FolderRow",
    "KnownPhoto",
    "PhotoDetails",
    "PhotoFile",
    "SpaceRow",
]
