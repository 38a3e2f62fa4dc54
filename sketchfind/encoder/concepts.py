"""Words that a model knows: the text side of the alignment as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketchfind.encoder.retrieval import normalise
from sketchfind.errors import UnknownWords
from sketchfind.everyday import EVERYDAY, everyday_words
from sketchfind.spelling import alike, bare
from sketchfind.types import Concept, Embeddings

# Endings of plurals, and what replaces each in the singular.
_PLURALS = (
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ves", "f"),
    ("ves", "fe"),
    ("men", "man"),
)
# Words that say nothing about a photo, unless they are part of a name.
_SMALL_WORDS = re.compile(
    "a|an|and|at|by|for|from|her|his|in|into|its|my|near|of|on|or|our|over|the|their|to|under|with",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ConceptTable:
    """Class names with their text vectors, (n, T) L2-normalised."""

    names: tuple[str, ...]
    embeddings: Embeddings

    def lookup(self, text: str) -> NDArray[np.float32]:
        """Return the vector (T,) of a phrase: one known name, or the mean of several.

        The longest known names are taken first, so "hot dog" is not "dog". Everyday words stand
        for names ("beach" for "seashore"); other words are left out.

        Raises:
            UnknownWords: none of the words is in the table; names the nearest ones.
        """
        found, unknown = self._read(text)
        if found:
            parts = [self.embeddings[rows].mean(axis=0) for rows in found]
            mean: NDArray[np.float32] = normalise(np.mean(parts, axis=0))
            return mean
        if unknown:
            raise _unknown(unknown, (*self.names, *everyday_words(self.names)))
        raise no_words()

    def unknown(self, text: str) -> tuple[str, ...]:
        """Return the words of a phrase that `lookup` leaves out, as they are written."""
        return tuple(self._read(text)[1])

    def _read(self, text: str) -> tuple[list[list[int]], list[str]]:
        """Split a phrase into the table's rows for its known words, and its unknown words."""
        names = [name.casefold() for name in self.names]
        index = {_parted(_bare(name)): row for row, name in enumerate(names)}
        index |= {name: row for row, name in enumerate(names)}  # two may differ in hyphens only
        written = text.replace(",", " ").split()
        words = [bare(word) for word in written]
        longest = max(len(name.split()) for name in (*index, *EVERYDAY))
        found: list[list[int]] = []
        unknown: list[str] = []
        position = 0
        while position < len(words):
            for end in range(min(position + longest, len(words)), position, -1):
                rows = _find(index, " ".join(words[position:end]).casefold())
                if rows:
                    found.append(rows)
                    position = end
                    break
            else:
                if words[position] and not _SMALL_WORDS.fullmatch(words[position]):
                    unknown.append(written[position])
                position += 1
        return found, unknown

    def nearest(self, vector: NDArray[np.float32], k: int) -> tuple[Concept, ...]:
        """Return the `k` names closest to `vector` (T,), best first, each in one spelling only."""
        scores = self.embeddings @ vector
        found: dict[str, Concept] = {}
        for row in np.argsort(-scores, kind="stable"):
            if len(found) == k:
                break
            name = self.names[row]
            found.setdefault(name.replace("-", " "), Concept(name, float(scores[row])))
        return tuple(found.values())


def no_words() -> UnknownWords:
    """Return the error that a phrase holds no words."""
    return UnknownWords("There are no words to search for.", "Give at least one.")


def _find(index: dict[str, int], phrase: str) -> list[int]:
    """Return the row of `phrase`, or the rows that it stands for; it may be in the plural."""
    forms = [
        written.removesuffix(plural) + singular
        for written in (phrase, _parted(phrase))
        for plural, singular in _PLURALS
        if written.endswith(plural)
    ]
    for form in forms:
        if form in index:
            return [index[form]]
    stands_for = next((EVERYDAY[form] for form in forms if form in EVERYDAY), ())
    return [index[name] for name in stands_for if name in index]


def _bare(phrase: str) -> str:
    return " ".join(map(bare, phrase.split()))


def _parted(phrase: str) -> str:
    return phrase.replace("-", " ")


def _unknown(words: Sequence[str], names: Sequence[str]) -> UnknownWords:
    near = alike(words, names)
    return UnknownWords(
        "The model does not know the word “{words}”."
        if len(words) == 1
        else "The model does not know these words: {words}.",
        "Did you mean {near}?" if near else "Try a simpler, more common word.",
        words=", ".join(map(bare, words)),
        near=near,
    )
