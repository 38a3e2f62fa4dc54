"""Words that a model knows: the text side of the alignment as a table."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketchfind.encoder.retrieval import normalise
from sketchfind.errors import UserFacingError
from sketchfind.types import Concept, Embeddings


@dataclass(frozen=True, slots=True)
class ConceptTable:
    """Class names with their text vectors, (n, T) L2-normalised."""

    names: tuple[str, ...]
    embeddings: Embeddings

    def lookup(self, text: str) -> NDArray[np.float32]:
        """Return the vector (T,) of a phrase: one known name, or the mean of several.

        The longest known names are taken first, so "hot dog" is not "dog".

        Raises:
            UserFacingError: a word is not in the table; names the nearest ones.
        """
        index = {name.casefold(): row for row, name in enumerate(self.names)}
        words = text.casefold().replace(",", " ").split()
        rows: list[int] = []
        position = 0
        while position < len(words):
            for end in range(len(words), position, -1):
                row = _find(index, " ".join(words[position:end]))
                if row is not None:
                    rows.append(row)
                    position = end
                    break
            else:
                raise _unknown(words[position], list(index))
        if not rows:
            raise UserFacingError("There are no words to look for.", "Give at least one.")
        mean: NDArray[np.float32] = normalise(self.embeddings[rows].mean(axis=0))
        return mean

    def nearest(self, vector: NDArray[np.float32], k: int) -> tuple[Concept, ...]:
        """Return the `k` names closest to `vector` (T,), best first, each in one spelling."""
        scores = self.embeddings @ vector
        found: dict[str, Concept] = {}
        for row in np.argsort(-scores, kind="stable"):
            if len(found) == k:
                break
            name = self.names[row]
            found.setdefault(name.replace("-", " "), Concept(name, float(scores[row])))
        return tuple(found.values())


def _find(index: dict[str, int], phrase: str) -> int | None:
    """Look `phrase` up, in the plural too."""
    for form in (phrase, phrase.removesuffix("s"), phrase.removesuffix("es")):
        if form in index:
            return index[form]
    return None


def _unknown(word: str, names: list[str]) -> UserFacingError:
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    return UserFacingError(
        "The model does not know the word '{word}'.",
        "Did you mean {near}?" if near else "Try a simpler, more common word.",
        word=word,
        near=", ".join(near),
    )
