"""Guard what personal fine-tuning must not harm: photos kept aside, and a benchmark's classes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import torch
from torch import Tensor, nn

from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.encoder.model_file import Header
from sketchfind.encoder.retrieval import RetrievalFeature
from sketchfind.errors import RecipeError
from sketchfind.training.data.cache import Damaged
from sketchfind.training.data.collections import folder_of
from sketchfind.training.data.damaged import require_undamaged
from sketchfind.training.data.loading import load_data
from sketchfind.training.personal.features import embedded, features_of
from sketchfind.training.personal.pairs import Pairs
from sketchfind.training.recipe.recipe import Recipe, recipe_from_dict
from sketchfind.training.reporting import Say
from sketchfind.training.validate import Validation, is_asked

MIXES = (1.0, 0.75, 0.5, 0.25)  # shares of what was learned; the first that does no harm is kept


def mean_reciprocal_rank(similar: Tensor, owner: Tensor) -> float:
    """Return the mean reciprocal rank of each drawing's photo; similarities that are NaN count 0.

    Args:
        similar: (m, n) similarities of drawings to photos.
        owner: (m,) the photo of each drawing.
    """
    own = similar.gather(1, owner[:, None])  # (m, 1)
    # Half of the equally similar photos count as better: if all are equal, nothing was found.
    better = (similar > own).sum(dim=1) + ((similar == own).sum(dim=1) - 1) / 2
    return float(torch.where(own[:, 0].isfinite(), 1 / (better + 1), 0.0).mean())


def benchmark_of(
    header: Header,
    architecture: Architecture,
    feature: RetrievalFeature,
    data: Path,
    out: Path,
    device: torch.device,
    unused: str = "",
) -> Validation:
    """Decode the validation classes of the model's own recipe, in the folder `data`.

    Raises:
        RecipeError: the data are not there, or pictures are damaged that the list `unused` lacks.
    """
    recipe = recipe_of(header)
    recipe = dataclasses.replace(
        recipe,
        model=architecture,
        clip_share=header.clip_share,
        data=dataclasses.replace(
            recipe.data,
            hold_out=True,
            sketches=_wanted(recipe, data),
            damaged=unused,
        ),
    )
    try:
        _, _, held = load_data(recipe, data)
    except RecipeError as error:
        hint = error.hint.replace("--data", "personal.benchmark")
        raise RecipeError(error.message, hint) from error
    damaged: Damaged = {}
    measured = Validation(held, recipe, out / "cache", device, feature.whitening, damaged)
    listed = out.absolute() / "damaged.txt"
    require_undamaged(damaged, listed, recipe.data, data, "personal.damaged")
    return measured


def _wanted(recipe: Recipe, data: Path) -> dict[str, float]:
    """Return the collections of sketches without those that are missing and not needed as queries.

    These are the icons, for example, that the built-in model was trained on: people would have to
    make them first, and they measure nothing.
    """
    sketches = recipe.data.sketches
    wanted = {
        name: share
        for name, share in sketches.items()
        if name in recipe.data.photos or is_asked(name) or folder_of(data, name).is_dir()
    }
    return wanted or sketches


def recipe_of(header: Header) -> Recipe:
    """Return the recipe in a model file without its optimiser; the defaults if there is none.

    Raises:
        RecipeError: the recipe has unknown keys or bad values.
    """
    known = header.card.get("recipe")
    if not isinstance(known, dict):
        return Recipe()
    return recipe_from_dict({key: value for key, value in known.items() if key != "optimiser"})


class Guard:
    """Measures a network, and takes back what does harm."""

    def __init__(
        self,
        network: SketchPhotoEncoder,
        feature: RetrievalFeature,
        pairs: Pairs,
        held: Tensor,
        benchmark: Validation | None,
        most_drop: float,
    ) -> None:
        """Measure by the drawings `held` (m,); the benchmark may lose `most_drop` in map_all."""
        self._network, self._feature, self._pairs, self._held = network, feature, pairs, held
        self._benchmark, self._most_drop = benchmark, most_drop

    def measure(self) -> dict[str, float]:
        """Return how well the kept-aside photos are found, and the benchmark's map_all."""
        with torch.no_grad():
            device = self._network.mean.device
            photos = features_of(self._network, self._pairs.photos.to(device))
            drawn = features_of(self._network, self._pairs.sketches[self._held].to(device))
            similar = embedded(self._feature, drawn, "sketch") @ (
                embedded(self._feature, photos, "photo").T
            )
        figures = {"found": mean_reciprocal_rank(similar.cpu(), self._pairs.owner[self._held])}
        if self._benchmark is not None:
            measured = self._benchmark.measure(self._network.state_dict())
            figures["benchmark"] = measured["validation"]
        return figures

    def choose(
        self, adapters: list[nn.Parameter], before: list[Tensor], start: dict[str, float], say: Say
    ) -> tuple[float, dict[str, float]]:
        """Keep the largest share of what was learned that does no harm; return it with its figures.

        Raises:
            RecipeError: every share does harm.
        """
        learned = [parameter.detach().clone() for parameter in adapters]
        for share in MIXES:
            with torch.no_grad():
                for parameter, old, new in zip(adapters, before, learned, strict=True):
                    parameter.copy_(torch.lerp(old, new, share))
            figures = self.measure()
            say(f"with {share:.0%} of what was learned: {in_words(figures)}")
            dropped = start.get("benchmark", 0.0) - figures.get("benchmark", 0.0)
            if figures["found"] >= start["found"] and dropped <= self._most_drop:
                return share, figures
        raise RecipeError(
            "What was learned finds other photos worse; no model was written.",
            "Collect more pairs, or set personal.keep higher or personal.steps lower.",
        )


def in_words(figures: dict[str, float]) -> str:
    """Return the figures as one line for people."""
    names = {"found": "photos kept aside (mean reciprocal rank)", "benchmark": "benchmark map_all"}
    return ", ".join(f"{names[key]} {value:.3f}" for key, value in figures.items())
