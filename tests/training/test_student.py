"""The student: the same losses however many pictures go through the network at once."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
import torch
from torch.nn.functional import normalize

from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.training import student as module
from sketchfind.training.devices import AT_ONCE_ON_CPU
from sketchfind.training.objective import Objective
from sketchfind.training.recipe.recipe import Loss, Optimiser
from sketchfind.training.student import Inputs, Student
from sketchfind.training.teacher import Answers, Teacher

HALF = AT_ONCE_ON_CPU + 3  # pictures of each domain


@pytest.mark.parametrize("sketch_size", [32, 0], ids=["smaller sketches", "equal sizes"])
def test_pictures_in_parts_teach_what_the_whole_batch_does(
    sketch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    architecture = Architecture("test_vit", image_size=48, sketch_size=sketch_size, text_dim=8)
    model = SketchPhotoEncoder(architecture)
    text = normalize(torch.randn(5, 8))
    objective = Objective(Loss(distill_weight=0.0), text, text, model.feature_dim)
    student = Student(model, objective, Optimiser(), torch.float32)
    class_ids, shown = torch.randint(5, (2 * HALF,)), torch.arange(2 * HALF)
    sketches, photos = (
        torch.randint(256, (HALF, 3, size, size), dtype=torch.uint8)
        for size in (architecture.sketch_side, 48)
    )
    inputs = Inputs(sketches, photos, class_ids, shown, None)
    seen = []
    model.register_forward_pre_hook(lambda _, given: seen.append(len(given[0])))

    def learned() -> tuple[float, list[torch.Tensor]]:
        student.zero_grad()
        loss = sum(student(inputs).values(), torch.tensor(0.0))
        loss.backward()
        return loss.item(), [p.grad.clone() for p in model.parameters() if p.grad is not None]

    loss, gradients = learned()
    assert len(seen) > 2
    assert max(seen) == AT_ONCE_ON_CPU
    monkeypatch.setattr(module, "at_once", lambda *_: None)
    whole, expected = learned()
    assert loss == pytest.approx(whole, rel=1e-5)
    for got, wanted in zip(gradients, expected, strict=True):
        torch.testing.assert_close(got, wanted, rtol=1e-3, atol=1e-5)


def test_losses_of_features_whose_squares_are_too_large_for_float16() -> None:
    torch.manual_seed(0)
    model = SketchPhotoEncoder(Architecture("test_vit", image_size=32, text_dim=8))
    with torch.no_grad():
        model.backbone.norm.weight.mul_(2000)
    text = normalize(torch.randn(5, 8))
    settings = Loss(
        distill_weight=1.0,
        feature_weight=1.0,
        distill_sketches=1.0,
        contrast_weight=1.0,
        clip_contrast_weight=1.0,
        instance_weight=1.0,
        contrast_temperature=0.01,
        temperature=0.01,
    )
    dim = model.feature_dim
    head = SimpleNamespace(dim=dim, is_start=True, head=torch.nn.Linear(dim, 7))
    given = Answers(1000 * torch.randn(8, dim), torch.ones(8))
    pictures = torch.randint(256, (2, 4, 3, 32, 32), dtype=torch.uint8)
    ids = torch.tensor([0, 1, 2, 3, 3, 2, 1, 0])
    found = {}
    for kind in ("supervised", "triplet"):
        for precision in (torch.float16, torch.float32):
            chosen = replace(settings, contrast=kind)
            objective = Objective(chosen, text, text, dim, cast(Teacher, head))
            student = Student(model, objective, Optimiser(), precision)
            inputs = Inputs(pictures[0], pictures[1], ids, ids, given)
            features = student.encode(inputs).features
            assert features.backbone.half().square().sum(dim=1).isinf().any()
            found[kind, precision] = student(inputs)
        for name, loss in found[kind, torch.float16].items():
            assert loss.dtype == torch.float32
            exact = found[kind, torch.float32][name].item()
            assert loss.item() == pytest.approx(exact, rel=0.05, abs=0.05), name
