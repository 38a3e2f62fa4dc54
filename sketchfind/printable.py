"""Text that is safe on any terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return `text` with everything escaped that a terminal could act upon or cannot show."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
