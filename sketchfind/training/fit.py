"""The training loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.training.data.augment import AffineSettings
from sketchfind.training.data.batches import BatchMaker, Mix
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.dataset import Dataset, read_classes, read_examples, split
from sketchfind.training.data.names import TextTable
from sketchfind.training.objective import Objective
from sketchfind.training.optimiser import (
    build_optimiser,
    choose_parameters,
    optimiser_tensors,
    rate_at,
    restore_optimiser,
    set_training,
)
from sketchfind.training.recipe import Recipe
from sketchfind.training.run import Parts, Run
from sketchfind.training.teacher import Teacher
from sketchfind.training.validate import Validation

Say = Callable[[str], None]


def fit(recipe: Recipe, data: Path, run: Run, *, resume: bool, say: Say) -> None:
    """Train `recipe` on the collections below `data` into `run`.

    Resuming continues at the last finished epoch as if nothing had happened: what an epoch holds
    depends on the seed and its number alone.

    Raises:
        RecipeError: the data are not there, or hold a test class.
    """
    settings = recipe.optimiser
    table, seen, held = load_data(recipe, data)
    say(seen.summary())
    cache_folder = run.folder.parent / "cache"
    cache = PictureCache(seen.examples, recipe.data.cache_size, cache_folder)
    batches = _batch_maker(recipe, seen, cache)
    pretrained = data / recipe.pretrained
    torch.manual_seed(settings.seed)
    model = SketchPhotoEncoder(recipe.model, pretrained)
    if recipe.start:
        model.load_state_dict(Run(run.folder.parent / recipe.start).averaged("last"))
    teacher = None
    if recipe.loss.distill_weight:
        teacher = Teacher(recipe.model.backbone, pretrained, cache)
    text = torch.from_numpy(table.embeddings[[table.names.index(name) for name in seen.classes]])
    dim = int(model.backbone.num_features)  # type: ignore[arg-type]
    objective = Objective(recipe.loss, text, dim, teacher.head if teacher else None)
    choose_parameters(model, recipe)
    optimiser = build_optimiser(model, objective, settings)
    ema = {name: value.clone() for name, value in model.state_dict().items()}
    validation = Validation(held, recipe, cache_folder) if recipe.data.hold_out else None

    first, best = 0, -1.0
    if resume:
        run.require(recipe)
        saved = run.load("last")
        if saved is not None:
            _restore(saved[0], model, ema, objective, optimiser)
            first, best = saved[1]["epoch"], saved[1]["best"]
            say(f"resuming after epoch {first}")
    else:
        run.start(recipe)
    for epoch in range(first, settings.epochs):
        started = time.monotonic()
        losses = _train_epoch(recipe, epoch, model, objective, ema, optimiser, batches, teacher)
        row: dict[str, Any] = {"epoch": epoch + 1, **losses}
        if validation is not None:
            row |= validation.measure(ema)
        row["seconds"] = round(time.monotonic() - started)
        # First the log: an epoch that is trained again after a kill replaces its line.
        run.log({key: round(v, 4) if isinstance(v, float) else v for key, v in row.items()})
        # Without held-out classes there is nothing to choose by: the last epoch is the best.
        score = row.get("validation", float(epoch))
        parts = {
            "model": model.state_dict(),
            "ema": ema,
            "objective": objective.state_dict(),
            "optimiser": optimiser_tensors(optimiser),
        }
        state = {"epoch": epoch + 1, "best": max(best, score)}
        run.save(parts, state, best=score > best)
        best = max(best, score)
        say(
            "  ".join(
                f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items()
            )
        )


def load_data(recipe: Recipe, data: Path) -> tuple[TextTable, Dataset, Dataset]:
    """Read the text table and the (seen, held out) data sets of a recipe."""
    table = TextTable.read(data / recipe.text.table, centred=recipe.text.centred)
    names = sorted({*recipe.data.sketches, *recipe.data.photos})
    held_out = read_classes(data / recipe.data.validation) if recipe.data.hold_out else frozenset()
    test = read_classes(data / recipe.data.test)
    examples = read_examples(data, names)
    return table, *split(examples, table, held_out=held_out, forbidden=test)


def _train_epoch(
    recipe: Recipe,
    epoch: int,
    model: SketchPhotoEncoder,
    objective: Objective,
    ema: dict[str, Tensor],
    optimiser: torch.optim.AdamW,
    batches: BatchMaker,
    teacher: Teacher | None,
) -> dict[str, float]:
    settings = recipe.optimiser
    totals: dict[str, float] = {}
    set_training(model, settings.tuning)
    progress = tqdm(
        batches.epoch(epoch, settings.steps), f"epoch {epoch + 1}", settings.steps, disable=None
    )
    trained = [p for group in optimiser.param_groups for p in group["params"]]
    for number, batch in enumerate(progress):
        step = epoch * settings.steps + number
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * rate_at(step, settings)
        with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
            features = model(batch.pixels)
        wanted = teacher.logits(batch.rows[batch.sketches :]) if teacher else None
        losses: dict[str, Tensor] = objective(features, batch.class_ids, batch.sketches, wanted)
        optimiser.zero_grad(set_to_none=True)
        sum(losses.values(), torch.zeros(())).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(trained, settings.clip_gradient)
        optimiser.step()
        _average(ema, model, min(settings.ema, (step + 1) / (step + 10)))
        for name, value in losses.items():
            totals[name] = totals.get(name, 0.0) + value.item()
        progress.set_postfix({name: f"{v / (number + 1):.3f}" for name, v in totals.items()})
    return {name: total / settings.steps for name, total in totals.items()}


@torch.no_grad()
def _average(ema: dict[str, Tensor], model: nn.Module, decay: float) -> None:
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            ema[name].lerp_(value, 1 - decay)
        else:
            ema[name].copy_(value)


def _restore(
    parts: Parts,
    model: nn.Module,
    ema: dict[str, Tensor],
    objective: nn.Module,
    optimiser: torch.optim.Optimizer,
) -> None:
    model.load_state_dict(parts["model"])
    for name, value in parts["ema"].items():
        ema[name].copy_(value)
    # Runs from before there were trained objectives have no such part.
    objective.load_state_dict(parts.get("objective", {}))
    restore_optimiser(optimiser, parts["optimiser"])


def _batch_maker(recipe: Recipe, seen: Dataset, cache: PictureCache) -> BatchMaker:
    data = recipe.data
    mix = Mix(data.sketches, data.photos, data.paired, data.instances, data.pseudo)
    return BatchMaker(
        seen,
        cache,
        mix,
        batch=recipe.optimiser.batch,
        size=recipe.model.image_size,
        affine=AffineSettings(probability=recipe.data.affine_probability),
        seed=recipe.optimiser.seed,
    )
