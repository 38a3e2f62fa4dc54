"""From "that's the one" in the app to the figures of the trainer: they share a layout alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from sketchfind.imaging.decode import hash_file
from sketchfind.imaging.sketch import rasterise
from sketchfind.library.folders.drives import Drives
from sketchfind.library.pairs import export_pairs
from sketchfind.training.cli import main
from sketchfind.types import Pick, Sketch, Stroke


def drawing(seed: int) -> bytes:
    points = np.random.default_rng(seed).random((6, 2)).tolist()
    pixels = rasterise(Sketch((Stroke(tuple(map(tuple, points))),)), 64)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def pairs(tmp_path: Path, make_photo) -> Path:
    """Three photos that were found, the first with two drawings, one with words alone."""
    photos = [make_photo(tmp_path / "album" / f"{seed}.jpg", seed) for seed in range(4)]
    found = [(0, drawing(0)), (0, drawing(1)), (1, drawing(2)), (2, drawing(3)), (3, None)]
    picks = [
        Pick("2026-01-01", hash_file(photos[photo]), str(photos[photo]), 1, 4, "", ink)
        for photo, ink in found
    ]
    folder = tmp_path / "pairs"
    folder.mkdir()
    assert export_pairs(picks, folder, Drives(), lambda pick: (pick.path,)) == (4, [])
    return folder


def test_the_trainer_measures_a_model_on_exported_pairs(pairs: Path, model_file: Path) -> None:
    options = ["--sketches", pairs / "sketches", "--photos", pairs / "photos", "--device", "cpu"]
    done = CliRunner().invoke(main, ["evaluate", str(model_file), *map(str, options)])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert (report["queries"], report["gallery"], report["classes"]) == (4, 3, 3)
    # Each drawing belongs to one very photo: instance accuracy is known for all.
    assert report["paired_queries"] == 4
    assert report["acc@1/class"] == 1.0
    assert report["acc@5/gallery"] == 1.0
    assert 0 <= report["acc@1/gallery"] <= 1
