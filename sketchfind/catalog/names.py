"""The names of photos' files, as they are compared with what somebody writes."""

from __future__ import annotations

import os

from sketchfind.spelling import folded, spaced


def file_name(path: bytes) -> str:
    """Return the last part of a path, folded."""
    return folded(os.fsdecode(os.path.basename(path)))  # noqa: PTH119 - hot


def words_of(name: str) -> list[str]:
    """Return what is to be in names: the words, whatever is between them; or signs, if alone."""
    return spaced(name).split() or folded(name).split()


def in_sqlite(name: str) -> bytes:
    """Return a name as bytes: SQLite takes no text that is not Unicode."""
    return name.encode("utf-8", "surrogatepass")


def file_name_in_sqlite(path: bytes) -> bytes:
    """Return what `file_name(path)` is in a query."""
    return in_sqlite(file_name(path))
