from __future__ import annotations

import numpy as np
from PIL import Image

from sketchfind.imaging.paper import even_light
from sketchfind.imaging.sketch import sketch_from_image


def photographed(shadow: float) -> Image.Image:
    """A cross on paper, darker towards the right by `shadow`."""
    light = np.linspace(225, 225 - shadow, 300)[None, :].repeat(400, axis=0)
    light[190:200, 60:240] *= 0.35
    light[60:340, 145:155] *= 0.35
    noise = np.random.default_rng(0).normal(0, 2, light.shape)
    return Image.fromarray(np.clip(light + noise, 0, 255).astype(np.uint8))


def test_a_shadow_is_no_ink() -> None:
    uneven = sketch_from_image(even_light(photographed(120)), 128)
    even = sketch_from_image(photographed(0), 128)
    without_help = sketch_from_image(photographed(120), 128)
    assert np.abs(uneven.astype(int) - even.astype(int)).mean() < 6
    assert np.abs(without_help.astype(int) - even.astype(int)).mean() > 20


def test_evenly_lit_and_white_on_black_sheets_stay_as_they_are() -> None:
    for image in (photographed(0), Image.new("L", (50, 40), 255), Image.new("L", (50, 40), 0)):
        assert even_light(image) is image
