"""Check the values of a recipe, so that a mistake is named before the first step."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from sketchfind.encoder.model_file import MAX_IMAGE_SIZE
from sketchfind.errors import RecipeError
from sketchfind.wording import counted

if TYPE_CHECKING:
    from sketchfind.training.recipe.recipe import Recipe

SHARE = (0.0, 1.0)
# What has no limit of its own has one that no computer can use up, but that can be computed with.
MOST = 10**9
NOT_NEGATIVE = (0.0, MOST)
AT_LEAST_ONE = (1, MOST)
POSITIVE = (1e-6, MOST)
WIDEST = 65_536  # of a layer
BATCH = (2, 65_536)  # one picture alone teaches nothing
RATE = (0.0, 1.0)  # AdamW changes each weight by about so much in a step
TEMPERATURES = (0.01, 1.0)  # range of a learned temperature
SEED = (0, 2**63 - 1)  # range that torch takes
SIDE = (16, MAX_IMAGE_SIZE)
RANGES = {
    "clip_share": SHARE,
    "whitening": SHARE,
    "model.image_size": SIDE,
    "model.adapter_reduction": NOT_NEGATIVE,
    "model.text_dim": (1, WIDEST),
    "model.projection_dim": (0, WIDEST),
    "model.blended_blocks": NOT_NEGATIVE,
    "data.paired": SHARE,
    "data.instances": SHARE,
    "data.pseudo": SHARE,
    "data.unfinished": SHARE,
    "data.dropped": SHARE,
    "data.stroke_shift": SHARE,
    "data.wobble": SHARE,
    "data.drawings": NOT_NEGATIVE,
    "data.keep_photos": (0.0, 0.9),
    "data.affine_probability": SHARE,
    "data.zoom_out": (0.1, 1.0),
    "data.zoom_in": (1.0, 10.0),
    "data.degrees": (0.0, 180.0),
    "data.shift": SHARE,
    "data.mirrored": SHARE,
    "data.colours": SHARE,
    "data.grey": SHARE,
    "data.thickened": SHARE,
    "data.erased": SHARE,
    "loss.temperature": POSITIVE,
    "loss.distill_weight": NOT_NEGATIVE,
    "loss.feature_weight": NOT_NEGATIVE,
    "loss.distill_sketches": NOT_NEGATIVE,
    "loss.contrast_weight": NOT_NEGATIVE,
    "loss.clip_contrast_weight": NOT_NEGATIVE,
    "loss.instance_weight": NOT_NEGATIVE,
    "loss.contrast_temperature": POSITIVE,
    "loss.triplet_margin": NOT_NEGATIVE,
    "optimiser.epochs": AT_LEAST_ONE,
    "optimiser.steps": AT_LEAST_ONE,
    "optimiser.batch": BATCH,
    "optimiser.accumulate": AT_LEAST_ONE,
    "optimiser.backbone_lr": RATE,
    "optimiser.new_lr": RATE,
    "optimiser.weight_decay": NOT_NEGATIVE,
    "optimiser.warmup": NOT_NEGATIVE,
    "optimiser.clip_gradient": POSITIVE,
    "optimiser.ema": SHARE,
    "optimiser.patch_dropout": (0.0, 0.9),
    "optimiser.seed": SEED,
}


def check(recipe: Recipe) -> None:
    """Raise RecipeError for a value out of its range or values that contradict each other."""
    for key, (low, high) in RANGES.items():
        check_range(key, attrgetter(key)(recipe), low, high)
    if recipe.loss.learn_temperature:  # the start must be in the range, too
        check_range("loss.temperature", recipe.loss.temperature, *TEMPERATURES)
    if not recipe.pretrained:
        raise RecipeError(
            "'pretrained' in the recipe names no weights.",
            "Training starts from those of a backbone, as training/recipes/README.md lists them.",
        )
    _check_sizes(recipe)
    check_batch(recipe)
    if recipe.data.paired + recipe.data.pseudo > 1:
        raise RecipeError("'data.paired' and 'data.pseudo' in the recipe are more than 1 together.")
    _check_lists(recipe)
    for domain in ("sketches", "photos"):
        _check_shares(getattr(recipe.data, domain), f"data.{domain}")
    if recipe.teacher.backbone and not recipe.teacher.pretrained:
        raise RecipeError(
            "'teacher.backbone' in the recipe needs 'teacher.pretrained', its weights."
        )
    if recipe.loss.classes == "classifier":
        for key in ("clip_share", "loss.clip_contrast_weight"):
            if attrgetter(key)(recipe):
                raise RecipeError(
                    f"{key!r} in the recipe must be 0 where 'loss.classes' is 'classifier'.",
                    "A classifier does not train the projection to the text space.",
                )


def no_text_half(way_out: str) -> RecipeError:
    """Return the error that the text half is asked for although only a classifier was trained."""
    return RecipeError("A run with a classifier has no trained text half.", way_out)


def check_range(key: str, value: float, low: float, high: float) -> None:
    """Raise RecipeError for a value that is out of its range, or NaN."""
    if not low <= value <= high:
        raise RecipeError(f"{key!r} in the recipe must be from {low:g} to {high:g}, not {value}.")


def check_batch(recipe: Recipe, processes: int = 1) -> None:
    """Raise RecipeError unless a batch divides into equal parts with both domains in each."""
    settings = recipe.optimiser
    parts = 2 * settings.accumulate * processes
    if settings.batch % parts:
        raise RecipeError(
            f"'optimiser.batch' in the recipe must be a multiple of {parts}, not {settings.batch}:",
            f"as many sketches as photos, in {counted(settings.accumulate, 'part')}, "
            f"by {counted(processes, 'process')}.",
        )


def check_warmup(recipe: Recipe) -> None:
    """Raise RecipeError if training ends before the learning rate is reached.

    Only recipes to train are checked, so that recipes of older runs can still be read.
    """
    settings = recipe.optimiser
    steps = settings.epochs * settings.steps
    if settings.warmup >= steps:
        raise RecipeError(
            f"'optimiser.warmup' in the recipe must be less than the {counted(steps, 'step')} of "
            f"all epochs, not {settings.warmup}: the learning rate would never be reached.",
            f"Set optimiser.warmup to {steps // 10}, say, or train longer.",
        )


def _check_sizes(recipe: Recipe) -> None:
    size, cached = recipe.model.sketch_size, recipe.data.cache_size
    if size and not SIDE[0] <= size <= SIDE[1]:
        raise RecipeError(
            f"'model.sketch_size' in the recipe must be 0 or from {SIDE[0]} to {SIDE[1]}, "
            f"not {size}."
        )
    larger = max(recipe.model.image_size, recipe.model.sketch_side)
    if cached < larger:
        raise RecipeError(
            f"'data.cache_size' in the recipe must be at least {larger}, not {cached}:",
            "pictures are decoded at this size, and must not be enlarged for the network.",
        )


def _check_lists(recipe: Recipe) -> None:
    data = recipe.data
    if not data.test:
        raise RecipeError(
            "'data.test' in the recipe names no list of classes.",
            "Name an empty file where no class is to be kept out.",
        )
    if data.hold_out and not data.validation:
        raise RecipeError(
            "'data.validation' in the recipe names no list of classes.",
            "Name one, or set data.hold_out to false.",
        )


def _check_shares(shares: dict[str, float], key: str) -> None:
    for name, share in shares.items():
        check_range(f"{key}.{name}", share, *NOT_NEGATIVE)
    if not any(shares.values()):
        raise RecipeError(f"{key!r} in the recipe names no collection with a share above 0.")
