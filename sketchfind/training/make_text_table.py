"""Make text vectors of class names, which training aligns to, with an open_clip text tower."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import open_clip
from numpy.typing import NDArray

from sketchfind.encoder.text_tower import PLACE, mean_over_prompts
from sketchfind.errors import RecipeError, one_line
from sketchfind.training.backbone_source import quiet_hub


def embed_names(
    names: Sequence[str], tower: str, pretrained: str, templates: Sequence[str]
) -> NDArray[np.float32]:
    """Embed each name as the mean over prompt templates, (n, T) L2-normalised.

    Args:
        tower: a name of open_clip ("ViT-B-32"), whose weights open_clip downloads, as the user asks
            for with this call; or "local-dir:FOLDER" for weights on disk.
        pretrained: open_clip's tag of the weights ("openai"); "" for a "local-dir:".
        templates: prompts with one {} for the name.

    Raises:
        RecipeError: there are no names, a template has no place for one, the weights are not named,
            or the tower cannot be loaded.
    """
    for template in templates:
        if template.count(PLACE) != 1:
            raise RecipeError(f"The prompt {template!r} needs exactly one {PLACE} for the name.")
    if not names or not templates:
        raise RecipeError("There are no names to embed, or no prompts to put them in.")
    tags = open_clip.list_pretrained_tags_by_model(tower)
    if tags and not pretrained:
        raise RecipeError(
            f"{tower} alone does not say which weights.",
            f"Name them with --pretrained: {', '.join(tags)}.",
        )
    # Some weights were made with another activation than open_clip's configuration says.
    known = open_clip.get_pretrained_cfg(tower, pretrained)
    try:
        with quiet_hub():
            tokenise = open_clip.get_tokenizer(tower)
            model = open_clip.create_model(
                tower,
                pretrained or None,
                require_pretrained=True,
                force_quick_gelu=bool(known.get("quick_gelu")),
            ).eval()
    except ImportError as error:
        raise RecipeError(
            f"The text tower {tower} needs the package {error.name}.", f"pip install {error.name}"
        ) from error
    except (RuntimeError, OSError, ValueError, KeyError, TypeError) as error:
        raise RecipeError(
            f"The text tower {tower} with weights {pretrained!r} cannot be had: {one_line(error)}.",
            "See open_clip.list_pretrained(), and the network connection if it is to be fetched.",
        ) from error
    vectors: NDArray[np.float32] = mean_over_prompts(
        lambda filled: model.encode_text(tokenise(filled)), names, templates
    ).numpy()
    return vectors


def write_table(path: Path, names: Sequence[str], embeddings: NDArray[np.float32]) -> None:
    """Write a text table as recipes read it (`text.table`)."""
    with path.open("wb") as file:
        np.savez(file, names=np.array(names), embeddings=embeddings.astype(np.float16))
