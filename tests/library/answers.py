"""Asking a library, where what matters is how many photos answer, and of which model."""

from __future__ import annotations

from pathlib import Path

from sketchfind.library import Library
from sketchfind.types import Example, Query


def answer(library: Library, folder: Path) -> tuple[int, str]:
    """Return how many photos of the fixture `folder` answer, and in which space."""
    found = library.search(Query(examples=(Example(folder / "a/01.png"),)), 50)
    return len(found.hits), found.space
