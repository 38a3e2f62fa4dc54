"""Words that are spelt alike, and names, of which all ways to write them are."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice

# Of difflib's ratio: "bycicle" (.71) is misspelt, "angora" (.67) is another word than "pagoda".
ALIKE = 0.7
MOST = 12  # words that are compared, in some 10 ms each: those of a whole text would take seconds
_WORD = re.compile(r"[^\W_]+")


def alike(words: Iterable[str], names: Sequence[str]) -> dict[str, str]:
    """Return names that the first of `words` may stand for, three at most for each, with it."""
    written = {name.casefold(): name for name in reversed(names)}
    return {
        written[near]: word
        for word in islice(words, MOST)
        for near in difflib.get_close_matches(word.casefold(), written, n=3, cutoff=ALIKE)
    }


def folded(name: str) -> str:
    """Return a name in the one form in which all ways to write it are alike."""
    return unicodedata.normalize("NFC", name).casefold()


def spaced(name: str) -> str:
    """Return the words of a name, folded, with a space around each."""
    return f" {' '.join(_WORD.findall(folded(name)))} "
