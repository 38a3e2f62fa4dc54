"""Fixtures that several folders of tests use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sketchfind.catalog import Catalog
from sketchfind.paths import Profile
from sketchfind.types import PhotoInfo


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite") as opened:
        yield opened


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.at(tmp_path / "profile").create()


@pytest.fixture
def make_photo():
    """Write a small photo whose colours follow from `seed`; return its path."""

    def make(path: Path, seed: int = 0, size: tuple[int, int] = (64, 48)) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        coarse = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), np.uint8)
        Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC).save(path)
        return path

    return make


@pytest.fixture
def make_info():
    def make(content_hash: str = "aa11", **changes: object) -> PhotoInfo:
        values: dict[str, object] = {"width": 64, "height": 48, "format": "JPEG"}
        return PhotoInfo(content_hash, **(values | changes))  # type: ignore[arg-type]

    return make
