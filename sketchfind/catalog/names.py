"""Compare the names of photo files with what a person writes."""

from __future__ import annotations

import os

from sketchfind.spelling import folded, spaced


def file_name(path: bytes) -> str:
    """Return the last part of a path, folded."""
    return folded(os.fsdecode(os.path.basename(path)))  # noqa: PTH119 - hot


def sought(name: str) -> bytes:
    """Return what `is_named` looks for: the words of a name, or its signs if it has no words."""
    words = spaced(name).split() or folded(name).split()
    return _as_bytes(" ".join(words))


def is_named(path: bytes, words: bytes) -> bool:
    """Tell whether all these words are in the name of a file; also a function of SQLite."""
    name = os.path.basename(path)  # noqa: PTH119 - hot
    # Most names are folded in this way, which halves the time.
    name = name.lower() if name.isascii() else _as_bytes(file_name(name))
    for word in words.split():  # noqa: SIM110 - hot
        if word not in name:
            return False
    return True


def implies(words: bytes, fewer: bytes) -> bool:
    """Tell whether a name with all of `words` has all words of `fewer` in it, too."""
    return all(any(one in word for word in words.split()) for one in fewer.split())


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # SQLite takes no text with lone surrogates
