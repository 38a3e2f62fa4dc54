from __future__ import annotations

import re

import pytest
import torch
from torch import Tensor, nn

from sketchfind.encoder.adapters import (
    PLACEMENTS,
    Adapted,
    AdaptedBeside,
    MapAdapter,
    Placement,
    TokenAdapter,
    adapter_parameters,
    insert_adapters,
)
from sketchfind.encoder.backbones import create_backbone
from sketchfind.errors import ModelFileError

# The smallest of each family: plain ViT, ViT with rotary positions, ResNet of either block.
FAMILIES = {
    "test_vit": [(place, 3 if place == "last-half" else 6) for place in PLACEMENTS],
    "vit_small_patch16_dinov3": [("block", 12)],
    "resnet18": [("block", 4), ("last-half", 2)],
    "resnet50": [("block", 12)],
    "seresnet50": [("block", 12)],
    "resnetv2_18": [("block", 4)],
    "fastvit_t8": [("block", 6)],
    "test_convnext": [("block", 5), ("last-half", 3)],
}
CASES = [(name, *case) for name, cases in FAMILIES.items() for case in cases]


def plain_weights(adapted: nn.Module) -> dict[str, Tensor]:
    """The state of the network as it was before adapters came in."""
    return {
        re.sub(r"\.block\.", ".", name): value
        for name, value in adapted.state_dict().items()
        if ".adapter." not in name
    }


@pytest.mark.parametrize(("name", "placement", "count"), CASES)
def test_the_adapted_network_starts_as_the_plain_one(
    name: str, placement: Placement, count: int
) -> None:
    torch.manual_seed(0)
    adapted = create_backbone(name, 32).eval()
    insert_adapters(adapted, 4, placement)
    modules = list(adapted.modules())
    assert sum(isinstance(m, TokenAdapter | MapAdapter) for m in modules) == count
    kind = AdaptedBeside if placement == "mlp" else Adapted
    assert sum(isinstance(m, kind) for m in modules) == count
    plain = create_backbone(name, 32).eval()
    plain.load_state_dict(plain_weights(adapted))
    pixels = torch.rand(2, 3, 32, 32)
    with torch.inference_mode():
        assert torch.allclose(adapted(pixels), plain(pixels), atol=1e-5)
        for parameter in adapter_parameters(adapted):
            parameter.normal_()
        assert not torch.allclose(adapted(pixels), plain(pixels), atol=1e-2)


def test_the_default_placement_keeps_the_names_of_old_model_files() -> None:
    vit, resnet = create_backbone("test_vit", 32), create_backbone("resnet18", 32)
    for backbone in (vit, resnet):
        insert_adapters(backbone, 4)
    names = set(vit.state_dict())
    assert {"blocks.0.adapter.up.weight", "blocks.5.block.mlp.fc1.weight"} <= names
    names = set(resnet.state_dict())
    assert {"layer4.1.adapter.down.weight", "layer1.0.conv1.weight"} <= names
    assert "layer1.0.adapter.down.weight" not in names


def test_an_adapter_beside_the_mlp_adds_to_it() -> None:
    torch.manual_seed(0)
    mlp, adapter = nn.Linear(8, 8), TokenAdapter(8, 2)
    nn.init.normal_(adapter.up.weight)
    x = torch.randn(2, 3, 8)
    hidden = (x @ adapter.down.weight.T + adapter.down.bias).clamp(min=0)
    expected = mlp(x) + hidden @ adapter.up.weight.T
    assert torch.allclose(AdaptedBeside(mlp, adapter)(x), expected, atol=1e-6)


def test_an_adapter_of_maps_adds_to_each_of_their_places() -> None:
    torch.manual_seed(0)
    adapter = MapAdapter(8, 2)
    nn.init.normal_(adapter.up.weight)
    x = torch.randn(2, 8, 3, 3)
    hidden = torch.einsum("hc,bcij->bhij", adapter.down.weight[:, :, 0, 0], x).clamp(min=0)
    expected = x + torch.einsum("ch,bhij->bcij", adapter.up.weight[:, :, 0, 0], hidden)
    assert torch.allclose(adapter(x), expected, atol=1e-5)


def test_the_last_half_are_the_later_blocks() -> None:
    vit, resnet = create_backbone("test_vit", 32), create_backbone("resnet18", 32)
    for backbone in (vit, resnet):
        insert_adapters(backbone, 4, "last-half")
    assert [isinstance(block, Adapted) for block in vit.blocks] == [False] * 3 + [True] * 3
    stages = [getattr(resnet, f"layer{i}")[1] for i in range(1, 5)]
    assert [isinstance(block, Adapted) for block in stages] == [False, False, True, True]


@pytest.mark.parametrize("reduction", [2, 8, 1000])
def test_the_width_is_the_tokens_over_the_reduction(reduction: int) -> None:
    backbone = create_backbone("test_vit", 32)
    insert_adapters(backbone, reduction)
    assert backbone.blocks[0].adapter.down.out_features == max(64 // reduction, 1)
    cnn = create_backbone("resnet18", 32)
    insert_adapters(cnn, reduction)
    assert cnn.layer1[1].adapter.down.out_channels == max(64 // reduction, 1)


@pytest.mark.parametrize(
    ("name", "placement", "said"),
    [
        ("resnet18", "mlp", "ResNet"),
        ("resnet10t", "block", "stages of more than one block"),
        ("test_mambaout", "block", "MambaOut"),
        ("test_efficientnet", "block", "EfficientNet.*adapter_reduction to 0"),
        ("test_vit", "everywhere", "everywhere"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, placement: Placement, said: str) -> None:
    with pytest.raises(ModelFileError, match=said):
        insert_adapters(create_backbone(name, 32), 4, placement)


def test_blocks_without_an_mlp_are_refused() -> None:
    with pytest.raises(ModelFileError, match="no MLP"):
        insert_adapters(create_backbone("vit_base_patch16_xp_224", 32), 4, "mlp")
