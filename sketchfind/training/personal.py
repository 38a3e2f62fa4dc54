"""Personal fine-tuning: a finished model learns how one person draws.

Only the adapters change. They are held back by distillation from the model as it was, and at the
end by two measurements: photos whose drawings were kept aside must be found no worse, and, where a
benchmark is given, its held-out classes too. What fails is taken back part of the way, adapters as
they were and as they are mixed (arXiv 2109.01903), or all of it.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from sketchfind.encoder.adapters import adapter_parameters, insert_adapters
from sketchfind.encoder.backbones import ERRORS
from sketchfind.encoder.model import Features, SketchPhotoEncoder
from sketchfind.encoder.model_file import read_header, read_tensors, unfit
from sketchfind.encoder.parts import build_parts
from sketchfind.encoder.retrieval import RetrievalFeature
from sketchfind.errors import RecipeError
from sketchfind.paths import builtin_model
from sketchfind.training.devices import training_device
from sketchfind.training.personal_file import write_personal
from sketchfind.training.personal_guard import Benchmark, found
from sketchfind.training.personal_pairs import Pairs, read_pairs
from sketchfind.training.recipe_values import build, override
from sketchfind.training.reporting import Say
from sketchfind.training.toml_file import read_toml

MODEL_FILE = "personal.safetensors"
MIXES = (1.0, 0.75, 0.5, 0.25)  # shares of what was learned, the first that does no harm is kept


@dataclass(frozen=True, slots=True)
class Settings:
    """The table [personal] of a recipe."""

    model: str = "builtin"  # or a model file
    steps: int = 120
    batch: int = 12  # drawings a step, each with its photo
    rate: float = 3e-4  # learning rate of the adapters
    temperature: float = 0.1  # of the contrast between the photos of a batch
    keep: float = 3.0  # weight of staying where the model was
    held_out: float = 0.2  # share of the photos that only measure
    benchmark: str = ""  # a data folder whose held-out classes must be found as before
    most_drop: float = 0.005  # of their map_all
    reduction: int = 4  # of adapters for a model that has none
    seed: int = 0


@dataclass(frozen=True, slots=True)
class PersonalRecipe:
    """A recipe file with a table [personal]."""

    name: str = "personal"
    personal: Settings = field(default_factory=Settings)


def is_personal(path: Path) -> bool:
    """Tell whether a recipe file is for personal fine-tuning."""
    return "personal" in read_toml(path, "recipe")


def read_personal(path: Path, overrides: tuple[str, ...]) -> PersonalRecipe:
    """Read a recipe file; raise RecipeError for unknown keys and impossible values."""
    values = read_toml(path, "recipe")
    for assignment in overrides:
        override(values, assignment)
    recipe = build(PersonalRecipe, values)
    assert isinstance(recipe, PersonalRecipe)
    given = recipe.personal
    for name in ("steps", "batch", "rate", "temperature", "reduction"):
        if not getattr(given, name) > 0:
            raise RecipeError(f"'personal.{name}' in the recipe must be above 0.")
    if not 0 < given.held_out < 1 or given.keep < 0 or given.most_drop < 0:
        raise RecipeError(
            "'personal.held_out' must be between 0 and 1, 'keep' and 'most_drop' at least 0."
        )
    return recipe


def fit_personal(
    recipe: PersonalRecipe, data: Path, out: Path, *, say: Say, device: str = "auto"
) -> Path:
    """Fine-tune on the pairs in `data` and write `out`/personal.safetensors; return that path.

    Raises:
        RecipeError: there are too few pairs, training diverges, or nothing of what was learned does
            no harm.
        ModelFileError: the model cannot be used.
    """
    settings = recipe.personal
    path = builtin_model() if settings.model == "builtin" else Path(settings.model)
    header = read_header(path)
    target = out / MODEL_FILE
    if target.exists():
        raise RecipeError(f"{target} is there already.", "Give another --out.")
    torch.manual_seed(settings.seed)
    place = training_device(device)
    try:
        network, feature, table, _ = build_parts(header, read_tensors(path, header))
    except ERRORS as error:
        raise unfit(path, error) from error
    network = with_adapters(network, settings.reduction).to(place).eval()
    pairs = read_pairs(data, network.photo_transform, network.architecture.sketch_side, say)
    training, held = pairs.split(settings.held_out, settings.seed)
    say(f"{len(pairs.sketches)} drawings of {len(pairs.photos)} photos, {len(held)} kept aside")
    benchmark = None
    if settings.benchmark:
        benchmark = Benchmark(header, network.architecture, feature, settings.benchmark, out, place)
    else:
        say("no benchmark is given: only distillation and the photos kept aside guard the rest")
    guard = _Guard(network, feature, pairs, held, benchmark, settings.most_drop)
    adapters = adapter_parameters(network.backbone)
    before = [parameter.detach().clone() for parameter in adapters]
    start = guard.measure()
    say(f"before: {_line(start)}")
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
    write_personal(target, recipe.name, path, header, network.cpu(), feature, table, facts)
    (out / "personal.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    say(f"wrote {target}; use it with: sketchfind models import {target}")
    return target


def with_adapters(network: SketchPhotoEncoder, reduction: int) -> SketchPhotoEncoder:
    """Return the network with adapters, new ones (which change nothing yet) if it has none."""
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
    """Let each drawing be nearer to its photo than to the others of a batch.

    Raises:
        RecipeError: the loss is no number any more.
    """
    place = network.mean.device
    photos, sketches = pairs.photos.to(place), pairs.sketches.to(place)
    with torch.no_grad():
        taught = [_features(network, pictures) for pictures in (photos, sketches)]
    optimiser = torch.optim.AdamW(
        adapter_parameters(network.backbone), lr=settings.rate, weight_decay=0.0
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, settings.steps)
    draw = torch.Generator().manual_seed(settings.seed)
    for step in range(1, settings.steps + 1):
        chosen = rows[torch.randperm(len(rows), generator=draw)[: settings.batch]]
        owner = pairs.owner[chosen]
        drawn = network(sketches[chosen.to(place)])
        seen = network(photos[owner.to(place)])
        kept = _kept(seen, taught[0], owner.to(place)) + _kept(drawn, taught[1], chosen.to(place))
        similar = (
            embedded(feature, drawn, "sketch") @ embedded(feature, seen, "photo").T
        ) / settings.temperature
        same = (owner[:, None] == owner[None, :]).to(place)
        wanted = same / same.sum(dim=1, keepdim=True)
        found_ = functional.cross_entropy(similar, wanted) + functional.cross_entropy(
            similar.T, wanted
        )
        optimiser.zero_grad(set_to_none=True)
        loss = found_ + settings.keep * kept
        if not torch.isfinite(loss):
            raise RecipeError(
                f"The loss is {loss.item()} in step {step}; no model was written.",
                "Set personal.rate lower.",
            )
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(adapter_parameters(network.backbone), 1.0)
        optimiser.step()
        schedule.step()
        if step % 20 == 0 or step == settings.steps:
            say(f"step {step}: pairs {found_.item():.3f}, kept {kept.item():.4f}")


def embedded(feature: RetrievalFeature, features: Features, domain: str) -> Tensor:
    """Return what `RetrievalFeature.combine` returns, (B, d), with gradients."""
    means = feature.means["sketch" if domain == "sketch" else "photo"]
    parts = []
    for raw, mean, share, linear in (
        (features.backbone, means.backbone, 1 - feature.clip_share, feature.whitening),
        (features.clip, means.clip, feature.clip_share, None),
    ):
        if mean.size:
            centred = functional.normalize(raw, dim=1) - torch.from_numpy(mean).to(raw.device)
            if linear is not None:
                centred = centred @ torch.from_numpy(linear).to(raw.device)
            parts.append(functional.normalize(centred, dim=1) * share**0.5)
    return functional.normalize(torch.cat(parts, dim=1), dim=1)


def _features(network: SketchPhotoEncoder, pictures: Tensor, batch: int = 32) -> Features:
    parts = [network(part) for part in torch.split(pictures, batch)]
    return Features(*(torch.cat(each) for each in zip(*parts, strict=True)))


def _kept(now: Features, before: Features, rows: Tensor) -> Tensor:
    """Return how far features have turned from where they were, 0 for not at all."""
    turned = [
        (1 - functional.cosine_similarity(new, old[rows])).mean()
        for new, old in zip(now, before, strict=True)
        if new.shape[1]
    ]
    return torch.stack(turned).sum()


class _Guard:
    """Measures a network, and takes back what does harm."""

    def __init__(
        self,
        network: SketchPhotoEncoder,
        feature: RetrievalFeature,
        pairs: Pairs,
        held: Tensor,
        benchmark: Benchmark | None,
        most_drop: float,
    ) -> None:
        self._network, self._feature, self._pairs, self._held = network, feature, pairs, held
        self._benchmark, self._most_drop = benchmark, most_drop

    def measure(self) -> dict[str, float]:
        """Return how well the kept-aside photos are found, and the benchmark's map_all."""
        with torch.no_grad():
            place = self._network.mean.device
            photos = _features(self._network, self._pairs.photos.to(place))
            drawn = _features(self._network, self._pairs.sketches[self._held].to(place))
            similar = embedded(self._feature, drawn, "sketch") @ (
                embedded(self._feature, photos, "photo").T
            )
        figures = {"found": found(similar.cpu(), self._pairs.owner[self._held])}
        if self._benchmark is not None:
            figures["benchmark"] = self._benchmark.measure(self._network)
        return figures

    def choose(
        self, adapters: list[nn.Parameter], before: list[Tensor], start: dict[str, float], say: Say
    ) -> tuple[float, dict[str, float]]:
        """Keep as much of what was learned as does no harm; return the share and its figures.

        Raises:
            RecipeError: all of it does harm.
        """
        learned = [parameter.detach().clone() for parameter in adapters]
        for share in MIXES:
            with torch.no_grad():
                for parameter, old, new in zip(adapters, before, learned, strict=True):
                    parameter.copy_(torch.lerp(old, new, share))
            figures = self.measure()
            say(f"with {share:.0%} of what was learned: {_line(figures)}")
            dropped = start.get("benchmark", 0.0) - figures.get("benchmark", 0.0)
            if figures["found"] >= start["found"] and dropped <= self._most_drop:
                return share, figures
        raise RecipeError(
            "What was learned finds other photos worse; no model was written.",
            "Collect more pairs, or set personal.keep higher or personal.steps lower.",
        )


def _line(figures: dict[str, Any]) -> str:
    names = {"found": "photos kept aside (mean reciprocal rank)", "benchmark": "benchmark map_all"}
    return ", ".join(f"{names[key]} {value:.3f}" for key, value in figures.items())
