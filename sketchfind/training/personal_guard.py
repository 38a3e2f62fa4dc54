"""What personal fine-tuning must not harm: photos kept aside, and a benchmark's own classes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import torch
from torch import Tensor

from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.encoder.model_file import Header
from sketchfind.encoder.retrieval import RetrievalFeature
from sketchfind.training.prepare import load_data
from sketchfind.training.recipe import Recipe, recipe_from_dict
from sketchfind.training.validate import Validation


def found(similar: Tensor, owner: Tensor) -> float:
    """Return the mean reciprocal rank of each drawing's photo; 0 for one that is no number.

    Args:
        similar: (m, n) of drawings to photos.
        owner: (m,) the photo of each drawing.
    """
    own = similar.gather(1, owner[:, None])  # (m, 1)
    # Of equal ones half come before: an even field is no find.
    better = (similar > own).sum(dim=1) + ((similar == own).sum(dim=1) - 1) / 2
    return float(torch.where(own[:, 0].isfinite(), 1 / (better + 1), 0.0).mean())


class Benchmark:
    """The validation classes of the model's own recipe, in a data folder."""

    def __init__(
        self,
        header: Header,
        architecture: Architecture,
        feature: RetrievalFeature,
        data: str,
        out: Path,
        place: torch.device,
    ) -> None:
        """Decode what is measured on; raise RecipeError when the data are not there."""
        known = header.card.get("recipe")
        recipe = recipe_from_dict(known) if isinstance(known, dict) else Recipe()
        recipe = dataclasses.replace(
            recipe,
            model=architecture,
            clip_share=header.clip_share,
            data=dataclasses.replace(recipe.data, hold_out=True),
        )
        _, _, held = load_data(recipe, Path(data))
        self._validation = Validation(held, recipe, out / "cache", place, feature.whitening)

    def measure(self, network: SketchPhotoEncoder) -> float:
        """Return map_all of the retrieval feature."""
        return self._validation.measure(network.state_dict())["validation"]
