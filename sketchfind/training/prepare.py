"""From a recipe to what the loop needs: data, network, teacher, held-out classes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from timm.layers.norm_act import convert_sync_batchnorm
from timm.layers.patch_dropout import PatchDropout
from torch import Tensor, nn

from sketchfind.encoder.devices import use_plain_attention
from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.encoder.retrieval import Domain
from sketchfind.errors import RecipeError
from sketchfind.training.backbone_source import find_weights
from sketchfind.training.data.batches import BatchMaker
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.dataset import Dataset, read_examples, read_lines, split
from sketchfind.training.data.names import canonical
from sketchfind.training.data.partition import Partition, learned
from sketchfind.training.data.splits import all_kept_out, find_list, kept_out
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.objective import Objective
from sketchfind.training.optimiser import build_optimiser, choose_parameters
from sketchfind.training.recipe.recipe import Data, Recipe
from sketchfind.training.resize import at_size_of
from sketchfind.training.run import Run
from sketchfind.training.state import TrainingState
from sketchfind.training.student import Student
from sketchfind.training.teacher import Teacher, TeacherNetwork
from sketchfind.training.validate import Validation
from sketchfind.training.world import World
from sketchfind.wording import counted


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the loop runs on; `validation` is the first process's, and None without such classes."""

    seen: Dataset
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

    `workers` processes draw the batches ahead. The run that the recipe starts from is not needed
    to `resume` at a checkpoint, which brings all weights.

    Raises:
        RecipeError: the data are not there, or do not fit the recipe or the run that goes on.
        ModelFileError: the backbone cannot be built.
    """
    table, seen, held = load_data(recipe, data)
    if resume:
        _require_classes(run, seen.classes, recipe.data, data)
    _require_both(seen, recipe.data)
    # What cannot be built is refused before hours of reading pictures.
    sketch_text, photo_text = class_text(recipe, data, table, seen.classes)
    torch.manual_seed(0 if recipe.optimiser.same_start else recipe.optimiser.seed)
    restored = resume and run.last_epoch() is not None
    model = _model(recipe, data, None if restored else run.started_from(recipe))
    choose_parameters(model, recipe)
    # The start depends on the seed alone, whatever else draws random numbers.
    with torch.random.fork_rng(devices=()):
        network = teacher = validation = None
        if recipe.loss.distill_weight or recipe.loss.feature_weight:
            network = TeacherNetwork(recipe, data)
        with world.first_then_others():
            if world.is_first and recipe.data.hold_out:
                validation = Validation(held, recipe, run.cache, device)
            cache = PictureCache(seen.examples, recipe.data.cache_size, run.cache)
            if network is not None:
                teacher = Teacher(network, seen.examples, cache, device)
    dim = int(model.backbone.num_features)  # type: ignore[arg-type]
    objective = Objective(recipe.loss, sketch_text, photo_text, dim, teacher, world)
    if world.size > 1 and device.type == "cuda":
        model = share_norms(model)
    student = Student(model, objective, recipe.optimiser).to(device)
    if device.type == "cpu" and student.in_bf16(device):
        use_plain_attention(student.model)
    if recipe.optimiser.compile:
        student.model.compile()
    state = TrainingState.start(student, build_optimiser(model, objective, recipe.optimiser))
    batches = batch_maker(recipe, seen, cache, world, device, workers)
    return Prepared(seen, batches, teacher, state, validation)


def require_data(data: Path) -> None:
    """Raise RecipeError unless there is a data folder."""
    if not data.is_dir():
        raise RecipeError(f"There is no data folder {data}.", "Give the right one with --data.")


def load_data(recipe: Recipe, data: Path) -> tuple[TextTable, Dataset, Dataset]:
    """Read the text table and the (seen, held out) data sets of a recipe."""
    require_data(data)
    table = TextTable.read(data / recipe.text.table, centred=recipe.text.centred)
    _require_all_seen(recipe, data, table)
    names = sorted({*recipe.data.sketches, *recipe.data.photos})
    held_out, test = kept_out(recipe.data, data)
    examples = read_examples(data, names, recipe.data.drawings)
    keep = recipe.data.keep_photos
    return table, *split(examples, table, held_out=held_out, forbidden=test, keep_photos=keep)


def _require_all_seen(recipe: Recipe, data: Path, table: TextTable) -> None:
    """Raise RecipeError unless every class of the list 'data.seen' can be trained on.

    Else a class would be left out, and a figure would look as if its training had been whole.
    """
    if not recipe.data.seen:
        return
    partition = Partition.of(table, *kept_out(recipe.data, data))
    listed = read_lines(find_list(data, recipe.data.seen))
    sides = {name: partition.place(name)[0] for name in listed}
    lacking = [name for name, side in sides.items() if side == "no text vector"]
    if lacking:
        raise RecipeError(
            f"{recipe.text.table} has no text vectors for {counted(len(lacking), 'class')} of "
            f"{recipe.data.seen}: {', '.join(lacking)}.",
            "Set text.table to one made with `python -m sketchfind.training text "
            "training/class-names.txt training/benchmark-names.txt --pretrained openai --out FILE`,"
            " or leave them out with data.seen=''.",
        )
    tested = [name for name, side in sides.items() if side in ("test", "kind of test")]
    if tested:
        raise RecipeError(
            f"The class {tested[0]!r} of {recipe.data.seen} is kept out by {recipe.data.test}.",
            "Set data.seen and data.test to the lists of one split.",
        )


def _require_both(seen: Dataset, settings: Data) -> None:
    """Raise RecipeError unless there are sketches and photos to draw from."""
    there = {(example.domain, example.collection) for example in seen.examples}
    both: dict[Domain, dict[str, float]] = {"sketch": settings.sketches, "photo": settings.photos}
    for domain, shares in both.items():
        used = sorted(name for name, share in shares.items() if share)
        if not any((domain, name) in there for name in used):
            raise RecipeError(
                f"There is no {domain} to train on in {', '.join(used)}.",
                "Name a collection that has some; `datasets check` counts what is there.",
            )


def class_text(
    recipe: Recipe, data: Path, table: TextTable, classes: tuple[str, ...]
) -> tuple[Tensor, Tensor]:
    """Return the text vectors of `classes`, (C, T), for sketches and for photos.

    Raises:
        RecipeError: the vectors are not as wide as the recipe says, or the sketches' table lacks a
            class.
    """
    tables = [table, table]
    if recipe.text.sketch_table:
        path = data / recipe.text.sketch_table
        tables[0] = TextTable.read(path, centred=recipe.text.centred)
    vectors = []
    for each in tables:
        width, wanted = each.embeddings.shape[1], recipe.model.text_dim
        if width != wanted:
            raise RecipeError(
                f"The text vectors are {width} wide, the recipe's 'model.text_dim' is {wanted}.",
                f"Set model.text_dim to {width}.",
            )
        rows = {name: row for row, name in enumerate(each.names)}
        missing = [name for name in classes if name not in rows]
        if missing:
            raise RecipeError(
                f"{recipe.text.sketch_table} has no text vector for {missing[0]!r}.",
                "Make it from the names of 'text.table'.",
            )
        vectors.append(torch.from_numpy(each.embeddings[[rows[name] for name in classes]]))
    return vectors[0], vectors[1]


def _model(recipe: Recipe, data: Path, other: Run | None) -> SketchPhotoEncoder:
    """Build the network, with the weights of an `other` run that the recipe starts from."""
    pretrained = find_weights(recipe.model.backbone, recipe.pretrained, data)
    model = SketchPhotoEncoder(recipe.model, pretrained)
    if other is not None:
        weights = other.averaged("last")
        _require_kept_out(other, recipe.data, data)
        try:
            model.load_state_dict(at_size_of(model, weights))
        except RuntimeError as error:
            raise RecipeError(
                f"The run {other.folder} has another network than this recipe.",
                "Give it the same [model], or another 'start'.",
            ) from error
    if recipe.optimiser.patch_dropout:
        _drop_patches(model.backbone, recipe.optimiser.patch_dropout)
    return model


def _require_classes(run: Run, classes: tuple[str, ...], settings: Data, data: Path) -> None:
    """Raise RecipeError unless `run` can go on with `classes`, and was trained on none kept out."""
    run.require_classes(classes)
    # The run that it started from may have seen more.
    if known := learned(run.facts().seen, all_kept_out(settings, data)):
        raise RecipeError(
            f"The run at {run.folder} was trained on {known[0]!r}, which is kept out now.",
            "Put back the lists of classes as they were, or begin a new run in another --out.",
        )


def _require_kept_out(start: Run, settings: Data, data: Path) -> None:
    """Raise RecipeError unless the run `start` kept out all that `settings` keep out."""
    facts = start.facts()
    if facts.recipe.data.keep_photos < settings.keep_photos:
        raise RecipeError(
            f"The run {start.folder} was trained on photos that this recipe keeps out.",
            f"Start from a run with data.keep_photos of {settings.keep_photos:g} or more.",
        )
    wanted = all_kept_out(settings, data)
    # The lists may have changed since: what the run says of itself goes first.
    kept = facts.kept_out or all_kept_out(facts.recipe.data, data)
    missed = sorted(set(map(canonical, wanted)) - set(map(canonical, kept)))
    if known := [*learned(facts.seen, wanted), *missed]:
        raise RecipeError(
            f"The run {start.folder} did not keep out {known[0]!r}, as this recipe does.",
            "Start from a run with the same data.test, data.validation and data.hold_out.",
        )


def _drop_patches(backbone: nn.Module, share: float) -> None:
    """Let a ViT see a random part of each picture in training (arXiv 2208.07220); it is faster."""
    if not hasattr(backbone, "patch_drop"):
        raise RecipeError(
            f"{type(backbone).__name__} has no patches to leave out.",
            "Set optimiser.patch_dropout to 0.",
        )
    backbone.patch_drop = PatchDropout(
        share,
        num_prefix_tokens=backbone.num_prefix_tokens,  # type: ignore[arg-type]
    )


def share_norms(model: SketchPhotoEncoder) -> SketchPhotoEncoder:
    """Let batch norms measure the batch of all processes, which have to be on CUDA.

    By timm, since torch takes the activation out of a norm that has one, as EfficientNet's do.
    """
    shared: SketchPhotoEncoder = convert_sync_batchnorm(model)  # type: ignore[no-untyped-call]
    return shared


def batch_maker(
    recipe: Recipe,
    seen: Dataset,
    cache: PictureCache,
    world: World,
    device: torch.device,
    workers: int = 0,
) -> BatchMaker:
    """Make the source of this process's share of each batch."""
    return BatchMaker(
        seen,
        cache,
        recipe.data,
        batch=recipe.optimiser.batch,
        sizes=(recipe.model.sketch_side, recipe.model.image_size),
        seed=recipe.optimiser.seed,
        part=(world.rank, world.size),
        device=device,
        workers=workers,
    )
