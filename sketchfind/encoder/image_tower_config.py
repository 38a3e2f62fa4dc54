"""The configuration of an image tower of open_clip, as model files carry it.

A configuration from a model file is untrusted: it must not make open_clip read a file, download
anything, or need a huge memory.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import open_clip
import timm

from sketchfind.encoder.untrusted_numbers import check_numbers
from sketchfind.errors import ModelFileError

VISION_KEYS = {field.name for field in dataclasses.fields(open_clip.CLIPVisionCfg)}


@dataclass(frozen=True, slots=True)
class ImageTowerConfig:
    """What open_clip needs to know to build an image tower, and how its pictures are normalised."""

    embed_dim: int  # width T of the text space
    vision_cfg: dict[str, Any]  # as in open_clip's configuration files
    quick_gelu: bool
    mean: tuple[float, ...]  # of each channel, of pixels from 0 to 1
    std: tuple[float, ...]

    @classmethod
    def of(cls, name: str) -> ImageTowerConfig:
        """Return the configuration of one of open_clip's own names, such as "ViT-B-32".

        Mean and std are those of most of its known weights.

        Raises:
            ModelFileError: open_clip does not know the name.
        """
        if name not in open_clip.list_models():
            raise ModelFileError(
                "open_clip knows no model '{name}'.",
                "See open_clip.list_models(), or name a folder with an open_clip_config.json.",
                name=name,
            )
        tags = open_clip.list_pretrained_tags_by_model(name)
        known = [open_clip.get_pretrained_cfg(name, tag) for tag in tags]
        pictures = Counter((tuple(each["mean"]), tuple(each["std"])) for each in known)
        default = (open_clip.OPENAI_DATASET_MEAN, open_clip.OPENAI_DATASET_STD)
        mean, std = pictures.most_common(1)[0][0] if pictures else default
        return cls.from_parts(open_clip.get_model_config(name), mean, std)

    @classmethod
    def from_parts(cls, model_cfg: Any, mean: Any, std: Any) -> ImageTowerConfig:
        """Take what concerns the image tower from a "model_cfg" of open_clip, and check it.

        Raises:
            ModelFileError: something is missing, unknown, or impossible.
        """
        try:
            config = cls(
                model_cfg["embed_dim"],
                # timm must not download weights; we load them ourselves.
                {**model_cfg["vision_cfg"], "timm_model_pretrained": False},
                bool(model_cfg.get("quick_gelu", False)),
                tuple(map(float, mean)),
                tuple(map(float, std)),
            )
            config._check()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelFileError(
                "The configuration of the image tower cannot be used ({kind}: {error}).",
                kind=type(error).__name__,
                error=error,
            ) from error
        return config

    @classmethod
    def from_json(cls, text: str) -> ImageTowerConfig:
        """Read what `to_json` wrote; raise ModelFileError when it cannot be used."""
        try:
            values = json.loads(text)
            return cls.from_parts(values, values["mean"], values["std"])
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ModelFileError(
                "The configuration of the image tower is malformed ({error}).",
                error=error,
            ) from error

    def to_json(self) -> str:
        """Write the configuration as one line, always the same one."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    def _check(self) -> None:
        """Raise ValueError for what open_clip would read, download, or need a huge memory for."""
        check_numbers("embed_dim", self.embed_dim)
        unknown = sorted(set(self.vision_cfg) - VISION_KEYS)
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}")
        for key, value in self.vision_cfg.items():
            if key == "timm_model_name" and value is not None and not timm.is_model(value):
                raise ValueError(f"timm knows no {value!r}")
            check_numbers(key, value)
        if len(self.mean) != 3 or len(self.std) != 3 or min(self.std) <= 0:
            raise ValueError("mean and std must be three numbers each")
        if not all(map(math.isfinite, self.mean + self.std)):
            raise ValueError("mean and std must be finite")
