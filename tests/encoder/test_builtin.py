"""The model that ships with the program."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from sketchfind.encoder.model_file import read_header, read_tensors
from sketchfind.encoder.parts import NETWORK
from sketchfind.encoder.runtime import Runtime
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.sketch_files import read_sketch
from sketchfind.imaging.transforms import photo_input
from sketchfind.paths import builtin_model

# Seen in training; the test is of the way from file to answer, not of the model's quality.
CLASSES = ("elephant", "saxophone", "scorpion", "starfish", "strawberry", "umbrella")
EACH = 6


@pytest.fixture(scope="module")
def builtin() -> Runtime:
    return Runtime.load(builtin_model(), "cpu")


def test_it_is_small_and_described() -> None:
    header = read_header(builtin_model())
    tensors = read_tensors(builtin_model(), header)
    network = [tensor.size for name, tensor in tensors.items() if name.startswith(NETWORK)]
    assert sum(network) <= 8_000_000
    assert builtin_model().stat().st_size < 20_000_000
    assert header.card["licence"]
    assert header.card["provenance"]["collections"]
    assert len(header.concepts) > 2000


def test_its_words_find_themselves(builtin: Runtime) -> None:
    for word in ("horse", "alarm clock", "hot dog"):
        assert builtin.concepts(builtin.embed_words(word), 1)[0].name == word


def test_the_fast_ways_on_this_processor_give_the_embeddings_of_plain_arithmetic(
    builtin: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = builtin.photo_size
    pictures = np.random.default_rng(0).integers(0, 256, (4, size, size, 3), np.uint8)
    pictures[2:] = pictures[2:] // 64 * 64
    monkeypatch.setattr("sketchfind.encoder.runtime.fast_dtypes", lambda *_: [])
    plain = Runtime.load(builtin_model(), "cpu")
    assert plain.device_name == "cpu, float32"
    assert (plain.embed_photos(pictures) * builtin.embed_photos(pictures)).sum(1).min() > 0.999


def test_sketches_find_photos_of_their_class(builtin: Runtime, shared_data: Path) -> None:
    size = builtin.photo_size
    photos, sketches = [], []
    for name in CLASSES:
        folder = shared_data / "caltech101/101_ObjectCategories" / name
        for path in islice(sorted(folder.glob("*.jpg")), EACH):
            photos.append(photo_input(decode_photo(path, min_side=size).image, size))
        folder = shared_data / "sketchy/256x256/sketch/tx_000000000000" / name
        for path in islice(sorted(folder.glob("*.png")), EACH):
            sketches.append(read_sketch(path, builtin.sketch_size))
    similarity = (
        builtin.embed_sketches(np.stack(sketches)) @ builtin.embed_photos(np.stack(photos)).T
    )
    class_of = np.repeat(np.arange(len(CLASSES)), EACH)
    best = class_of[similarity.argmax(axis=1)]
    assert (best == class_of).mean() > 0.7  # chance: 0.17
