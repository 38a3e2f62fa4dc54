"""Recipes: every setting of a training run, with its default, in one place.

A recipe file is a small TOML delta on these defaults, or on another recipe that it names as its
`base`. An unknown key is an error.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sketchfind.encoder.model import Architecture
from sketchfind.encoder.retrieval import Domain
from sketchfind.errors import RecipeError
from sketchfind.training.recipe.rules import check, check_warmup
from sketchfind.training.recipe.toml_file import read_toml
from sketchfind.training.recipe.values import build, merge, override


@dataclass(frozen=True, slots=True)
class Data:
    """The training data; paths are relative to the data folder."""

    sketches: dict[str, float] = field(
        default_factory=lambda: {"sketchy": 0.45, "quickdraw": 0.45, "pacs": 0.1}
    )  # collection: share of the sketches; for a pair, among the collections with its class
    photos: dict[str, float] = field(
        default_factory=lambda: {
            "sketchy": 0.4,
            "caltech101": 0.25,
            "imagenet-sample": 0.3,
            "pacs": 0.05,
        }
    )  # the same for photos, except where a pair takes the very photo that its sketch shows
    paired: float = 0.5  # share of a batch in pairs of a sketch and a photo of one class
    instances: float = 0.5  # share of the pairs in which the sketch shows the very photo
    pseudo: float = 0.0  # share of a batch in pairs of a photo and its own edges
    drawings: int = 0  # most for each word of QuickDraw's vectors, always the same ones; 0: all
    validation: str = "splits/sketchy-split2.val.txt"  # classes for model selection
    hold_out: bool = True  # keep the validation classes out of training
    test: str = "splits/sketchy-split2.unseen.txt"  # classes that must never be trained on
    seen: str = ""  # list of classes that must all be there, such as a published split's
    # Share of the photos of seen classes that is never trained on, for the generalized protocol;
    # always the same photos (see `data.kept`).
    keep_photos: float = 0.0
    damaged: str = ""  # list of damaged pictures to leave out, which `fit` writes if it finds some
    cache_size: int = 176  # pixels; a little more than the input, for the affine maps
    # For drawings as strokes, besides a random width of the pen.
    unfinished: float = 0.35  # share that stop early
    dropped: float = 0.0  # share of the strokes that are left out, never all of a drawing
    stroke_shift: float = 0.006  # standard deviation for each whole stroke, share of the square
    wobble: float = 0.0  # standard deviation of points along smooth waves, share of the square
    # For pictures of both domains, including drawn strokes.
    affine_probability: float = 0.7  # of zoom, rotation, and shift along each axis
    zoom_out: float = 1 / 1.3  # smallest factor
    zoom_in: float = 1.3  # largest factor
    degrees: float = 30.0  # largest rotation, either way
    shift: float = 0.06  # largest, along either axis, share of the side
    mirrored: float = 0.5  # share of the pictures
    # For photos.
    colours: float = 0.3  # largest change of brightness, contrast and saturation, either way
    grey: float = 0.1  # share without colours
    # For sketches that were never strokes, and for edges of photos.
    thickened: float = 1 / 3  # share with thicker lines
    erased: float = 0.25  # share that lose a rectangle

    def shares(self, domain: Domain) -> dict[str, float]:
        """Return the share of each collection in the sketches or the photos."""
        return self.sketches if domain == "sketch" else self.photos


@dataclass(frozen=True, slots=True)
class Text:
    """The text space."""

    table: str = "text/clip_vit_b32_class_names.npz"  # also the vocabulary of class names
    sketch_table: str = ""  # the same names for sketches ("a sketch of a {}"); "": as `table`
    centred: bool = True  # subtract the mean text vector


@dataclass(frozen=True, slots=True)
class Loss:
    """The losses: telling the seen classes apart, distillation, contrast across domains."""

    # "text": cosines to the text vectors of the class names, through the projection;
    # "classifier": a linear layer over the backbone feature, which leaves the projection untrained.
    classes: Literal["text", "classifier"] = "text"
    temperature: float = 0.05  # of the alignment; logits are cosines over it
    learn_temperature: bool = False  # starting from `temperature`
    distill_weight: float = 1.0  # soft cross-entropy to the frozen classifier, on photos
    feature_weight: float = 0.0  # 1 - cosine to the teacher's feature, on photos
    distill_sketches: float = 0.0  # weight in both of sketches of a known photo; photos have 1
    contrast: Literal["supervised", "triplet"] = "supervised"  # between sketches and photos
    contrast_weight: float = 0.5  # of backbone features
    clip_contrast_weight: float = 0.0  # of features in the text space
    instance_weight: float = 0.0  # contrast of a sketch's own photo with all others
    contrast_temperature: float = 0.1  # of the supervised contrast and that of instances
    triplet_margin: float = 0.3  # in cosine

    @property
    def has_teacher(self) -> bool:
        """Tell whether the answers of a frozen network are learned."""
        return bool(self.distill_weight or self.feature_weight)

    @property
    def compares(self) -> bool:
        """Tell whether a picture's losses depend on the other pictures of its batch."""
        return any((self.contrast_weight, self.clip_contrast_weight, self.instance_weight))


