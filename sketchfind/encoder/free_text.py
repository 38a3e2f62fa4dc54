"""Vectors of any words, by the text tower of a model file, which is read when it is needed."""

from __future__ import annotations

import functools
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from sketchfind.encoder.concepts import no_words
from sketchfind.encoder.library_errors import ERRORS
from sketchfind.encoder.model_file import TEXT, Header, Tensors, unfit
from sketchfind.encoder.parts import PARITY
from sketchfind.encoder.retrieval import normalise
from sketchfind.encoder.text_tower import TextTower, build_text_tower, embed_texts
from sketchfind.encoder.text_tower_config import TextTowerConfig
from sketchfind.encoder.tokeniser import Tokeniser
from sketchfind.errors import ModelFileError
from sketchfind.types import Embeddings

TEXT_REFERENCE = "reference.text"  # tensor of the vectors of REFERENCE_TEXTS
MEAN = "mean.text"  # tensor of what was subtracted from the text vectors in training, if anything
VOCABULARY = TEXT + "vocabulary"  # tensor of the vocabulary's bytes, if the encoding is not CLIP's
REFERENCE_TEXTS = ("horse", "a red car in front of a house", "Brücke über den Fluss, 1987!")
REMEMBERED = 256  # phrases: each stroke of a drawing searches with the same words again


class FreeText:
    """The text side of a model with a text tower, which the first query with words loads.

    It always runs on the CPU in single precision, since a phrase has only a few tokens.
    """

    def __init__(self, path: Path, header: Header, tensors: Tensors) -> None:
        """Read the text space's description and means; the tower itself is read later.

        Raises:
            ModelFileError, KeyError, ValueError: the parts do not fit together.
        """
        self._path, self._header = path, header
        self._config = TextTowerConfig.from_json(str(header.architecture["text"]))
        self._reference = tensors[TEXT_REFERENCE].astype(np.float32)
        width = tensors["mean.photo.clip"].size
        self._mean = tensors.get(MEAN, np.zeros(width)).astype(np.float32)
        shapes = (self._config.embed_dim, self._reference.shape, self._mean.shape)
        if shapes != (width, (len(REFERENCE_TEXTS), width), (width,)):
            raise ValueError(f"its text tower is not for vectors of {width} numbers")
        self._lock = threading.Lock()
        self._embed = functools.lru_cache(REMEMBERED)(self._embed_phrase)
        self._loaded: tuple[TextTower, Tokeniser] | None = None

    def lookup(self, text: str) -> NDArray[np.float32]:
        """Return the vector (T,) of a phrase, or the mean over several separated by commas.

        Raises:
            UnknownWords: there are no words.
            ModelFileError: the text tower is damaged.
        """
        phrases = [phrase for part in text.split(",") if (phrase := " ".join(part.split()))]
        if not phrases:
            raise no_words()
        mean: NDArray[np.float32] = normalise(
            np.mean([self._embed(phrase) for phrase in phrases], axis=0)
        )
        return mean

    def _embed_phrase(self, phrase: str) -> NDArray[np.float32]:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            embedded: NDArray[np.float32] = normalise(
                embed_texts(*self._loaded, [phrase]).numpy()[0] - self._mean
            )
        return embedded

    def _load(self) -> tuple[TextTower, Tokeniser]:
        try:
            tower, tokenise = self._build()
            found = reference_texts(tower, tokenise)
            if found.shape != self._reference.shape:
                raise ValueError(f"its text tower makes vectors of {found.shape[1]} numbers")
        except ERRORS as error:
            raise unfit(self._path, error) from error
        agreement = float((found * normalise(self._reference)).sum(axis=1).min())
        if not agreement >= PARITY:  # written so that NaN fails, too
            raise ModelFileError(
                "The text tower of {name} computes vectors that differ from those stored in its "
                "file.",
                "Get it again, or import it again with the libraries installed here.",
                name=self._header.name,
            )
        return tower, tokenise

    def _build(self) -> tuple[TextTower, Tokeniser]:
        with safe_open(self._path, framework="pt") as file:
            names = list(file.keys())
            weights = {
                name.removeprefix(TEXT): file.get_tensor(name)
                for name in names
                if name.startswith(TEXT) and name != VOCABULARY
            }
            # By NumPy: `bytes` would make a tensor of each byte, of which Gemma has 34 million.
            text = bytes(file.get_tensor(VOCABULARY).numpy()) if VOCABULARY in names else b""
        return build_text_tower(self._config, weights), Tokeniser(self._config, text.decode())


def reference_texts(tower: TextTower, tokenise: Tokeniser) -> Embeddings:
    """Return the vectors (n, T) of the reference texts, which a model file stores as a check."""
    vectors: Embeddings = embed_texts(tower, tokenise, REFERENCE_TEXTS).numpy()
    return vectors
