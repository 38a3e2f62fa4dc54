"""Pairs of photos and drawings of them, and a recipe that learns from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

COLOURS = ("red", "green", "blue", "orange", "purple", "brown", "gray", "olive", "navy", "teal")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten photos of one colour each; who drew them says it with the place of a gap in a square."""
    root = tmp_path_factory.mktemp("pairs")
    for number, colour in enumerate(COLOURS):
        for kind in ("photos", "sketches"):
            (root / kind / f"{number:016}").mkdir(parents=True)
        Image.new("RGB", (60, 60), colour).save(root / f"photos/{number:016}/photo.png")
        for take in range(3):
            drawing = Image.new("L", (64, 64), 255)
            draw = ImageDraw.Draw(drawing)
            draw.rectangle((2, 2, 61, 61), fill=0)
            draw.line((6 * number + 3, 0, 6 * number + 3 + take, 63), fill=255, width=3)
            drawing.save(root / f"sketches/{number:016}/photo-{take:05}.png")
    return root


@pytest.fixture
def recipe(tmp_path: Path, model_file: Path) -> Path:
    path = tmp_path / "personal.toml"
    text = f"name = 'mine'\n[personal]\nmodel = '{model_file}'\nsteps = 30\nrate = 0.003\n"
    path.write_text(text)
    return path
