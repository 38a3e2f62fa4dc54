from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps

from sketchfind.imaging.black_bars import cut_bars
from sketchfind.imaging.photo_transform import PhotoTransform


def texture(width: int, height: int, low: int = 60) -> Image.Image:
    rng = np.random.default_rng(width + height)
    coarse = rng.integers(low, 255, (8, 8, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


def boxed(photo: Image.Image, width: int, height: int) -> Image.Image:
    canvas = Image.new("RGB", (width, height))
    canvas.paste(photo, ((width - photo.width) // 2, (height - photo.height) // 2))
    return canvas


def jpeg(image: Image.Image, quality: int = 80) -> Image.Image:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


@pytest.mark.parametrize("size", [(256, 171), (171, 256), (256, 100), (256, 236)])
def test_black_bars_are_cut(size: tuple[int, int]) -> None:
    photo = texture(*size)
    cut = cut_bars(jpeg(boxed(photo, 256, 256)))
    assert abs(cut.width - size[0]) <= 4
    assert abs(cut.height - size[1]) <= 4
    plain, without = (PhotoTransform(64)(each).astype(int) for each in (photo, cut))
    assert np.abs(plain - without).mean() < 8


def test_a_bright_speck_does_not_save_a_bar() -> None:
    photo = boxed(texture(256, 171), 256, 256)
    photo.putpixel((100, 3), (255, 255, 255))
    assert cut_bars(photo).size == (256, 171)


def test_bars_on_all_sides_are_cut() -> None:
    assert cut_bars(boxed(texture(180, 120), 256, 256)).size == (180, 120)


@pytest.mark.parametrize(
    "photo",
    [
        texture(256, 256),
        texture(200, 150, low=0),
        Image.new("RGB", (120, 90)),  # all black
        boxed(texture(256, 40), 256, 256),  # what is left would be a strip
        Image.new("RGB", (1, 1)),
        ImageOps.expand(texture(256, 200), (0, 30, 0, 60)),  # dark, but not equally
        boxed(texture(256, 250), 256, 256),  # bars too thin to be any
    ],
)
def test_what_is_no_letterbox_is_left_alone(photo: Image.Image) -> None:
    assert cut_bars(photo).size == photo.size


def test_one_dark_border_belongs_to_the_picture() -> None:
    photo = texture(256, 256)
    photo.paste("black", (0, 0, 256, 60))
    assert cut_bars(photo).size == (256, 256)
