"""The student: the same losses however many pictures go through the network at once."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import normalize

from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.training import student as module
from sketchfind.training.devices import AT_ONCE_ON_CPU
from sketchfind.training.objective import Objective
from sketchfind.training.recipe.recipe import Loss, Optimiser
from sketchfind.training.student import Inputs, Student

HALF = AT_ONCE_ON_CPU + 3  # pictures of each domain


@pytest.mark.parametrize("sketch_size", [32, 0], ids=["smaller sketches", "equal sizes"])
def test_pictures_in_parts_teach_what_the_whole_batch_does(
    sketch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    architecture = Architecture("test_vit", image_size=48, sketch_size=sketch_size, text_dim=8)
    model = SketchPhotoEncoder(architecture)
    text = normalize(torch.randn(5, 8))
    objective = Objective(Loss(distill_weight=0.0), text, text, int(model.backbone.num_features))  # type: ignore[arg-type]
    student = Student(model, objective, Optimiser(bf16=False))
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
