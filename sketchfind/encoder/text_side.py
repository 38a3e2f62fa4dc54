"""The text side of a checkpoint of open_clip, as model files carry it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sketchfind.encoder.free_text import TEXT_REFERENCE, VOCABULARY, reference_texts
from sketchfind.encoder.model_file import NO_WORDS, TEXT, Tensors
from sketchfind.encoder.text_tower import TextTower, build_text_tower, read_text_weights
from sketchfind.encoder.text_tower_config import TextTowerConfig
from sketchfind.encoder.tokeniser import Tokeniser, read_vocabulary
from sketchfind.encoder.weights import to_half


class TextSide(NamedTuple):
    """A text tower with its tokeniser, and the parts from which a model file makes them again."""

    config: TextTowerConfig
    tower: TextTower
    tokenise: Tokeniser
    tensors: Tensors

    def carried(self) -> CarriedText:
        """Return the parts that go into a model file."""
        return CarriedText(self.config.to_json(), self.tensors)


class CarriedText(NamedTuple):
    """The text tower in a model file; empty where there is none.

    `config` is the tower's configuration as JSON, `problem` says why a tower that the model should
    have cannot be used.
    """

    config: str = ""
    tensors: Mapping[str, NDArray[Any]] = MappingProxyType({})
    problem: str = ""

    def card(self) -> dict[str, str]:
        """Return the entries for the card of the model."""
        return {NO_WORDS: self.problem} if self.problem else {}


def read_description(model_cfg: Any, folder: Path) -> tuple[TextTowerConfig, str]:
    """Return the configuration of the text tower in open_clip's `model_cfg`, and its vocabulary.

    Raises:
        ModelFileError: sketchfind cannot use the text tower; the image tower may still be usable.
    """
    config = TextTowerConfig.from_parts(model_cfg)
    vocabulary = read_vocabulary(folder, config)
    Tokeniser(config, vocabulary)
    return config, vocabulary


def read_text_side(config: TextTowerConfig, vocabulary: str, checkpoint: Path) -> TextSide:
    """Read the text tower in a checkpoint of open_clip.

    Raises:
        ModelFileError: there is none, or it does not match its description.
    """
    tokenise = Tokeniser(config, vocabulary)
    weights = to_half(read_text_weights(checkpoint))
    tower = build_text_tower(config, weights)
    tensors: Tensors = {TEXT + key: value.numpy() for key, value in weights.items()}
    tensors[TEXT_REFERENCE] = reference_texts(tower, tokenise)
    if vocabulary:
        tensors[VOCABULARY] = np.frombuffer(vocabulary.encode(), np.uint8)
    return TextSide(config, tower, tokenise, tensors)
