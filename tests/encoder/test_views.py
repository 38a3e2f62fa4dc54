from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.views import VIEWS, embed_sketch_views, turn
from sketchfind.imaging.sketch import rasterise
from sketchfind.types import Sketch, Stroke


@pytest.fixture
def sketches() -> np.ndarray:
    drawn = []
    for shift in (0, 6):
        image = Image.new("L", (32, 32), 255)
        ImageDraw.Draw(image).line([(2, 4), (26 - shift, 8), (24, 29)], fill=0, width=2)
        drawn.append(np.asarray(image))
    return np.stack(drawn)


def test_one_view_is_the_sketch_itself(runtime: Runtime, sketches: np.ndarray) -> None:
    plain = runtime.embed_sketches(sketches)
    assert np.array_equal(embed_sketch_views(runtime, sketches, 1), plain)


@pytest.mark.parametrize("views", range(2, len(VIEWS) + 1))
def test_views_are_the_mean_of_a_sketch_and_its_mirror_image_straight_and_turned(
    runtime: Runtime, sketches: np.ndarray, views: int
) -> None:
    def turned(drawn: np.ndarray, degrees: int) -> np.ndarray:
        return np.stack([turn(Image.fromarray(one), degrees, 32) for one in drawn])

    mirrored = np.ascontiguousarray(sketches[:, :, ::-1])
    changed = [sketches, mirrored, turned(sketches, 10), turned(sketches, -10)]
    changed += [turned(mirrored, 10), turned(mirrored, -10)]
    mean = sum(runtime.embed_sketches(one, "clip") for one in changed[:views])
    expected = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    assert np.allclose(embed_sketch_views(runtime, sketches, views, "clip"), expected, atol=1e-5)


@pytest.mark.parametrize("length", [0.0, 0.02, 0.05, 0.06])
def test_a_tiny_drawing_is_as_large_turned_as_plain(length: float) -> None:
    plain = rasterise(Sketch((Stroke(((0.5, 0.5), (0.5 + length, 0.5)), 0.03),)), 224)
    turned = turn(Image.fromarray(plain), 10, 224)
    assert (turned < 128).sum() == pytest.approx((plain < 128).sum(), rel=0.15)


def test_a_turned_sketch_keeps_its_ink_inside_the_square() -> None:
    full = Image.new("L", (64, 64), 255)
    ImageDraw.Draw(full).rectangle((2, 2, 61, 61), outline=0, width=3)
    turned = turn(full, 10, 64)
    assert turned.shape == (64, 64)
    border = np.concatenate([turned[0], turned[-1], turned[:, 0], turned[:, -1]])
    assert border.min() == 255  # the corners were not cut
    assert (turned < 128).sum() > 200
