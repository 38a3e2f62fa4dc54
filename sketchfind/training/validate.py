"""Model selection: zero-shot retrieval on classes that are held out of training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.encoder.retrieval import DOMAINS, FEATURES, RetrievalFeature
from sketchfind.errors import RecipeError
from sketchfind.training.data.cache import Damaged
from sketchfind.training.data.collections import COLLECTIONS
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.embed import domain_cache, domain_features, mean_features
from sketchfind.training.metrics import retrieval_metrics
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.wording import counted

QUERIES = ("sketchy", "quickdraw", "quickdraw-extended", "tuberlin")  # the benchmarks' collections


class Validation:
    """Held-out classes: their sketches, by collection, against all of their photos.

    The queries are sketches of the benchmarks' collections and of the user's own; those of other
    known collections are used only if these have none.
    """

    def __init__(
        self,
        held: Dataset,
        recipe: Recipe,
        cache_folder: Path,
        device: torch.device,
        whitening: NDArray[np.float32] | None = None,
        damaged: Damaged | None = None,
    ) -> None:
        """Decode the held-out pictures; raise RecipeError if there is nothing to measure.

        `whitening` is that of an exported model; a network in training has none yet. For `damaged`
        see `PictureCache`.
        """
        self._held, self._asked = held, _asked(held, list(recipe.data.sketches))
        if not self._asked:
            raise RecipeError(
                f"No held-out class has photos, and sketches in {', '.join(recipe.data.sketches)}.",
                "Name other classes in data.validation, or set data.hold_out to false.",
            )
        self._clip_share = recipe.clip_share
        self._whitening = whitening
        # A classifier leaves the text half untrained, and a network may have none.
        spoken = recipe.loss.classes != "classifier" and recipe.model.text_dim > 0
        self._features = [name for name in FEATURES if spoken or name != "clip"]
        self._model = SketchPhotoEncoder(recipe.model).to(device)
        self._caches = {
            domain: domain_cache(
                held, held.rows(domain), domain, recipe.model, cache_folder, damaged
            )
            for domain in DOMAINS
        }

    def summary(self) -> str:
        """Count the held-out classes, sketches and photos, for the log."""
        queries = {name: len(self._held.rows("sketch", name)) for name in self._asked}
        sketches = ", ".join(f"{name} {counted(n, 'sketch')}" for name, n in queries.items())
        photos = counted(len(self._held.rows("photo")), "photo")
        return f"held out: {counted(len(self._held.classes), 'class')}; {sketches}; {photos}"

    def measure(self, weights: dict[str, Tensor]) -> dict[str, float]:
        """Return map_all by query collection and feature, for a network's `weights`.

        `validation`, by which checkpoints are chosen, is the retrieval feature's map_all, as the
        mean over query collections. The domain means are those of the held-out classes.
        """
        self._model.load_state_dict(weights)
        photo_rows, sketch_rows = self._held.rows("photo"), self._held.rows("sketch")
        features = {
            domain: domain_features(self._model, cache, domain)
            for domain, cache in self._caches.items()
        }
        means = {domain: mean_features(*both) for domain, both in features.items()}
        photos, sketches = features["photo"], features["sketch"]
        feature = RetrievalFeature(self._clip_share, means, self._whitening)
        figures: dict[str, float] = {}
        for collection in self._asked:
            mine = np.isin(sketch_rows, self._held.rows("sketch", collection))
            for name in self._features:
                figures[f"{collection}/{name}"] = retrieval_metrics(
                    feature.combine(sketches[0][mine], sketches[1][mine], "sketch", name),
                    self._held.class_ids[sketch_rows[mine]],
                    feature.combine(*photos, "photo", name),
                    self._held.class_ids[photo_rows],
                )["map_all"]
        selected = [value for key, value in figures.items() if key.endswith("/retrieval")]
        return {"validation": sum(selected) / len(selected), **figures}


def _asked(held: Dataset, trained_on: list[str]) -> list[str]:
    """Return the collections of queries, each with a sketch whose class has a photo."""
    names = dict.fromkeys((*QUERIES, *trained_on))
    with_photos = np.isin(held.class_ids, held.class_ids[held.rows("photo")])
    there = [name for name in names if with_photos[held.rows("sketch", name)].any()]
    return list(filter(is_asked, there)) or there


def is_asked(collection: str) -> bool:
    """Tell whether the sketches of a collection are queries even if others have some, too."""
    return collection in QUERIES or collection not in COLLECTIONS
