"""The training loop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from sketchfind.encoder.adapters import adapter_parameters
from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.training.data.augment import AffineSettings
from sketchfind.training.data.batches import Batch, BatchMaker, Mix
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.dataset import Dataset, read_classes, read_examples, split
from sketchfind.training.data.names import TextTable
from sketchfind.training.losses import alignment_loss, cross_domain_contrast, distillation_loss
from sketchfind.training.recipe import Optimiser, Recipe
from sketchfind.training.run import Run
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
    optimiser = build_optimiser(model, settings)
    ema = {name: value.clone() for name, value in model.state_dict().items()}
    validation = Validation(held, recipe, cache_folder) if recipe.data.hold_out else None

    first, best = 0, -1.0
    if resume:
        state = run.load("last", model, ema, optimiser)
        if state is not None:
            first, best = state["epoch"], state["best"]
            say(f"resuming after epoch {first}")
    else:
        run.start(recipe)
    for epoch in range(first, settings.epochs):
        started = time.monotonic()
        losses = _train_epoch(recipe, epoch, model, ema, optimiser, batches, text, teacher)
        row: dict[str, Any] = {"epoch": epoch + 1, **losses}
        if validation is not None:
            row |= validation.measure(ema)
        row["seconds"] = round(time.monotonic() - started)
        # First the log: an epoch that is trained again after a kill replaces its line.
        run.log({key: round(v, 4) if isinstance(v, float) else v for key, v in row.items()})
        # Without held-out classes there is nothing to choose by: the last epoch is the best.
        score = row.get("validation", float(epoch))
        state = {"epoch": epoch + 1, "best": max(best, score)}
        run.save("last", model, ema, optimiser, state)
        if score > best:
            best = score
            run.save("best", model, ema, optimiser, state)
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


def build_optimiser(model: SketchPhotoEncoder, settings: Optimiser) -> torch.optim.AdamW:
    """Make AdamW with two rates; biases, norms and position embeddings do not decay."""
    new = {id(p) for p in [*adapter_parameters(model), *model.projection.parameters()]}
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        decays = parameter.ndim > 1 and "pos_embed" not in name and "cls_token" not in name
        groups.setdefault((id(parameter) in new, decays), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "rate": settings.new_lr if is_new else settings.backbone_lr,
                "weight_decay": settings.weight_decay if decays else 0.0,
            }
            for (is_new, decays), parameters in groups.items()
        ],
        lr=settings.backbone_lr,
    )


def rate_at(step: int, settings: Optimiser) -> float:
    """Return the share of the learning rate at `step`: linear warm-up, then cosine to zero."""
    if step < settings.warmup:
        return (step + 1) / settings.warmup
    total = max(settings.epochs * settings.steps - settings.warmup, 1)
    return 0.5 * (1 + math.cos(math.pi * min((step - settings.warmup) / total, 1.0)))


def _train_epoch(
    recipe: Recipe,
    epoch: int,
    model: SketchPhotoEncoder,
    ema: dict[str, Tensor],
    optimiser: torch.optim.AdamW,
    batches: BatchMaker,
    text: Tensor,
    teacher: Teacher | None,
) -> dict[str, float]:
    settings = recipe.optimiser
    totals: dict[str, float] = {}
    model.train()
    progress = tqdm(
        batches.epoch(epoch, settings.steps), f"epoch {epoch + 1}", settings.steps, disable=None
    )
    for number, batch in enumerate(progress):
        step = epoch * settings.steps + number
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * rate_at(step, settings)
        with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
            features = model(batch.pixels)
        losses = _losses(
            recipe, features.backbone.float(), features.clip.float(), batch, text, teacher
        )
        optimiser.zero_grad(set_to_none=True)
        sum(losses.values(), torch.zeros(())).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), settings.clip_gradient)
        optimiser.step()
        _average(ema, model, min(settings.ema, (step + 1) / (step + 10)))
        for name, value in losses.items():
            totals[name] = totals.get(name, 0.0) + value.item()
        progress.set_postfix({name: f"{v / (number + 1):.3f}" for name, v in totals.items()})
    return {name: total / settings.steps for name, total in totals.items()}


def _losses(
    recipe: Recipe,
    backbone: Tensor,
    clip: Tensor,
    batch: Batch,
    text: Tensor,
    teacher: Teacher | None,
) -> dict[str, Tensor]:
    """Return the weighted losses of one batch by name."""
    weights, at = recipe.loss, batch.sketches
    losses = {"align": alignment_loss(clip, text, batch.class_ids, weights.temperature)}
    if teacher is not None:
        wanted = teacher.logits(batch.rows[at:])
        losses["distill"] = weights.distill_weight * distillation_loss(
            teacher.head(backbone[at:]), wanted
        )
    if weights.contrast_weight:
        losses["contrast"] = weights.contrast_weight * cross_domain_contrast(
            backbone[:at],
            backbone[at:],
            batch.class_ids[:at],
            batch.class_ids[at:],
            weights.contrast_temperature,
        )
    return losses


@torch.no_grad()
def _average(ema: dict[str, Tensor], model: nn.Module, decay: float) -> None:
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            ema[name].lerp_(value, 1 - decay)
        else:
            ema[name].copy_(value)


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
