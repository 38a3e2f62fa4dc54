"""Texts as tokens, by CLIP's own encoding or by the vocabulary that a model brings along."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from open_clip.tokenizer import SimpleTokenizer, get_clean_fn
from torch import Tensor

from sketchfind.encoder.checkpoint_files import MOST_VOCABULARY, PADDING, VOCABULARY
from sketchfind.encoder.text_tower_config import TextTowerConfig
from sketchfind.errors import ModelFileError, one_line

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SEPARATOR = "[SEP]"  # BERT's, which CLIPA was trained without


class Tokeniser:
    """Turns texts into token ids (B, L), the same that open_clip makes for the model."""

    def __init__(self, config: TextTowerConfig, vocabulary: str = "") -> None:
        """Use CLIP's own encoding, or `vocabulary` as `read_vocabulary` returned it.

        Raises:
            ModelFileError: the vocabulary cannot be used, or is needed and missing.
        """
        self._length, self._vocabulary_size = config.context_length, config.vocabulary_size
        options = config.tokenizer_options
        if not config.tokenizer:
            clean = options.get("clean", "lower")
            self._encode: Any = SimpleTokenizer(context_length=self._length, clean=clean)
            return
        self._clean = get_clean_fn(options.get("clean", "whitespace"))
        self._tokenizer = _parse(vocabulary)
        lengths = [
            (self._tokenizer.padding or {}).get("length"),
            (self._tokenizer.truncation or {}).get("max_length"),
        ]
        if lengths != [self._length, self._length]:
            raise ModelFileError("The vocabulary of this model is for texts of another length.")
        self._encode = self._encode_with_vocabulary
        self._stripped = (
            self._tokenizer.token_to_id(SEPARATOR) if options.get("strip_sep_token") else None
        )

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Return token ids (B, L), with texts that are too long cut off.

        Raises:
            ModelFileError: the vocabulary has tokens that the model lacks, or cannot be used.
        """
        tokens: Tensor = self._encode(list(texts))
        if int(tokens.max()) >= self._vocabulary_size:
            raise ModelFileError("The model does not know all tokens of its own vocabulary.")
        return tokens

    def _encode_with_vocabulary(self, texts: list[str]) -> Tensor:
        with _errors_explained():
            encoded = self._tokenizer.encode_batch([self._clean(text) for text in texts])
        tokens = torch.tensor([each.ids for each in encoded])
        if self._stripped is not None:
            tokens[tokens == self._stripped] = 0
        return tokens


def read_vocabulary(folder: Path, config: TextTowerConfig) -> str:
    """Return the vocabulary in the folder of a model, including how texts are cut and padded.

    Return "" for a model with CLIP's own encoding. Nothing is downloaded.

    Raises:
        ModelFileError: the vocabulary is not there or cannot be used.
    """
    if not config.tokenizer:
        return ""
    path = folder / VOCABULARY
    if not path.is_file():
        raise ModelFileError(
            "The words of this model need its {file}, which is not beside its weights.",
            "Download the model again, or put the file there and import it again.",
            file=VOCABULARY,
        )
    if path.stat().st_size > MOST_VOCABULARY:
        raise ModelFileError("The file {path} is too large to be used.", path=path)
    tokenizer = _parse(path.read_text(encoding="utf-8", errors="replace"))
    configs = [_read(folder / name) for name in PADDING]
    token = _first(configs, "pad_token")
    number = tokenizer.token_to_id(token) if token else None
    if number is None:
        raise ModelFileError("{path} does not say how short texts are filled up.", path=path)
    side = _first(configs, "padding_side")
    tokenizer.enable_truncation(config.context_length)
    tokenizer.enable_padding(
        direction="left" if side == "left" else "right",
        pad_id=number,
        pad_token=token,
        length=config.context_length,
    )
    return str(tokenizer.to_str())


def _parse(vocabulary: str) -> Tokenizer:
    from tokenizers import Tokenizer

    with _errors_explained():
        return Tokenizer.from_str(vocabulary)


@contextmanager
def _errors_explained() -> Iterator[None]:
    """Turn whatever an untrusted vocabulary makes the library raise into one line."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the library is not an Exception and has no name
        raise ModelFileError(
            "The vocabulary of this model cannot be used ({reason}).", reason=one_line(error)
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _first(configs: Sequence[dict[str, Any]], key: str) -> str:
    """Return the first token that these give for `key`, as text or as a table with "content"."""
    for values in configs:
        value = values.get(key)
        value = value.get("content") if isinstance(value, dict) else value
        if isinstance(value, str):
            return value
    return ""
