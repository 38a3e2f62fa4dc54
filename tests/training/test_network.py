from __future__ import annotations

import pytest
import torch

from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.training.network import share_norms


@pytest.mark.parametrize("backbone", ["test_resnet", "test_efficientnet"])
def test_norms_of_all_processes_keep_their_activations(backbone: str) -> None:
    architecture = Architecture(backbone, image_size=32, adapter_reduction=0, text_dim=16)
    model = SketchPhotoEncoder(architecture).eval()
    pixels = torch.randint(0, 256, (2, 3, 32, 32), dtype=torch.uint8)
    with torch.inference_mode():
        alone = model(pixels).backbone
        assert torch.equal(share_norms(model)(pixels).backbone, alone)
    assert any(isinstance(module, torch.nn.SyncBatchNorm) for module in model.modules())
