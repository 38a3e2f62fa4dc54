from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from safetensors.torch import save_file
from timm.data import create_transform, resolve_data_config
from torch import nn

from sketchfind.encoder.backbones import create_backbone
from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.errors import ModelFileError
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.training.network import at_size_of


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("vit_base_patch16_224", 160),
        ("deit_small_patch16_224", 96),
        ("vit_small_patch16_224.dino", 112),
        ("vit_small_patch14_dinov2", 224),
        ("vit_small_patch16_dinov3", 128),
        ("resnet50", 150),
        ("convnext_tiny", 160),
    ],
)
@pytest.mark.parametrize("reduction", [0, 4])
def test_families_take_pictures_of_another_size(name: str, size: int, reduction: int) -> None:
    with torch.device("meta"):  # shapes are enough, and need no memory
        model = SketchPhotoEncoder(Architecture(name, size, reduction)).eval()
        features = model(torch.empty(2, 3, size, size, dtype=torch.uint8))
    assert features.backbone.shape == (2, model.backbone.num_features)
    assert features.clip.shape == (2, 512)


@pytest.mark.parametrize(
    "name", ["vit_tiny_patch16_224", "vit_small_patch16_dinov3", "resnet50", "convnext_tiny"]
)
def test_sketches_may_be_smaller_than_photos(name: str) -> None:
    with torch.device("meta"):
        model = SketchPhotoEncoder(Architecture(name, 96, sketch_size=64)).eval()
        for side in (96, 64):
            features = model(torch.empty(2, 3, side, side, dtype=torch.uint8))
            assert features.clip.shape == (2, 512)


# The second one adds its positions to patches alone.
@pytest.mark.parametrize("name", ["test_vit", "vit_wee_patch16_reg1_gap_256"])
def test_a_smaller_sketch_has_the_position_embeddings_of_a_smaller_network(name: str) -> None:
    torch.manual_seed(0)
    both = SketchPhotoEncoder(Architecture(name, 96, sketch_size=64)).eval()
    small = SketchPhotoEncoder(Architecture(name, 64)).eval()
    small.load_state_dict(at_size_of(small, both.state_dict()))
    sketches = torch.randint(0, 256, (2, 3, 64, 64), dtype=torch.uint8)
    with torch.inference_mode():
        torch.testing.assert_close(both(sketches).backbone, small(sketches).backbone)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("test_vit", r"patches of 16.*sketch_size to 32 or 48"),
        ("open_clip:ViT-B-32", r"one size only.*sketch_size to 0"),
    ],
)
def test_sizes_of_sketches_that_a_backbone_does_not_take(name: str, message: str) -> None:
    with torch.device("meta"), pytest.raises(ModelFileError, match=message):
        SketchPhotoEncoder(Architecture(name, 224, sketch_size=40))


def test_a_tower_with_its_own_projection_takes_one_size_only_too() -> None:
    tower = Architecture("open_clip:ViT-B-32", 224, projection_dim=0, sketch_size=192)
    with torch.device("meta"), pytest.raises(ModelFileError, match="one size only"):
        SketchPhotoEncoder(tower)


@pytest.mark.parametrize("name", ["mobilenetv3_small_050", "hgnetv2_b0", "vgg11"])
def test_the_width_is_that_of_what_comes_out(name: str) -> None:
    with torch.device("meta"):
        backbone = create_backbone(name, 224).eval()
        assert backbone(torch.empty(1, 3, 224, 224)).shape == (1, backbone.num_features)


def test_pictures_must_divide_into_patches() -> None:
    with (
        torch.device("meta"),
        pytest.raises(ModelFileError, match=r"patches of 14.*image_size to 154 or 168"),
    ):
        create_backbone("vit_small_patch14_dinov2", 160)


