"""Weights of open_clip: its own by tag, and those in a checkpoint on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import open_clip
from open_clip.factory import load_state_dict
from torch import Tensor

from sketchfind.errors import ModelFileError


def known_weights(name: str, tag: str) -> dict[str, Any]:
    """Return what open_clip knows of the weights `tag` of one of its own names.

    Raises:
        ModelFileError: open_clip has no such weights.
    """
    found: dict[str, Any] = open_clip.get_pretrained_cfg(name, tag)
    if not found:
        raise ModelFileError(
            "open_clip has no weights '{tag}' of {name}.",
            "Known: {known}.",
            tag=tag,
            name=name,
            known=", ".join(open_clip.list_pretrained_tags_by_model(name)) or "none",
        )
    return found


def load_checkpoint(path: Path) -> dict[str, Tensor]:
    """Read a checkpoint of open_clip; nothing in it is executed."""
    try:
        state: dict[str, Tensor] = load_state_dict(str(path), weights_only=True)
    except StopIteration as error:
        raise ValueError(f"{path} holds no weights") from error
    return state