@dataclass(frozen=True, slots=True)
class TeacherModel:
    """The frozen network that is distilled; by default the one that training starts from."""

    backbone: str = ""  # a timm name; "": the model's
    pretrained: str = ""  # its weights; "": the recipe's


@dataclass(frozen=True, slots=True)
class Optimiser:
    """AdamW with linear warm-up and cosine decay."""

    epochs: int = 6
    steps: int = 200  # an epoch's length
    batch: int = 64  # pictures in a step, over all processes; half sketches, half photos
    accumulate: int = 1  # parts in which a batch is computed; contrast needs one more pass
    # What is trained: "full": everything; "adapters": only adapters in the backbone; "partial": its
    # norms and biases, too. The projection or the classifier is always trained.
    tuning: Literal["full", "adapters", "partial"] = "full"
    backbone_lr: float = 6e-5
    new_lr: float = 5e-4  # adapters, projection, classifier
    weight_decay: float = 0.05
    warmup: int = 150  # steps
    clip_gradient: float = 1.0  # largest norm
    ema: float = 0.998  # decay of the averaged weights, which are exported
    patch_dropout: float = 0.0  # share of a ViT's patches that a training step leaves out
    # Of the network; losses are always computed in float32. "auto" is bfloat16 if the device has
    # instructions for it, else float16 on CUDA, else float32. In float16 the loss is scaled, and a
    # step whose gradients overflow is left out but keeps its place in the schedule.
    precision: Literal["auto", "bfloat16", "float16", "float32"] = "auto"
    compile: bool = False  # compile the network, which takes a minute at the start
    seed: int = 0
    same_start: bool = False  # new parameters as with seed 0, so that several runs can be averaged


@dataclass(frozen=True, slots=True)
class Recipe:
    """One training run."""

    name: str = "adapt-and-align"
    pretrained: str = "weights/vit_tiny_patch16_224_fp16.safetensors"  # or open_clip:TAG
    start: str = ""  # a finished run beside this one, whose averaged weights training starts from
    clip_share: float = 0.3  # weight of the text-space half of the retrieval embedding
    whitening: float = 0.0  # of the exported backbone half, from 0 (none) to 1 (all axes alike)
    model: Architecture = field(default_factory=Architecture)
    data: Data = field(default_factory=Data)
    text: Text = field(default_factory=Text)
    loss: Loss = field(default_factory=Loss)
    teacher: TeacherModel = field(default_factory=TeacherModel)
    optimiser: Optimiser = field(default_factory=Optimiser)

    def to_dict(self) -> dict[str, Any]:
        """Return the resolved recipe for the run folder and the model card."""
        return dataclasses.asdict(self)


def read_recipe(path: Path | None, overrides: tuple[str, ...] = ()) -> Recipe:
    """Read a recipe file and apply `key=value` overrides such as `optimiser.epochs=3`.

    Without a file, they are applied to the default recipe.

    Raises:
        RecipeError: the file is missing, malformed or of another kind, a key is unknown, a value
            has a wrong type or is out of range, or the warm-up is as long as the run.
    """
    values = _read_values(path) if path else {}
    if path and "base" in values:
        values = _on_base(path, values)
    for assignment in overrides:
        override(values, assignment, Recipe().to_dict())
    recipe = recipe_from_dict(values)
    check_warmup(recipe)
    return recipe


def recipe_from_dict(values: dict[str, Any]) -> Recipe:
    """Build a recipe from nested values; raise RecipeError for unknown keys and bad values."""
    recipe = build(Recipe, values)
    check(recipe)
    return recipe


def _on_base(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a recipe applied to its base, a path relative to the recipe."""
    base = values.pop("base")
    if not isinstance(base, str):
        raise RecipeError(f"'base' in the recipe {path} must be a file's name.")
    merged = _read_values(path.parent / base)
    if "base" in merged:
        raise RecipeError(
            f"The base of the recipe {path} is a delta on another recipe itself.",
            f"Name that one, {merged['base']}, and add the changes.",
        )
    merge(merged, values)
    return merged


def _read_values(path: Path) -> dict[str, Any]:
    values = read_toml(path, "recipe")
    if "personal" in values:
        raise RecipeError(
            f"{path} is a recipe for your own pairs, which needs no collections.",
            "It is for the command `fit` only.",
        )
    if "variants" in values:
        raise RecipeError(
            f"{path} is a list of variants, not a recipe.", "Train them with the command `ablate`."
        )
    return values
