"""The files of a checkpoint of open_clip or timm, on disk and on the hub: names, and reading them.

Needs no torch, so a file of another kind is refused before seconds are spent on loading that.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from sketchfind.encoder.library_errors import reason
from sketchfind.errors import ModelFileError, why

OPEN_CLIP_CONFIG, TIMM_CONFIG = "open_clip_config.json", "config.json"
# Of each of these tuples the first file that exists counts.
DESCRIPTIONS = (OPEN_CLIP_CONFIG, TIMM_CONFIG)
WEIGHTS = ("open_clip_model.safetensors", "model.safetensors")
# How texts are cut into tokens, if a model brings its own way, and which token pads short texts.
VOCABULARY = "tokenizer.json"
PADDING = ("tokenizer_config.json", "special_tokens_map.json")
MOST_VOCABULARY = 100_000_000  # bytes; Gemma's has 34 million


def weights_of(path: Path) -> Path:
    """Return the file of the weights at `path`, which may be this file, or a folder with it.

    Raises:
        ModelFileError: there is none, it is damaged, or it is of another kind.
    """
    if path.is_file():
        if path.suffix != ".safetensors":
            raise ModelFileError(
                "{path} is not a safetensors file; other kinds can execute code.",
                "Get the model as .safetensors, as the hub of open_clip and timm offers it.",
                path=path,
            )
        try:
            with safe_open(path, "numpy"):
                return path
        except (OSError, SafetensorError) as error:
            raise ModelFileError(
                "{path} cannot be used: {reason}.",
                "Choose another model.",
                path=path,
                reason=reason(error),
            ) from error
    for name in WEIGHTS:
        if (path / name).is_file():
            return path / name
    raise ModelFileError(
        "There are no weights at {path}.",
        "Use a .safetensors file, or a folder with {names}.",
        path=path,
        names=" or ".join(WEIGHTS),
    )


def description_of(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the name of the description at `path`, and what it says.

    Raises:
        ModelFileError: it does not say which model it is.
    """
    folder = path if path.is_dir() else path.parent
    if (folder / OPEN_CLIP_CONFIG).is_file():
        return OPEN_CLIP_CONFIG, read_config(folder / OPEN_CLIP_CONFIG)
    config = read_config(folder / TIMM_CONFIG) if (folder / TIMM_CONFIG).is_file() else {}
    if "architecture" in config:
        return TIMM_CONFIG, config
    raise ModelFileError(
        "{path} does not say which model it is.",
        "Put its open_clip_config.json or timm's config.json beside it. On the command line you "
        "can use --as instead, for example --as open_clip:ViT-B-32:openai.",
        path=path,
    )


def read_config(path: Path) -> dict[str, Any]:
    """Read the description of a checkpoint of open_clip or timm.

    Raises:
        ModelFileError: it cannot be read, or is not such a description.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelFileError(
            "{path} cannot be read: {error}.", path=path, error=why(error)
        ) from error
    if not isinstance(values, dict):
        raise ModelFileError("{path} is not a description of a model.", path=path)
    return values
