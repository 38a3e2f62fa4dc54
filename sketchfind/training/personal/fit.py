"""Personal fine-tuning: a finished model learns how one person draws.

Only the adapters change. They are held back by distillation from the model as it was, and at the
end by two measurements: photos whose drawings were kept aside must not be found less well, nor, if
a benchmark is given, its held-out classes. If they are, the adapters are taken back part of the way
by mixing the old with the new ones (arXiv 2109.01903), or altogether.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from sketchfind.encoder.adapters import adapter_parameters, insert_adapters
from sketchfind.encoder.library_errors import ERRORS
from sketchfind.encoder.model import Features, SketchPhotoEncoder
from sketchfind.encoder.model_file import read_header, read_tensors, unfit
from sketchfind.encoder.parts import build_parts
from sketchfind.encoder.retrieval import RetrievalFeature
from sketchfind.errors import RecipeError
from sketchfind.printable import for_shell
from sketchfind.training.data.loading import require_data
from sketchfind.training.devices import training_device
from sketchfind.training.losses import cross_domain_contrast
from sketchfind.training.named_model import named_model
from sketchfind.training.personal.features import embedded, features_of
from sketchfind.training.personal.file import write_personal
from sketchfind.training.personal.guard import Guard, benchmark_of, in_words
from sketchfind.training.personal.pairs import Pairs, read_pairs
from sketchfind.training.personal.recipe import PATHS, PersonalRecipe, Settings
from sketchfind.training.reporting import Say
from sketchfind.training.writing import ELSEWHERE, writable_folders, writing, written
from sketchfind.wording import counted

MODEL_FILE = "personal.safetensors"


def fit_personal(recipe: PersonalRecipe, data: Path, out: Path, *, say: Say, device: str) -> None:
    """Fine-tune on the pairs in `data` and write `out`/personal.safetensors.

    Raises:
        RecipeError: there is no such folder or model, `out` cannot be written, there are too few
            pairs, training diverges, or every tried share of what was learned does harm.
        ModelFileError: the model cannot be used.
    """
    require_data(data)
    path = named_model(recipe.personal.model)
    if (out / MODEL_FILE).exists():
        raise RecipeError(f"{out / MODEL_FILE} is there already.", "Give another --out.")
    with writable_folders(out):
        _fit(recipe, data, path, out, training_device(device), say)


def _fit(
    recipe: PersonalRecipe, data: Path, path: Path, out: Path, device: torch.device, say: Say
) -> None:
    """Fine-tune the model file `path` and write the result."""
    settings, header = recipe.personal, read_header(path)
    torch.manual_seed(settings.seed)
    try:
        network, feature, table, _ = build_parts(header, read_tensors(path, header))
    except ERRORS as error:
        raise unfit(path, error) from error
    network = with_adapters(network, settings.reduction).to(device).eval()
    pairs = read_pairs(data, network.photo_transform, network.architecture.sketch_side, say)
    training, held = pairs.split(settings.held_out, settings.seed)
    drawings = counted(len(pairs.sketches), "drawing")
    say(f"{drawings} of {counted(len(pairs.photos), 'photo')}, {len(held)} kept aside")
    benchmark = None
    if settings.benchmark:
        measured_on, unused = Path(settings.benchmark), settings.damaged
        benchmark = benchmark_of(
            header, network.architecture, feature, measured_on, out, device, unused
        )
    else:
        say("no benchmark is given: only distillation and the photos kept aside guard the rest")
    guard = Guard(network, feature, pairs, held, benchmark, settings.most_drop)
    adapters = adapter_parameters(network.backbone)
    before = [parameter.detach().clone() for parameter in adapters]
    start = guard.measure()
    say(f"before: {in_words(start)}")
    _train(network, feature, pairs, training, settings, say)
    share, figures = guard.choose(adapters, before, start, say)
    facts: dict[str, Any] = {
        "pairs": len(pairs.sketches),
        "photos": len(pairs.photos),
        "share_kept": share,
        "before": start,
        "after": figures,
        "settings": dataclasses.asdict(settings),
    }
    # The file may be given to others, and paths may tell names.
    told = {name: value for name, value in facts["settings"].items() if name not in PATHS}
    target, noted = out / MODEL_FILE, facts | {"seen": pairs.names, "settings": told}
    with writing(target):
        write_personal(target, recipe.name, path, header, network.cpu(), feature, table, noted)
    with written(out / "personal.json", ELSEWHERE) as temporary:
        temporary.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    say(f"wrote {target}; use it with: sketchfind models use {for_shell(str(target))}")


def with_adapters(network: SketchPhotoEncoder, reduction: int) -> SketchPhotoEncoder:
    """Return the network with adapters; if it has none, with new ones, which change nothing yet."""
    if not network.architecture.adapter_reduction:
        described = dataclasses.replace(network.architecture, adapter_reduction=reduction)
        insert_adapters(network.backbone, reduction, described.adapter_placement)
        network.architecture = described
    network.requires_grad_(False)
    for parameter in adapter_parameters(network.backbone):
        parameter.requires_grad_(True)
    return network


def _train(
    network: SketchPhotoEncoder,
    feature: RetrievalFeature,
    pairs: Pairs,
    rows: Tensor,
    settings: Settings,
    say: Say,
) -> None:
    """Train each drawing to be nearer to its photo than to the other photos of a batch.

    Raises:
        RecipeError: the loss is no longer a finite number.
    """
    device = network.mean.device
    photos, sketches = pairs.photos.to(device), pairs.sketches.to(device)
    with torch.no_grad():
        taught = [features_of(network, pictures) for pictures in (photos, sketches)]
    adapters = adapter_parameters(network.backbone)
    optimiser = torch.optim.AdamW(adapters, lr=settings.rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, settings.steps)
    draw = torch.Generator().manual_seed(settings.seed)
    for step in range(1, settings.steps + 1):
        chosen = rows[torch.randperm(len(rows), generator=draw)[: settings.batch]]
        chosen, owner = chosen.to(device), pairs.owner[chosen].to(device)
        drawn, seen = network(sketches[chosen]), network(photos[owner])
        kept = _kept(seen, taught[0], owner) + _kept(drawn, taught[1], chosen)
        compared = embedded(feature, drawn, "sketch"), embedded(feature, seen, "photo")
        # The sum of both directions, where the loss of a recipe is their mean.
        contrast = 2 * cross_domain_contrast(*compared, owner, owner, settings.temperature)
        optimiser.zero_grad(set_to_none=True)
        loss = contrast + settings.keep * kept
        if not torch.isfinite(loss):
            raise RecipeError(
                f"The loss is {loss.item()} in step {step}; no model was written.",
                "Set personal.rate lower.",
            )
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(adapters, 1.0)
        optimiser.step()
        schedule.step()
        if step % 20 == 0 or step == settings.steps:
            say(f"step {step}: pairs {contrast.item():.3f}, kept {kept.item():.4f}")


def _kept(now: Features, before: Features, rows: Tensor) -> Tensor:
    """Return how far features have turned from those before training; 0 is not at all."""
    turned = [
        (1 - functional.cosine_similarity(new, old[rows])).mean()
        for new, old in zip(now, before, strict=True)
        if new.shape[1]
    ]
    return torch.stack(turned).sum()
