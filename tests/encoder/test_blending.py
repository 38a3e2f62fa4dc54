"""Tokens of the last blocks, mixed before they are pooled."""

from __future__ import annotations

import pytest
import torch

from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.errors import ModelFileError

PIXELS = torch.arange(2 * 3 * 32 * 32).reshape(2, 3, 32, 32).mul(7).remainder(256).to(torch.uint8)


def test_half_comes_from_the_last_block_and_half_from_the_ones_before() -> None:
    torch.manual_seed(0)
    plain = SketchPhotoEncoder(Architecture("test_vit", 32)).eval()
    blended = SketchPhotoEncoder(Architecture("test_vit", 32, blended_blocks=2)).eval()
    blended.load_state_dict(plain.state_dict())  # the same names: any trained network can be
    tokens: list[torch.Tensor] = []
    vit = plain.backbone
    for block in vit.blocks:
        block.register_forward_hook(lambda *seen: tokens.append(seen[2]))
    with torch.inference_mode():
        plain(PIXELS)
        mixed = tokens[-1] / 2 + tokens[-2] / 4 + tokens[-3] / 4
        expected = vit.forward_head(vit.norm(mixed))
        projected = plain.projection(expected)
        features = blended(PIXELS)
    assert torch.allclose(features.backbone, expected, atol=1e-5)
    assert torch.allclose(features.clip, projected, atol=1e-5)


@pytest.mark.parametrize(
    ("backbone", "blocks"),
    [("test_vit", 6), ("test_vit", -1), ("resnet18", 1), ("efficientnet_b0", 1)],
)
def test_what_has_no_such_blocks_is_refused(backbone: str, blocks: int) -> None:
    with pytest.raises(ModelFileError, match="blended_blocks"):
        SketchPhotoEncoder(Architecture(backbone, 32, adapter_reduction=0, blended_blocks=blocks))
