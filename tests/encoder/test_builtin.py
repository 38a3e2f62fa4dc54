"""The model that ships with the program."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from sketchfind.encoder.model_file import read_header, read_tensors
from sketchfind.encoder.parts import NETWORK
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.views import embed_sketch_views
from sketchfind.everyday import EVERYDAY
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.sketch import rasterise
from sketchfind.imaging.sketch_files import parse_quickdraw, read_sketch
from sketchfind.paths import builtin_model
from sketchfind.types import Pixels

PICTURES = Path(__file__).parent.parent / "pictures"
TRAINING = Path(__file__).parents[2] / "training"
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
    names = TRAINING / "class-names.txt"
    assert header.concepts == tuple(names.read_text(encoding="utf-8").splitlines())


def test_its_card_says_what_the_file_says() -> None:
    card = read_header(builtin_model()).card
    described = (TRAINING / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f'--licence "{card["licence"]}"' in described
    (figures,) = card["metrics"]
    assert f"({figures['sisters'][0]}, {' and '.join(figures['sisters'][1:])}," in described
    for name, count in (("classes", 15), ("queries", 757), ("gallery", 375), ("views", 4)):
        assert figures[name] == count
    for name, label in (("map_all", "map_all"), ("map@200", "map@200 (strict)")):
        assert re.search(rf"^\| {re.escape(label)} \| \S+ \| (\S+) \|", described, re.M)[1] == (
            f"{figures[name]:.3f}".lstrip("0")
        )


def test_everyday_words_stand_for_its_names_and_are_none() -> None:
    names = set(read_header(builtin_model()).concepts)
    assert not names & EVERYDAY.keys()
    assert not {name for stood_for in EVERYDAY.values() for name in stood_for} - names


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


def photo(builtin: Runtime, path: Path) -> Pixels:
    """Prepare a photo as the model wants it."""
    transform = builtin.photo_transform
    return transform(decode_photo(path, min_side=transform.least_side).image)


@pytest.mark.parametrize("word", ["cat", "cup"])
def test_a_drawing_and_a_word_find_the_photo(builtin: Runtime, word: str) -> None:
    paths = sorted(PICTURES.glob("*.jpg"))
    assert len(paths) == 5
    photos = builtin.embed_photos(np.stack([photo(builtin, path) for path in paths]))
    lines = (PICTURES / f"{word}.ndjson").read_text(encoding="utf-8").splitlines()
    sketches = [rasterise(parse_quickdraw(line), builtin.sketch_size) for line in lines]
    for query in (*embed_sketch_views(builtin, np.stack(sketches), 4), builtin.embed_words(word)):
        assert paths[int((photos @ query).argmax())].stem == word


def test_sketches_find_photos_of_their_class(builtin: Runtime, shared_data: Path) -> None:
    photos, sketches = [], []
    for name in CLASSES:
        folder = shared_data / "caltech101/101_ObjectCategories" / name
        for path in islice(sorted(folder.glob("*.jpg")), EACH):
            photos.append(photo(builtin, path))
        folder = shared_data / "sketchy/256x256/sketch/tx_000000000000" / name
        for path in islice(sorted(folder.glob("*.png")), EACH):
            sketches.append(read_sketch(path, builtin.sketch_size))
    similarity = (
        builtin.embed_sketches(np.stack(sketches)) @ builtin.embed_photos(np.stack(photos)).T
    )
    class_of = np.repeat(np.arange(len(CLASSES)), EACH)
    best = class_of[similarity.argmax(axis=1)]
    assert (best == class_of).mean() > 0.7  # chance: 0.17
