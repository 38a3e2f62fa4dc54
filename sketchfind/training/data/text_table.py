"""The text table: class names with their text vectors, which `training.make_text_table` makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from sketchfind.encoder.retrieval import normalise
from sketchfind.errors import RecipeError, why
from sketchfind.training.data.names import ALIASES, bracketed, spelling


@dataclass(frozen=True, slots=True)
class TextTable:
    """Class names and their text vectors, (n, T) L2-normalised float32."""

    names: tuple[str, ...]
    embeddings: NDArray[np.float32]

    @classmethod
    def read(cls, path: Path, *, centred: bool) -> TextTable:
        """Read an .npz with `names` and `embeddings`; `centred` subtracts the mean vector.

        Text vectors of class names lie in a narrow cone; subtracting their mean spreads them.

        Raises:
            RecipeError: the file is missing or has another form.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                names = tuple(str(name) for name in file["names"])
                embeddings = file["embeddings"].astype(np.float32)
            if embeddings.ndim != 2 or len(embeddings) != len(names):
                raise ValueError(f"{len(names)} names and vectors of shape {embeddings.shape}")
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            # NumPy advises allowing pickle, which can run any program, so its message is not shown.
            reason = "it is no .npz file of plain arrays" if "pickle" in str(error) else why(error)
            raise RecipeError(
                f"The text vectors {path} cannot be read: {reason}.",
                "Give the right --data, or make them: the commands are in "
                "training/recipes/README.md.",
            ) from error
        if centred:
            embeddings = embeddings - embeddings.mean(axis=0)
        return cls(names, normalise(embeddings))

    def resolver(self) -> dict[str, str]:
        """Map spellings and aliases to names of this table.

        If it has both "car (sedan)" and "car (suv)", each stands for itself, with its brackets, and
        "car" stands for the first of them.
        """
        known: dict[str, str] = {}
        for name in self.names:
            known.setdefault(spelling(name), name)
        known |= {bracketed(name): name for name in self.names}
        for alias, target in ALIASES.items():
            # An alias wins over an equal spelling: Sketchy's "racket" is for tennis.
            if spelling(target) in known:
                known[alias] = known[spelling(target)]
        return known


def tables_digest(paths: Iterable[Path]) -> str:
    """Return a hash of the contents of text tables, wherever they lie."""
    digest = hashlib.sha256()
    for path in paths:
        with np.load(path, allow_pickle=False) as file:
            digest.update(repr(file["names"].tolist()).encode())
            digest.update(file["embeddings"].tobytes())
    return digest.hexdigest()
