"""Find out which model a checkpoint of another library is, and how it wants its pictures."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import open_clip
import timm
from timm.data.config import resolve_data_config

from sketchfind.encoder.backbones import OPEN_CLIP
from sketchfind.encoder.checkpoint_files import OPEN_CLIP_CONFIG, description_of, weights_of
from sketchfind.encoder.image_tower_config import ImageTowerConfig
from sketchfind.encoder.library_errors import ERRORS, reason
from sketchfind.encoder.open_clip_weights import known_weights
from sketchfind.errors import ModelFileError
from sketchfind.imaging.photo_transform import PhotoTransform, Resize

TIMM = "timm:"  # before the name of an architecture
_CROP_MODES: dict[str, Resize] = {"center": "shortest", "squash": "squash", "border": "longest"}


@dataclass(frozen=True, slots=True)
class Source:
    """A checkpoint that can become a model file."""

    weights: Path
    backbone: str  # "open_clip:ViT-B-32", or a timm name
    model_cfg: dict[str, Any] | None  # open_clip's, of both towers; None for timm
    tower: ImageTowerConfig | None
    transform: PhotoTransform

    @property
    def text_dim(self) -> int:
        """The width T of its text space, 0 where it has none."""
        return self.tower.embed_dim if self.tower else 0


def find_source(path: Path, kind: str = "") -> Source:
    """Find out what a folder or a safetensors file holds.

    Args:
        path: a folder as open_clip or timm keep it on the hub, or its weights alone.
        kind: for weights alone: "open_clip:ARCHITECTURE", "open_clip:ARCHITECTURE:TAG" or
            "timm:ARCHITECTURE".

    Raises:
        ModelFileError: it is not clear which model it is, it is none of these, or its description
            has impossible values.
    """
    try:
        return _find(path, kind)
    except ERRORS as error:
        raise ModelFileError(
            "{path} cannot be used: {reason}.",
            "Choose another model.",
            path=path,
            reason=reason(error),
        ) from error


def _find(path: Path, kind: str) -> Source:
    weights = weights_of(path)
    if kind.startswith(OPEN_CLIP):
        return _known_open_clip(weights, *kind.removeprefix(OPEN_CLIP).partition(":")[::2])
    if kind.startswith(TIMM):
        name = kind.removeprefix(TIMM)
        found = timm.get_pretrained_cfg(name) if timm.is_model(name) else None
        cfg = dataclasses.asdict(found) if found else {}
        return _timm(weights, name.partition(".")[0], cfg)
    if kind:
        raise ModelFileError(
            "'{kind}' is not a kind of model.",
            "Use for example open_clip:ViT-B-32:openai or timm:resnet50.",
            kind=kind,
        )
    name, config = description_of(path)
    if name == OPEN_CLIP_CONFIG:
        folder = path if path.is_dir() else path.parent
        return _open_clip(weights, folder.name, config.get("model_cfg"), config)
    return _timm(weights, str(config["architecture"]), dict(config.get("pretrained_cfg", {})))


def _known_open_clip(weights: Path, name: str, tag: str) -> Source:
    """Describe weights of one of open_clip's own names, and perhaps one of its tags."""
    config = ImageTowerConfig.of(name)  # refuses names that open_clip does not know
    pictures: dict[str, Any] = {"mean": config.mean, "std": config.std}
    model_cfg = open_clip.get_model_config(name)
    if tag:
        pictures = known_weights(name, tag)
        model_cfg["quick_gelu"] = model_cfg.get("quick_gelu") or pictures.get("quick_gelu", False)
    return _open_clip(weights, name, model_cfg, {"preprocess_cfg": pictures})


def _open_clip(weights: Path, name: str, model_cfg: Any, config: dict[str, Any]) -> Source:
    pictures = config.get("preprocess_cfg") or {}
    tower = ImageTowerConfig.from_parts(
        model_cfg,
        pictures.get("mean") or open_clip.OPENAI_DATASET_MEAN,
        pictures.get("std") or open_clip.OPENAI_DATASET_STD,
    )
    fill = int(pictures.get("fill_color") or 0)
    transform = _checked(
        PhotoTransform(
            _side(tower.vision_cfg.get("image_size", 224)),
            pictures.get("resize_mode") or "shortest",
            # Where open_clip's configuration says "random", open_clip itself uses bicubic.
            "bilinear" if pictures.get("interpolation") == "bilinear" else "bicubic",
            fill=(fill, fill, fill),
        )
    )
    return Source(weights, OPEN_CLIP + name, dict(model_cfg), tower, transform)


def _timm(weights: Path, name: str, cfg: dict[str, Any]) -> Source:
    if not timm.is_model(name):
        raise ModelFileError("timm knows no model '{name}'.", name=name)
    data: dict[str, Any] = resolve_data_config({}, pretrained_cfg=cfg)  # type: ignore[no-untyped-call]
    mean = tuple(map(float, data["mean"]))
    transform = _checked(
        PhotoTransform(
            _side(data["input_size"][1:]),
            _CROP_MODES.get(data["crop_mode"], "shortest"),
            data["interpolation"],
            crop=float(data["crop_pct"]),
            fill=tuple(round(255 * value) for value in mean),
            mean=mean,
            std=tuple(map(float, data["std"])),
        )
    )
    return Source(weights, name, None, None, transform)


def _checked(transform: PhotoTransform) -> PhotoTransform:
    """Return the transform as a model file would keep it; raise ModelFileError if it cannot."""
    return PhotoTransform.from_json(transform.size, transform.to_json())


def _side(size: Any) -> int:
    sides = list(size) if isinstance(size, list | tuple) else [size]
    if len(set(sides)) != 1 or not isinstance(sides[0], int):
        raise ModelFileError(
            "The pictures of this model are not square ({size}).",
            "Choose another model.",
            size=size,
        )
    return int(sides[0])
