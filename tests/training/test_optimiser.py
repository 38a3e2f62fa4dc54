from __future__ import annotations

from pathlib import Path

import pytest
import torch
from small_towers import MEAN, STD, model_cfg
from timm.layers.norm import RmsNorm

from sketchfind.encoder.image_tower_config import ImageTowerConfig
from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.training.objective import Objective
from sketchfind.training.optimiser import (
    build_optimiser,
    choose_parameters,
    optimiser_tensors,
    rate_at,
    restore_optimiser,
    set_training,
)
from sketchfind.training.recipe.recipe import Optimiser, Recipe, read_recipe


def parts(recipe_file: Path, *overrides: str) -> tuple[Recipe, SketchPhotoEncoder, Objective]:
    recipe = read_recipe(recipe_file, overrides)
    model = SketchPhotoEncoder(recipe.model)
    return recipe, model, Objective(recipe.loss, torch.eye(16)[:3], torch.eye(16)[:3], 64)


def clip_tower() -> SketchPhotoEncoder:
    tower = ImageTowerConfig.from_parts(model_cfg("transformer"), MEAN, STD).to_json()
    return SketchPhotoEncoder(Architecture("open_clip:x", 32, tower=tower))


def test_new_parts_learn_faster_and_matrices_alone_decay(recipe_file: Path) -> None:
    recipe, model, objective = parts(recipe_file)
    optimiser = build_optimiser(model, objective, recipe.optimiser)
    chosen = {id(p): group for group in optimiser.param_groups for p in group["params"]}
    assert len(chosen) == len(list(model.parameters()))
    adapter = model.backbone.blocks[0].adapter.up.weight
    patches = model.backbone.patch_embed.proj.weight
    assert chosen[id(adapter)]["rate"] == recipe.optimiser.new_lr
    assert chosen[id(patches)]["rate"] == recipe.optimiser.backbone_lr
    for matrix in (adapter, patches):
        assert chosen[id(matrix)]["weight_decay"] == recipe.optimiser.weight_decay
    for other in (model.backbone.norm.weight, model.backbone.pos_embed, model.backbone.cls_token):
        assert chosen[id(other)]["weight_decay"] == 0


def test_position_embeddings_of_a_clip_tower_do_not_decay(recipe_file: Path) -> None:
    recipe, _, objective = parts(recipe_file)
    model = clip_tower()
    decays = {
        id(parameter): group["weight_decay"]
        for group in build_optimiser(model, objective, recipe.optimiser).param_groups
        for parameter in group["params"]
    }
    (positions,) = (p for n, p in model.named_parameters() if n.endswith("positional_embedding"))
    assert decays[id(positions)] == 0


@pytest.mark.parametrize(
    ("tuning", "trained"),
    [
        ("full", {"adapter", "norm", "bias", "weight"}),
        ("partial", {"adapter", "norm", "bias"}),
        ("adapters", {"adapter"}),
    ],
)
def test_tuning_freezes_the_rest_of_the_backbone(
    recipe_file: Path, tuning: str, trained: set[str]
) -> None:
    recipe, model, _ = parts(recipe_file, f"optimiser.tuning={tuning}")
    choose_parameters(model, recipe)
    block = model.backbone.blocks[0]
    kinds = {
        "adapter": block.adapter.down.weight,
        "norm": block.block.norm1.weight,
        "bias": block.block.attn.qkv.bias,
        "weight": block.block.attn.qkv.weight,
    }
    assert {kind for kind, parameter in kinds.items() if parameter.requires_grad} == trained
    assert all(parameter.requires_grad for parameter in model.projection.parameters())


def test_norms_without_a_mean_are_among_the_few_that_are_tuned(recipe_file: Path) -> None:
    settings = ("optimiser.tuning=partial", "model.backbone=test_vit4")
    recipe, model, _ = parts(recipe_file, *settings)
    choose_parameters(model, recipe)
    norms = [m for m in model.backbone.modules() if isinstance(m, RmsNorm)]
    assert norms
    assert all(parameter.requires_grad for norm in norms for parameter in norm.parameters())


def test_all_biases_of_a_clip_tower_are_among_the_few_that_are_tuned(recipe_file: Path) -> None:
    recipe = read_recipe(recipe_file, ("optimiser.tuning=partial",))
    model = clip_tower()
    choose_parameters(model, recipe)
    biases = {n: p for n, p in model.backbone.named_parameters() if "bias" in n}
    assert any(name.endswith("attn.in_proj_bias") for name in biases)
    assert [name for name, parameter in biases.items() if not parameter.requires_grad] == []


def test_learning_rates_warm_up_and_decay() -> None:
    settings = Optimiser(epochs=2, steps=50, warmup=10)
    rates = [rate_at(step, settings) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9] == pytest.approx(1)
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] < 0.01


def test_a_frozen_batch_norm_keeps_its_statistics(recipe_file: Path) -> None:
    pictures = torch.randint(0, 256, (4, 3, 32, 32), dtype=torch.uint8)
    for tuning, stays in (("adapters", True), ("full", False)):
        _, model, _ = parts(recipe_file, "model.backbone=test_resnet", "model.adapter_reduction=0")
        before = model.backbone.bn1.running_mean.clone()
        set_training(model, tuning)
        model(pictures)
        assert torch.equal(model.backbone.bn1.running_mean, before) == stays


def test_the_state_of_an_optimiser_comes_back(recipe_file: Path) -> None:
    recipe, model, objective = parts(recipe_file, "optimiser.tuning=adapters")
    choose_parameters(model, recipe)
    first = build_optimiser(model, objective, recipe.optimiser)
    model(torch.zeros(2, 3, 32, 32, dtype=torch.uint8)).clip.sum().backward()
    first.step()
    tensors = optimiser_tensors(first)
    assert tensors
    second = build_optimiser(model, objective, recipe.optimiser)
    restore_optimiser(second, tensors)
    again = optimiser_tensors(second)
    assert tensors.keys() == again.keys()
    assert all(torch.equal(tensors[name], again[name]) for name in tensors)
