from __future__ import annotations

import math

import numpy as np
import pytest
import timm.data
import torch
from open_clip.transform import image_transform
from PIL import Image

from sketchfind.errors import ModelFileError
from sketchfind.imaging.photo_transform import PhotoTransform

MEAN, STD = (0.4, 0.5, 0.6), (0.2, 0.3, 0.4)
SHAPES = [(160, 120), (97, 211), (64, 64), (333, 40), (30, 50)]


def photo(width: int, height: int) -> Image.Image:
    noise = np.random.default_rng(width).integers(60, 256, (height, width, 3), np.uint8)
    return Image.fromarray(noise)


def normalised(pixels: np.ndarray) -> torch.Tensor:
    values = torch.from_numpy(pixels.copy()).permute(2, 0, 1) / 255
    return (values - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
@pytest.mark.parametrize("resize", ["shortest", "longest", "squash"])
def test_it_is_open_clips_own_transform(resize, interpolation, shape):
    theirs = image_transform(
        48, False, MEAN, STD, resize_mode=resize, interpolation=interpolation, fill_color=7
    )
    ours = PhotoTransform(48, resize, interpolation, fill=(7, 7, 7))
    picture = photo(*shape)
    assert torch.allclose(normalised(ours(picture)), theirs(picture), atol=1e-5)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("crop", [1.0, 0.95, 0.875])
@pytest.mark.parametrize(
    ("mode", "resize"), [("center", "shortest"), ("squash", "squash"), ("border", "longest")]
)
def test_it_is_timms_own_transform(mode, resize, crop, shape):
    theirs = timm.data.create_transform(
        (3, 48, 48), interpolation="bicubic", mean=MEAN, std=STD, crop_pct=crop, crop_mode=mode
    )
    fill = tuple(round(255 * value) for value in MEAN)
    ours = PhotoTransform(48, resize, "bicubic", crop, fill)
    picture = photo(*shape)
    assert torch.allclose(normalised(ours(picture)), theirs(picture), atol=1e-5)


def test_the_default_is_how_sketchfind_trains():
    assert PhotoTransform.from_json(48, "") == PhotoTransform(48)


def test_the_whole_photo_is_squeezed() -> None:
    edges = Image.new("RGB", (300, 100))  # the middle alone would have neither
    edges.paste("red", (0, 0, 20, 100))
    edges.paste("blue", (280, 0, 300, 100))
    pixels = PhotoTransform(64)(edges)
    assert (pixels.shape, pixels.dtype) == ((64, 64, 3), np.uint8)
    assert [pixels[32, x].tolist() for x in (0, 32, 63)] == [[255, 0, 0], [0] * 3, [0, 0, 255]]


def test_the_middle_alone_is_squeezed() -> None:
    framed = Image.new("RGB", (300, 100), "red")
    framed.paste("blue", (30, 10, 270, 90))
    assert (PhotoTransform(64, crop=0.78)(framed) == (0, 0, 255)).all()
    assert PhotoTransform(64, crop=0.9)(framed)[32, 0].tolist() == [255, 0, 0]


def test_bars_are_cut_off_first():
    whole = photo(160, 120)
    framed = Image.new("RGB", (160, 200))
    framed.paste(whole, (0, 40))
    transform = PhotoTransform(48, "shortest")
    assert np.array_equal(transform(framed), transform(whole))


def test_it_survives_its_text_form():
    transform = PhotoTransform(48, "longest", "lanczos", 0.9, (1, 2, 3))
    assert PhotoTransform.from_json(48, transform.to_json()) == transform
    assert transform.least_side == math.floor(48 / 0.9)


@pytest.mark.parametrize(
    ("key", "value"),
    [("resize", "odd"), ("interpolation", 3), ("crop", 0), ("crop", 2), ("fill", [1]), ("x", 1)],
)
def test_malformed_ones_are_refused(key, value):
    import json

    values = json.loads(PhotoTransform(48, "squash").to_json()) | {key: value}
    with pytest.raises(ModelFileError):
        PhotoTransform.from_json(48, json.dumps(values))
    with pytest.raises(ModelFileError):
        PhotoTransform.from_json(48, "{")
