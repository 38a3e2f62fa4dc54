"""Words that are spelt alike."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

# Of difflib's ratio: "bycicle" (.71) is misspelt, "angora" (.67) is another word than "pagoda".
ALIKE = 0.7


def alike(words: Iterable[str], names: Sequence[str]) -> dict[str, str]:
    """Return the names that each of `words` may stand for, three at most, with that word."""
    written = {name.casefold(): name for name in reversed(names)}
    return {
        written[near]: word
        for word in words
        for near in difflib.get_close_matches(word.casefold(), written, n=3, cutoff=ALIKE)
    }
