"""Export a run as the model file that the app loads."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

import sketchfind
from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.encoder.model_file import write_model
from sketchfind.encoder.parts import gather_tensors, reference_embeddings
from sketchfind.encoder.retrieval import DOMAINS, Domain, RetrievalFeature
from sketchfind.encoder.weights import load_halves
from sketchfind.errors import RecipeError
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.training.carried_text import carried_text
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.data.loading import load_data, require_both
from sketchfind.training.embed import domain_cache, domain_features, mean_features
from sketchfind.training.facts import revision
from sketchfind.training.network import at_size_of
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.recipe.rules import no_text_half
from sketchfind.training.run import Run
from sketchfind.training.whitening import whitening_map
from sketchfind.training.writing import writable_folders, writing
from sketchfind.types import Embeddings

EXAMPLES = 2000  # pictures of each domain for computing its mean and the whitening


@dataclass(frozen=True, slots=True)
class Overrides:
    """What an export changes in the recipe of its run; None changes nothing.

    All of these can be chosen on validation classes after training.
    """

    clip_share: float | None = None
    whitening: float | None = None
    image_size: int | None = None  # pixels
    sketch_size: int | None = None  # pixels
    blended_blocks: int | None = None
    photo_crop: float | None = None  # of a photo's sides; training saw whole photos

    def apply(self, recipe: Recipe) -> Recipe:
        """Return the recipe of the exported model."""
        sizes = _given(
            image_size=self.image_size,
            sketch_size=self.sketch_size,
            blended_blocks=self.blended_blocks,
        )
        model = dataclasses.replace(recipe.model, **sizes)
        if self.photo_crop is not None:
            transform = PhotoTransform.from_json(model.image_size, model.photos)
            cropped = dataclasses.replace(transform, crop=self.photo_crop)
            model = dataclasses.replace(model, photos=cropped.to_json())
        shares = _given(clip_share=self.clip_share, whitening=self.whitening)
        return dataclasses.replace(recipe, model=model, **shares)


AS_TRAINED = Overrides()


def export(
    run: Run,
    data: Path,
    out: Path,
    *,
    checkpoint: str,
    overrides: Overrides = AS_TRAINED,
    licence: str = "unknown",
) -> str:
    """Write the averaged weights of `checkpoint` ("last" or "best") as a model file.

    Domain means and whitening come from training pictures, never from test classes. `licence` is
    shown to people who use the model; the licences of the backbone and of the pictures bind, too.

    Returns:
        the space of the model.

    Raises:
        RecipeError: the run has no such checkpoint, or the data folder lacks the training data, or
            the network takes only the image size of its training, or the file cannot be written.
        ModelFileError: the image size does not fit the network's patches, or its blocks cannot be
            blended.
    """
    trained = run.recipe()
    recipe = overrides.apply(trained)
    if recipe.clip_share and recipe.loss.classes == "classifier":
        # With a clip share of 0 the file can search by drawing; words would find nothing.
        raise no_text_half("Export it with a clip share of 0.")
    # Checked before all pictures are encoded, not after.
    with writable_folders(out.absolute().parent):
        table, seen, held = load_data(recipe, data)
        require_both(seen, recipe.data)
        provenance = _provenance(run, checkpoint, recipe, seen)
        model = SketchPhotoEncoder(recipe.model)
        halves = _load_halves(model, run.averaged(checkpoint), trained)
        feature = _retrieval_feature(model, recipe, seen, run.cache)
        reference = reference_embeddings(model, feature)
        tensors = gather_tensors(halves, feature, table.embeddings, reference)
        text = carried_text(recipe, data)
        card = {
            "licence": licence,
            "provenance": provenance,
            "recipe": _unlisted(trained).to_dict(),
            "metrics": _metrics(run, provenance["epoch"], held),
            **text.card(),
        }
        with writing(out):
            return write_model(
                out,
                name=recipe.name,
                architecture={**dataclasses.asdict(recipe.model), "text": text.config},
                clip_share=recipe.clip_share,
                dim=feature.dim,
                concepts=table.names,
                card=card,
                tensors={**tensors, **text.tensors},
            )


def _given(**values: float | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _load_halves(
    model: SketchPhotoEncoder, weights: dict[str, Tensor], trained: Recipe
) -> dict[str, Tensor]:
    """Load the weights resized and in half precision, as the file will hold them, and return them.

    Raises:
        RecipeError: the network takes only the image size of its training.
    """
    resized = at_size_of(model, weights)
    try:
        return load_halves(model, resized)
    except RuntimeError as error:
        raise RecipeError(
            f"{trained.model.backbone} cannot be exported at {model.architecture.image_size} "
            "pixels.",
            f"Use the {trained.model.image_size} pixels of its training.",
        ) from error


def _provenance(run: Run, checkpoint: str, recipe: Recipe, seen: Dataset) -> dict[str, Any]:
    """Return what the model is made from; raise RecipeError if the run has no such checkpoint."""
    facts, state = run.facts(), run.state(checkpoint)
    return {
        "method": "Adapt and Align (arXiv 2305.05144)",
        "pretrained": recipe.pretrained,
        "collections": sorted({example.collection for example in seen.examples}),
        "classes": len(seen.classes),
        "seen": sorted(facts.seen.union(seen.classes)),
        "kept_photos": recipe.data.keep_photos,  # share of the photos, see `data.kept`
        "damaged_pictures": seen.damaged,  # left out
        "started_from": recipe.start,
        "checkpoint": checkpoint,
        "epoch": state["epoch"],
        "averaged": state.get("averaged", []),  # the runs of a soup
        "whitening": recipe.whitening,
        "sketchfind": sketchfind.__version__,
        "revision": facts.revision,
        "exported_by": revision(),  # the program that computed means and whitening
    }


def _unlisted(recipe: Recipe) -> Recipe:
    """Return the recipe without its list of damaged pictures.

    Others do not have the list, and its path may tell a name; `_provenance` has the number.
    """
    return dataclasses.replace(recipe, data=dataclasses.replace(recipe.data, damaged=""))


def _metrics(run: Run, epoch: int, held: Dataset) -> list[dict[str, Any]]:
    """Return the figures at the end of `epoch`, with the number of held-out classes, if any.

    They are of the network as trained, before the export changed size, whitening or crop.
    """
    classes = {"classes": len(held.classes)} if held.classes else {}
    return [{**row, **classes} for row in run.metrics() if int(row["epoch"]) == epoch]


def _retrieval_feature(
    model: SketchPhotoEncoder, recipe: Recipe, seen: Dataset, folder: Path
) -> RetrievalFeature:
    features: dict[Domain, tuple[Embeddings, Embeddings]] = {}
    for domain in DOMAINS:
        chosen = _as_trained(seen, domain, recipe.data.shares(domain))
        cache = domain_cache(seen, chosen, domain, recipe.model, folder)
        features[domain] = domain_features(model, cache, domain)
    means = {domain: mean_features(*both) for domain, both in features.items()}
    feature = RetrievalFeature(recipe.clip_share, means)
    if not recipe.whitening:
        return feature
    centred = [feature.combine(*both, domain, "backbone") for domain, both in features.items()]
    return dataclasses.replace(feature, whitening=whitening_map(centred, recipe.whitening))


def _as_trained(seen: Dataset, domain: Domain, shares: dict[str, float]) -> NDArray[np.int64]:
    """Choose pictures of the collections by their shares in the recipe.

    Training draws by them only roughly, as a collection may lack a pair's class or its very photo.
    """
    rng = np.random.default_rng(0)
    pools = {name: rows for name in shares if len(rows := seen.rows(domain, name))}
    total = sum(shares[name] for name in pools)
    counts = {name: round(EXAMPLES * shares[name] / total) for name in pools}
    chosen = [rng.permutation(rows)[: counts[name]] for name, rows in pools.items()]
    return np.sort(np.concatenate(chosen))
