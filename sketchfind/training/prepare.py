"""Prepare what the loop needs for a recipe: data, network, teacher, held-out classes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from sketchfind.encoder.devices import use_plain_attention
from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.errors import RecipeError
from sketchfind.training.data.batches import BatchMaker
from sketchfind.training.data.cache import Damaged, PictureCache
from sketchfind.training.data.class_lists import all_kept_out
from sketchfind.training.data.damaged import require_undamaged
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.data.loading import class_text, load_data, require_both
from sketchfind.training.data.partition import learned
from sketchfind.training.data.text_table import tables_digest
from sketchfind.training.devices import training_precision
from sketchfind.training.network import build_network, share_norms
from sketchfind.training.objective import Objective
from sketchfind.training.optimiser import build_optimiser, choose_parameters
from sketchfind.training.recipe.recipe import Data, Optimiser, Recipe
from sketchfind.training.run import Run
from sketchfind.training.state import TrainingState
from sketchfind.training.student import Student
from sketchfind.training.teacher import Teacher, TeacherNetwork
from sketchfind.training.validate import Validation
from sketchfind.training.world import World


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the loop runs on; `validation` is None without held-out classes.

    It is None in all processes but the first, too.
    """

    seen: Dataset
    text: str  # the digest of the text tables
    batches: BatchMaker
    teacher: Teacher | None
    state: TrainingState
    validation: Validation | None


def prepare(
    recipe: Recipe,
    data: Path,
    run: Run,
    device: torch.device,
    world: World,
    workers: int = 0,
    *,
    resume: bool = False,
) -> Prepared:
    """Read the data, build the network, and fill the caches beside `run`.

    `workers` processes draw the batches ahead. To `resume` at a checkpoint, the run that the recipe
    starts from is not needed, because the checkpoint has all weights.

    Raises:
        RecipeError: the data are not there, or damaged, or do not fit the recipe or the resumed
            run; or the network cannot be trained in the recipe's precision here.
        ModelFileError: the backbone cannot be built.
    """
    table, seen, held = load_data(recipe, data)
    if resume:
        _require_classes(run, seen.classes, recipe.data, data)
    require_both(seen, recipe.data)
    # A network that cannot be built is refused before hours of reading pictures.
    sketch_text, photo_text = class_text(recipe, data, table, seen.classes)
    torch.manual_seed(0 if recipe.optimiser.same_start else recipe.optimiser.seed)
    restored = resume and run.last_epoch() is not None
    model = build_network(recipe, data, None if restored else run.started_from(recipe))
    choose_parameters(model, recipe)
    precision = training_precision(recipe.optimiser.precision, device, model.backbone)
    # Forked, so that new parameters depend only on the seed, whatever draws random numbers here.
    damaged: Damaged = {}
    with torch.random.fork_rng(devices=()):
        network = teacher = validation = None
        if recipe.loss.has_teacher:
            network = TeacherNetwork(recipe, data)
        with world.first_then_others():
            if world.is_first and recipe.data.hold_out:
                validation = Validation(held, recipe, run.cache, device, damaged=damaged)
            size = recipe.data.cache_size
            cache = PictureCache(seen.examples, size, run.cache, damaged=damaged)
            require_undamaged(damaged, run.damaged, recipe.data, data)
            if network is not None:
                teacher = Teacher(network, seen.examples, cache, device)
    objective = Objective(recipe.loss, sketch_text, photo_text, model.feature_dim, teacher, world)
    state = _begin(model, objective, recipe.optimiser, precision, device, world)
    batches = BatchMaker(seen, cache, recipe, world, device, workers)
    names = filter(None, (recipe.text.table, recipe.text.sketch_table))
    text = tables_digest(data / name for name in names)
    return Prepared(seen, text, batches, teacher, state, validation)


def _begin(
    model: SketchPhotoEncoder,
    objective: Objective,
    settings: Optimiser,
    precision: torch.dtype,
    device: torch.device,
    world: World,
) -> TrainingState:
    """Join network and objective on the device, with an optimiser that has made no step yet."""
    if world.size > 1 and device.type == "cuda":
        model = share_norms(model)
    student = Student(model, objective, settings, precision).to(device)
    if device.type == "cpu" and precision == torch.bfloat16:
        use_plain_attention(student.model)
    if settings.compile:
        student.model.compile()
    return TrainingState.start(student, build_optimiser(model, objective, settings))


def _require_classes(run: Run, classes: tuple[str, ...], settings: Data, data: Path) -> None:
    """Raise RecipeError unless `run` has these `classes`, and was trained on none kept out now."""
    run.require_classes(classes)
    # The run that it started from may have seen more classes.
    if known := learned(run.facts().seen, all_kept_out(settings, data)):
        raise RecipeError(
            f"The run at {run.folder} was trained on {known[0]!r}, which is kept out now.",
            "Put back the lists of classes as they were, or begin a new run in another --out.",
        )
