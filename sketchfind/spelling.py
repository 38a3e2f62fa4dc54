"""Find words that are spelt alike, and make all spellings of a name equal."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice

# Limit of difflib's ratio: "bycicle" (.71) is misspelt, but "angora" (.67) is not "pagoda".
ALIKE = 0.7
MOST = 12  # words that are compared, some 10 ms each; all words of a long text would take seconds
_MARKS = ".;:!?…\"'()[]“”„‘’‚«»"  # of sentences, around words; commas part them
_WORD = re.compile(r"[^\W_]+")


def alike(words: Iterable[str], names: Sequence[str]) -> dict[str, str]:
    """Return names that the first few `words` may mean, at most three each, with the word."""
    written = {name.casefold(): name for name in reversed(names)}
    return {
        written[near]: word
        for word in islice(words, MOST)
        for near in difflib.get_close_matches(bare(word).casefold(), written, n=3, cutoff=ALIKE)
    }


def bare(word: str) -> str:
    """Return a word without the marks of a sentence around it: “dog” for "dog."."""
    return word.strip(_MARKS)


def folded(name: str) -> str:
    """Return a name in a form that is the same for all ways to write it."""
    return unicodedata.normalize("NFC", name).casefold()


def spaced(name: str) -> str:
    """Return the words of a name, folded, with a space around each."""
    return f" {' '.join(_WORD.findall(folded(name)))} "
