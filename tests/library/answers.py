"""Asking a library."""

from __future__ import annotations

from pathlib import Path

from sketchfind.library import Library
from sketchfind.types import Example, Query


def like(path: Path) -> Query:
    """Return the question for photos like one."""
    return Query(examples=(Example(path),))


def answer(library: Library, folder: Path) -> tuple[int, str]:
    """Return how many photos of the fixture `folder` answer, and in which space."""
    found = library.search(like(folder / "a/01.png"), 50)
    return len(found.hits), found.space
