"""The configuration of a text tower of open_clip, as model files carry it.

It is untrusted, like the configuration of an image tower: no file or address that it names is read
or downloaded.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

import open_clip

from sketchfind.encoder.untrusted_numbers import check_numbers
from sketchfind.errors import ModelFileError

MOST_TOKENS = 1_000_000  # in a vocabulary
# The options of open_clip's tokenizers of other libraries that are followed here. Any other would
# change the tokens, so it is refused.
TOKENIZER_OPTIONS = {"clean", "strip_sep_token"}
CLEAN = ("whitespace", "lower", "canonicalize")
TEXT_KEYS = {field.name for field in dataclasses.fields(open_clip.CLIPTextCfg)}


@dataclass(frozen=True, slots=True)
class TextTowerConfig:
    """What open_clip needs to know to build a text tower."""

    embed_dim: int  # width T of the text space
    text_cfg: dict[str, Any]  # as in open_clip's configuration files
    quick_gelu: bool

    @classmethod
    def from_parts(cls, model_cfg: Any) -> TextTowerConfig:
        """Take what concerns the text tower from a "model_cfg" of open_clip, and check it.

        Raises:
            ModelFileError: something is missing, unknown, or impossible, or the tower is built by
                another library.
        """
        try:
            config = cls(
                model_cfg["embed_dim"],
                dict(model_cfg["text_cfg"]),
                bool(model_cfg.get("quick_gelu", False)),
            )
            config._check()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelFileError(
                "The configuration of the text tower cannot be used ({kind}: {error}).",
                kind=type(error).__name__,
                error=error,
            ) from error
        return config

    @classmethod
    def from_json(cls, text: str) -> TextTowerConfig:
        """Read what `to_json` wrote; raise ModelFileError when it cannot be used."""
        try:
            return cls.from_parts(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise ModelFileError(
                "The configuration of the text tower is malformed ({error}).", error=error
            ) from error

    def to_json(self) -> str:
        """Write the configuration as one line, always the same one."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    @property
    def tokenizer(self) -> str:
        """The name of another library's tokenizer that makes its tokens; "" for CLIP's own."""
        return str(self.text_cfg.get("hf_tokenizer_name") or "")

    @property
    def tokenizer_options(self) -> dict[str, Any]:
        """The options of open_clip's tokenizer, other than the length of texts."""
        return dict(self.text_cfg.get("tokenizer_kwargs") or {})

    @property
    def context_length(self) -> int:
        """How many tokens a text has."""
        return int(self.text_cfg.get("context_length", 77))

    @property
    def vocabulary_size(self) -> int:
        """How many tokens the tower knows."""
        return int(self.text_cfg.get("vocab_size", 49_408))

    def _check(self) -> None:
        """Raise ValueError for what open_clip would read, download, or need a huge memory for."""
        check_numbers("embed_dim", self.embed_dim)
        unknown = sorted(set(self.text_cfg) - TEXT_KEYS)
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}")
        if self.text_cfg.get("hf_model_name"):
            raise ValueError("its text tower is one of transformers")
        for key, value in self.text_cfg.items():
            if key != "tokenizer_kwargs":
                check_numbers(key, value, MOST_TOKENS if key == "vocab_size" else None)
        self._check_tokenizer()

    def _check_tokenizer(self) -> None:
        if self.context_length < 1 or self.vocabulary_size < 1:
            raise ValueError("it reads no words")
        options = self.tokenizer_options
        if self.tokenizer and (unknown := sorted(set(options) - TOKENIZER_OPTIONS)):
            raise ValueError(f"its tokenizer has the option {unknown[0]!r}")
        if options.get("clean", CLEAN[0]) not in CLEAN:
            raise ValueError(f"its tokenizer cleans by {options['clean']!r}")
