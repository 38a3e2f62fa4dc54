from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import open_clip
import pytest
import timm
import torch
from PIL import Image
from small_towers import KINDS, MEAN, STD, model_cfg, write_checkpoint
from torch import nn

from sketchfind.encoder.adapters import (
    PLACEMENTS,
    Placement,
    adapter_parameters,
    insert_adapters,
    transformer_of,
)
from sketchfind.encoder.backbones import create_backbone
from sketchfind.encoder.devices import cast_weights
from sketchfind.encoder.image_tower import build_image_tower
from sketchfind.encoder.image_tower_config import ImageTowerConfig
from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.errors import ModelFileError
from sketchfind.imaging.photo_transform import PhotoTransform


def config_of(kind: str) -> ImageTowerConfig:
    return ImageTowerConfig.from_parts(model_cfg(kind), MEAN, STD)


def side(kind: str) -> int:
    return int(model_cfg(kind)["vision_cfg"].get("image_size", 160))


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, nn.Module]]:
    root = tmp_path_factory.mktemp("towers")
    written = {kind: write_checkpoint(kind, root / kind) for kind in KINDS}
    return {
        kind: (root / kind / "open_clip_model.safetensors", model)
        for kind, model in written.items()
    }


Checkpoints = dict[str, tuple[Path, nn.Module]]


