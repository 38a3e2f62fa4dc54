from __future__ import annotations

import pytest
import torch

from sketchfind.encoder.adapters import Adapted, adapter_parameters
from sketchfind.encoder.backbones import create_backbone
from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.errors import ModelFileError


@pytest.mark.parametrize(("backbone", "adapters"), [("test_vit", 6), ("resnet18", 4)])
def test_adapters_sit_after_each_block_and_start_as_the_identity(
    backbone: str, adapters: int
) -> None:
    torch.manual_seed(0)
    model = SketchPhotoEncoder(Architecture(backbone, 32, adapter_reduction=4)).eval()
    assert sum(isinstance(module, Adapted) for module in model.modules()) == adapters
    plain = create_backbone(backbone, 32).eval()
    plain.load_state_dict(
        {
            name.replace(".block.", "."): value
            for name, value in model.backbone.state_dict().items()
            if ".adapter." not in name
        }
    )
    pixels = torch.randint(0, 256, (2, 3, 32, 32), dtype=torch.uint8)
    with torch.inference_mode():
        expected = plain((pixels / 255 - model.mean) / model.std)
        features = model(pixels)
    assert torch.allclose(features.backbone, expected, atol=1e-5)
    assert features.clip.shape == (2, 512)
    assert adapter_parameters(model)


def test_no_adapters_at_reduction_zero() -> None:
    model = SketchPhotoEncoder(Architecture("test_vit", 32, adapter_reduction=0))
    assert adapter_parameters(model) == []


def test_adapters_learn() -> None:
    model = SketchPhotoEncoder(Architecture("test_vit", 32))
    model(torch.zeros(1, 3, 32, 32, dtype=torch.uint8)).clip.sum().backward()
    up = model.backbone.blocks[0].adapter.up.weight
    assert up.grad is not None
    assert up.grad.abs().sum() > 0


def test_unfit_backbones_are_refused() -> None:
    with pytest.raises(ModelFileError, match="no_such_net"):
        SketchPhotoEncoder(Architecture("no_such_net", 32))
    with pytest.raises(ModelFileError, match="Adapters"):
        SketchPhotoEncoder(Architecture("test_mambaout", 32))


def test_built_in_architecture_is_small() -> None:
    model = SketchPhotoEncoder(Architecture())
    assert sum(parameter.numel() for parameter in model.parameters()) <= 8_000_000
