from __future__ import annotations

import pytest
import torch

from sketchfind.encoder.backbones import create_backbone
from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.errors import RecipeError
from sketchfind.training.network import drop_patches, share_norms


@pytest.mark.parametrize("backbone", ["test_resnet", "test_efficientnet"])
def test_norms_of_all_processes_keep_their_activations(backbone: str) -> None:
    architecture = Architecture(backbone, image_size=32, adapter_reduction=0, text_dim=16)
    model = SketchPhotoEncoder(architecture).eval()
    pixels = torch.randint(0, 256, (2, 3, 32, 32), dtype=torch.uint8)
    with torch.inference_mode():
        alone = model(pixels).backbone
        assert torch.equal(share_norms(model)(pixels).backbone, alone)
    assert any(isinstance(module, torch.nn.SyncBatchNorm) for module in model.modules())


@pytest.mark.parametrize(
    "name", ["test_vit", "vit_small_patch16_dinov3", "naflexvit_base_patch16_gap"]
)
def test_half_of_the_patches_are_left_out_however_their_places_are_told(name: str) -> None:
    tokens: list[int] = []
    with torch.device("meta"):  # shapes are enough
        backbone = create_backbone(name, 64).train()
        backbone.blocks[0].register_forward_pre_hook(lambda _, x: tokens.append(x[0].shape[1]))
        pictures = torch.empty(2, 3, 64, 64)
        backbone(pictures)
        drop_patches(backbone, 0.5)
        backbone(pictures)
        backbone.eval()(pictures)
    prefix = backbone.num_prefix_tokens
    assert tokens == [prefix + 16, prefix + 8, prefix + 16]


@pytest.mark.parametrize("name", ["test_resnet", "samvit_base_patch16"])
def test_a_network_without_patches_to_leave_out_is_refused(name: str) -> None:
    with torch.device("meta"):
        backbone = create_backbone(name, 64)
    with pytest.raises(RecipeError, match="has no patches to leave out"):
        drop_patches(backbone, 0.5)
