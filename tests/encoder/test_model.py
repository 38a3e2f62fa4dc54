from __future__ import annotations

import torch

from sketchfind.encoder.adapters import adapter_parameters
from sketchfind.encoder.model import Architecture, SketchPhotoEncoder


def test_pixels_are_normalised_for_the_backbone() -> None:
    model = SketchPhotoEncoder(Architecture("test_vit", 32)).eval()
    pixels = torch.randint(0, 256, (2, 3, 32, 32), dtype=torch.uint8)
    with torch.inference_mode():
        expected = model.backbone((pixels / 255 - model.mean) / model.std)
        assert torch.allclose(model(pixels).backbone, expected, atol=1e-5)


def test_no_adapters_at_reduction_zero() -> None:
    model = SketchPhotoEncoder(Architecture("test_vit", 32, adapter_reduction=0))
    assert adapter_parameters(model) == []


def test_adapters_learn() -> None:
    model = SketchPhotoEncoder(Architecture("test_vit", 32))
    model(torch.zeros(1, 3, 32, 32, dtype=torch.uint8)).clip.sum().backward()
    up = model.backbone.blocks[0].adapter.up.weight
    assert up.grad is not None
    assert up.grad.abs().sum() > 0