@pytest.mark.parametrize("name", ["test_vit", "resnet18"])
def test_weights_come_from_a_file(name: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    original = timm.create_model(name, num_classes=10).eval()
    save_file(original.state_dict(), tmp_path / "weights.safetensors")
    loaded = create_backbone(name, 160, tmp_path / "weights.safetensors").eval()
    pixels = torch.rand(2, 3, 160, 160)
    with torch.inference_mode():
        expected = original.forward_head(original.forward_features(pixels), pre_logits=True)
        assert torch.allclose(loaded(pixels), expected, atol=1e-5)


def test_weights_that_timm_cannot_adapt_are_said_to_be_anothers(tmp_path: Path) -> None:
    weights = tmp_path / "vit.safetensors"
    save_file(timm.create_model("test_vit").state_dict(), weights)
    with pytest.raises(ModelFileError, match="are not for test_convnext: stem"):
        create_backbone("test_convnext", 64, weights)


def test_weights_are_adapted_to_the_image_size_as_timm_does(tmp_path: Path) -> None:
    weights = tmp_path / "weights.safetensors"
    save_file({k: v.half() for k, v in timm.create_model("test_vit").state_dict().items()}, weights)
    expected = timm.create_model(
        "test_vit",
        pretrained=True,
        pretrained_cfg_overlay={"file": str(weights)},
        num_classes=0,
        img_size=64,
    ).state_dict()
    adapted = create_backbone("test_vit", 64, weights).state_dict()
    assert all(torch.equal(adapted[name], value) for name, value in expected.items())


def test_warnings_about_timms_own_code_are_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    def adapt(state: dict[str, torch.Tensor], model: nn.Module) -> dict[str, torch.Tensor]:
        warnings.warn(f"of {type(model).__name__}", stacklevel=1)
        return state

    monkeypatch.setattr("timm.models.vision_transformer.checkpoint_filter_fn", adapt)
    save_file(timm.create_model("test_vit").state_dict(), tmp_path / "weights.safetensors")
    create_backbone("test_vit", 160, tmp_path / "weights.safetensors")
    assert not [one for one in recwarn if "of VisionTransformer" in str(one.message)]


def test_other_weights_are_refused_in_one_line(tmp_path: Path) -> None:
    other = tmp_path / "other.safetensors"
    save_file({"a": torch.zeros(1)}, other)
    larger = tmp_path / "larger.safetensors"
    save_file(timm.create_model("test_vit2").state_dict(), larger)
    (tmp_path / "text.safetensors").write_text("not weights")
    for weights, said in {
        other: "other.safetensors are not for test_vit: .* is missing",
        larger: "larger.safetensors are not for test_vit: .*other shape",
        tmp_path / "none.safetensors": "cannot be built",
        tmp_path / "text.safetensors": "text.safetensors cannot be used: .* a .safetensors file",
        tmp_path: "cannot be built",
    }.items():
        with pytest.raises(ModelFileError, match=said) as raised:
            create_backbone("test_vit", 160, weights)
        assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["vit_tiny_patch16_224.none", "vit_tiny", "hf-hub:a/b"])
def test_unknown_names_and_tags_are_refused(name: str) -> None:
    with pytest.raises(ModelFileError, match=name):
        create_backbone(name, 224)


@pytest.mark.parametrize("name", ["vit_tiny_patch16_224", "deit_tiny_patch16_224", "resnet18"])
def test_pixels_become_what_timms_own_transform_makes_of_a_photo(
    name: str, shared_data: Path
) -> None:
    path = next((shared_data / "sketchy/256x256/photo").glob("*/horse/*.jpg"))
    with Image.open(path) as photo:
        square = photo.convert("RGB").crop((0, 0, 224, 224))  # as large as the network wants it
    model = SketchPhotoEncoder(Architecture(name, 224))
    config = resolve_data_config(model=model.backbone) | {"crop_pct": 1.0}
    expected = create_transform(**config)(square)
    pixels = torch.from_numpy(np.array(PhotoTransform(224)(square))).permute(2, 0, 1)
    ours = (pixels / 255 - model.mean[0]) / model.std[0]
    assert torch.allclose(ours, expected, atol=1e-5)