@pytest.mark.parametrize("kind", KINDS)
def test_pooled_and_projected_give_what_open_clip_gives(
    kind: str, checkpoints: Checkpoints
) -> None:
    weights, model = checkpoints[kind]
    tower, projection = build_image_tower(config_of(kind), side(kind), weights)
    pixels = torch.rand(2, 3, side(kind), side(kind))
    with torch.inference_mode():
        pooled = tower.eval()(pixels)
        expected = model.encode_image(pixels)
        expected = expected if isinstance(expected, torch.Tensor) else expected[0]
        assert pooled.shape == (2, tower.num_features)
        assert torch.allclose(projection.eval()(pooled), expected, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_that_are_cast_once_give_what_casting_them_each_time_gives(
    kind: str, checkpoints: Checkpoints
) -> None:
    tower = nn.Sequential(*build_image_tower(config_of(kind), side(kind), checkpoints[kind][0]))
    pixels = torch.rand(2, 3, side(kind), side(kind))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        each_time = tower.eval()(pixels)
        cast_weights(tower, torch.bfloat16)
        assert torch.equal(tower(pixels), each_time)
    assert torch.bfloat16 in {weights.dtype for weights in tower.parameters()}


CASES = [(kind, place) for kind in KINDS for place in PLACEMENTS]


@pytest.mark.parametrize(("kind", "placement"), CASES)
def test_the_adapted_tower_starts_as_the_plain_one(
    kind: str, placement: Placement, checkpoints: Checkpoints
) -> None:
    adapted, plain = (build_image_tower(config_of(kind), side(kind), checkpoints[kind][0])[0].eval()
                      for _ in range(2))  # fmt: skip
    if placement == "mlp" and transformer_of(plain) is None:
        with pytest.raises(ModelFileError, match="do not fit"):
            insert_adapters(adapted, 2, placement)
        return
    insert_adapters(adapted, 2, placement)
    pixels = torch.rand(2, 3, side(kind), side(kind))
    with torch.inference_mode():
        assert torch.allclose(adapted(pixels), plain(pixels), atol=1e-5)
        for parameter in adapter_parameters(adapted):
            parameter.normal_()
        assert not torch.allclose(adapted(pixels), plain(pixels), atol=1e-2)


@pytest.mark.parametrize("kind", ["transformer", "timm-linear"])
def test_position_embeddings_are_resized_as_open_clip_does(
    kind: str, checkpoints: Checkpoints
) -> None:
    weights, _ = checkpoints[kind]
    size = side(kind) + 32
    tower, projection = build_image_tower(config_of(kind), size, weights)
    folder = f"local-dir:{weights.parent}"
    expected = open_clip.create_model(folder, force_image_size=size).eval()
    pixels = torch.rand(2, 3, size, size)
    with torch.inference_mode():
        computed = projection(tower.eval()(pixels))
        assert torch.allclose(computed, expected.encode_image(pixels), atol=1e-5)


def test_pixels_become_what_open_clips_own_transform_makes_of_a_photo(
    checkpoints: Checkpoints, shared_data: Path
) -> None:
    folder = checkpoints["transformer"][0].parent
    _, transform = open_clip.create_model_from_pretrained(f"local-dir:{folder}")
    path = next((shared_data / "sketchy/256x256/photo").glob("*/horse/*.jpg"))
    with Image.open(path) as photo:
        square = photo.convert("RGB").crop((0, 0, 64, 64))  # squeezing and cropping agree
    config = config_of("transformer").to_json()
    model = SketchPhotoEncoder(Architecture("open_clip:x", 32, tower=config))
    ours = torch.from_numpy(PhotoTransform(32)(square).copy()).permute(2, 0, 1)
    ours = (ours / 255 - model.mean[0]) / model.std[0]
    assert torch.allclose(ours, transform(square), atol=0.02)  # a step of 8 bits is 0.02


def test_its_own_projection_is_the_text_half(checkpoints: Checkpoints) -> None:
    weights, original = checkpoints["transformer"]
    tower = config_of("transformer").to_json()
    own = Architecture("open_clip:x", 32, text_dim=24, projection_dim=0, tower=tower)
    model = SketchPhotoEncoder(own, weights).eval()
    pixels = torch.randint(0, 256, (2, 3, 32, 32), dtype=torch.uint8)
    with torch.inference_mode():
        expected = original.encode_image((pixels / 255 - model.mean) / model.std)
        assert torch.allclose(model(pixels).clip, expected, atol=1e-5)
    assert model.new_parameters() == adapter_parameters(model)
    other = SketchPhotoEncoder(Architecture("open_clip:x", 32, text_dim=16, tower=tower), weights)
    assert {id(p) for p in other.projection.parameters()} < {id(p) for p in other.new_parameters()}
    with pytest.raises(ModelFileError, match=r"24 dimensions, but model.text_dim is 512"):
        SketchPhotoEncoder(Architecture("open_clip:x", 32, projection_dim=0, tower=tower))
    with pytest.raises(ModelFileError, match="no projection"):
        SketchPhotoEncoder(Architecture("test_vit", 32, projection_dim=0))


def check_widths(config: ImageTowerConfig, size: int) -> None:
    with torch.device("meta"):
        tower, projection = build_image_tower(config, size)
        pooled = tower.eval()(torch.empty(1, 3, size, size))
        assert pooled.shape == (1, tower.num_features)
        assert projection(pooled).shape == (1, config.embed_dim)


@pytest.mark.parametrize(
    ("name", "size"),
    [("ViT-B-32", 224), ("ViT-B-16-SigLIP", 160), ("RN50", 224), ("MobileCLIP-S1", 224)],
)
def test_names_of_open_clip_can_be_built(name: str, size: int) -> None:
    check_widths(ImageTowerConfig.of(name), size)


POOLED_OTHERWISE = {
    "by attention": {"timm_model_name": "resnet18", "timm_pool": "rot_attn", "timm_proj": ""},
    "before more layers": {"timm_model_name": "mobilenetv3_small_050", "timm_proj": None},
}


@pytest.mark.parametrize("vision", POOLED_OTHERWISE.values(), ids=POOLED_OTHERWISE)
def test_the_width_of_networks_of_timm_is_that_of_what_comes_out(vision: dict[str, Any]) -> None:
    described = {"embed_dim": 24, "vision_cfg": {"image_size": 160, **vision}}
    check_widths(ImageTowerConfig.from_parts(described, MEAN, STD), 160)


def test_pictures_of_a_name_are_normalised_as_most_of_its_weights_want_them() -> None:
    usual = (open_clip.OPENAI_DATASET_MEAN, open_clip.OPENAI_DATASET_STD)
    for name in ("ViT-L-14", "convnext_tiny"):  # one of its weights differs; there are none
        config = ImageTowerConfig.of(name)
        assert (config.mean, config.std) == usual


def test_pictures_must_divide_into_patches() -> None:
    with pytest.raises(ModelFileError, match=r"patches of 16.*image_size to 32 or 48"):
        build_image_tower(config_of("transformer"), 40)
    with pytest.raises(ModelFileError, match="image_size to 144 or 160"):
        build_image_tower(config_of("timm-linear"), 150)


@pytest.mark.parametrize("name", ["ViT-SO400M-14-SigLIP-384", "vit_so400m_patch14_siglip_384"])
def test_some_were_made_for_pictures_that_patches_do_not_cover(name: str) -> None:
    with torch.device("meta"):
        prefix = "" if name in timm.list_models() else "open_clip:"
        tower = create_backbone(prefix + name, 384).eval()
        assert tower(torch.empty(1, 3, 384, 384)).shape == (1, 1152)
        with pytest.raises(ModelFileError, match="not a multiple"):
            create_backbone(prefix + name, 385)


def test_other_weights_are_refused(checkpoints: Checkpoints, tmp_path: Path) -> None:
    for weights in (checkpoints["resnet"][0], tmp_path, tmp_path / "none.safetensors"):
        with pytest.raises(ModelFileError, match="cannot be built"):
            build_image_tower(config_of("transformer"), 32, weights)
    with pytest.raises(ModelFileError, match="cannot be built"):  # its pooling has a fixed size
        build_image_tower(config_of("resnet"), 64, checkpoints["resnet"][0])


def test_a_tower_is_no_classifier() -> None:
    with pytest.raises(ModelFileError, match="distill_weight"):
        create_backbone("open_clip:ViT-B-32", 32, classes=1000)


def test_a_configuration_survives_its_text_form() -> None:
    for kind in KINDS:
        config = config_of(kind)
        assert ImageTowerConfig.from_json(config.to_json()) == config


def changed(**vision: object) -> str:
    values = json.loads(config_of("transformer").to_json())
    values["vision_cfg"] |= vision
    return json.dumps(values)


BAD = {
    "downloads a configuration": changed(timm_model_name="hf-hub:someone/something"),
    "reads a folder": changed(timm_model_name="local-dir:/tmp"),
    "unknown": changed(no_such_key=1),
    "deep": changed(layers=10**9),
    "deep in one stage": changed(layers=[1, 1, 1, 10**9]),
    "wide": changed(width=10**9),
    "odd type": changed(width={"a": 1}),
    "not finite": changed(mlp_ratio=float("inf")),
    "wide space": config_of("transformer").to_json().replace("24", str(10**9)),
    "no json": "{",
    "no table": "[1]",
    "nothing": "{}",
    "two channels": config_of("transformer").to_json().replace("[0.2, 0.3, 0.4]", "[0.2, 0.3]"),
    "divides by nothing": config_of("transformer").to_json().replace("0.2,", "0.0,"),
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_bad_configurations_are_refused(text: str) -> None:
    with pytest.raises(ModelFileError):
        ImageTowerConfig.from_json(text)


def test_configurations_never_ask_for_weights() -> None:
    config = ImageTowerConfig.from_json(changed(timm_model_pretrained=True))
    assert config.vision_cfg["timm_model_pretrained"] is False


@pytest.mark.parametrize("name", ["hf-hub:a/b", "local-dir:/tmp", "/tmp", "../x", "no-such"])
def test_only_known_names_are_built_without_a_configuration(name: str) -> None:
    for backbone in (name, f"open_clip:{name}"):
        with pytest.raises(ModelFileError, match=r"knows no"):
            SketchPhotoEncoder(Architecture(backbone, 32))
