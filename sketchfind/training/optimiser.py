"""Which parameters are trained, how fast, and the optimiser's tensors for a checkpoint."""

from __future__ import annotations

import math

import torch
from timm.layers.norm import (
    RmsNorm,
    RmsNorm2d,
    RmsNorm2dFp32,
    RmsNormFp32,
    SimpleNorm,
    SimpleNorm2d,
    SimpleNorm2dFp32,
    SimpleNormFp32,
)
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from sketchfind.encoder.adapters import adapter_parameters
from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.training.recipe.recipe import Optimiser, Recipe

# timm's norms that subtract no mean; they are not subclasses of torch's.
_WITHOUT_MEAN = (
    *(RmsNorm, RmsNorm2d, RmsNormFp32, RmsNorm2dFp32),
    *(SimpleNorm, SimpleNorm2d, SimpleNormFp32, SimpleNorm2dFp32),
)
_NORMS = (nn.LayerNorm, nn.GroupNorm, nn.RMSNorm, _BatchNorm, *_WITHOUT_MEAN)
_EMBEDDINGS = ("pos_embed", "cls_token", "positional_embedding")  # of timm and open_clip


def choose_parameters(model: SketchPhotoEncoder, recipe: Recipe) -> None:
    """Freeze what the recipe does not train: parts of the backbone, or an unused projection."""
    tuning = recipe.optimiser.tuning
    norms = {
        id(p)
        for module in model.backbone.modules()
        if isinstance(module, _NORMS)
        for p in module.parameters()
    }
    adapters = {id(parameter) for parameter in adapter_parameters(model)}
    for name, parameter in model.backbone.named_parameters():
        small = id(parameter) in norms or name.endswith("bias")  # in_proj_bias, q_bias
        parameter.requires_grad_(
            tuning == "full" or id(parameter) in adapters or (tuning == "partial" and small)
        )
    model.projection.requires_grad_(recipe.loss.classes == "text")


def set_training(model: SketchPhotoEncoder, tuning: str) -> None:
    """Put the network into training mode; a frozen batch norm keeps its running statistics."""
    model.train()
    if tuning == "adapters":
        for norm in batch_norms(model.backbone):
            norm.eval()


def batch_norms(network: nn.Module) -> list[_BatchNorm]:
    """Return the norms that compute statistics of the batch."""
    return [module for module in network.modules() if isinstance(module, _BatchNorm)]


def build_optimiser(
    model: SketchPhotoEncoder, objective: nn.Module, settings: Optimiser
) -> torch.optim.AdamW:
    """Make AdamW with two rates; biases, norms and position embeddings do not decay."""
    new = [*model.new_parameters(), *objective.parameters()]
    is_new = {id(parameter) for parameter in new}
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in [*model.named_parameters(), *objective.named_parameters()]:
        if parameter.requires_grad:
            decays = parameter.ndim > 1 and not any(part in name for part in _EMBEDDINGS)
            groups.setdefault((id(parameter) in is_new, decays), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "rate": settings.new_lr if new_part else settings.backbone_lr,
                "weight_decay": settings.weight_decay if decays else 0.0,
            }
            for (new_part, decays), parameters in groups.items()
        ],
        lr=settings.backbone_lr,
    )


def rate_at(step: int, settings: Optimiser) -> float:
    """Return the learning rate's factor at `step`: linear warm-up, then cosine to zero."""
    if step < settings.warmup:
        return (step + 1) / settings.warmup
    total = max(settings.epochs * settings.steps - settings.warmup, 1)
    return 0.5 * (1 + math.cos(math.pi * min((step - settings.warmup) / total, 1.0)))


def optimiser_tensors(optimiser: torch.optim.Optimizer) -> dict[str, Tensor]:
    """Return the optimiser's state, by `<index of the parameter>.<name>`."""
    return {
        f"{index}.{key}": value
        for index, entries in optimiser.state_dict()["state"].items()
        for key, value in entries.items()
    }


def restore_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """Put back what `optimiser_tensors` returned."""
    groups = optimiser.state_dict()["param_groups"]
    restored: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        index, _, name = key.partition(".")
        restored.setdefault(int(index), {})[name] = tensor
    optimiser.load_state_dict({"state": restored, "param_groups": groups})
