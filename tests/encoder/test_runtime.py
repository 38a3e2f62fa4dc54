from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from model_copies import rewritten

from sketchfind.encoder.model_file import Tensors, read_header, read_tensors, space_of
from sketchfind.encoder.parts import NETWORK
from sketchfind.encoder.retrieval import FEATURES
from sketchfind.encoder.runtime import Runtime
from sketchfind.errors import ModelFileError, UserFacingError


def photos(count: int, size: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, size, size, 3), np.uint8)


def test_embeddings_are_unit_rows_and_do_not_depend_on_the_batch(runtime: Runtime) -> None:
    pictures = photos(40, runtime.photo_size)
    together = runtime.embed_photos(pictures)
    assert together.shape == (40, runtime.info.dim)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([runtime.embed_photos(one[None]) for one in pictures])
    assert (together * alone).sum(axis=1).min() > 0.999


def test_no_pictures_no_embeddings(runtime: Runtime) -> None:
    assert runtime.embed_photos(photos(0, runtime.photo_size)).shape == (0, runtime.info.dim)


def test_grey_sketches_are_seen_like_their_rgb_picture(runtime: Runtime) -> None:
    grey = photos(3, runtime.photo_size)[..., 0]
    for feature in FEATURES:
        as_sketch = runtime.embed_sketches(grey, feature)
        as_photo = runtime.embed_photos(np.repeat(grey[..., None], 3, axis=3), feature)
        # The test model's domain means are both zero.
        assert np.allclose(as_sketch, as_photo, atol=2e-2)


def test_each_domain_is_freed_from_its_own_mean(
    runtime: Runtime, model_file: Path, tmp_path: Path
) -> None:
    def move(tensors: Tensors) -> None:
        tensors["mean.sketch.clip"] = tensors["mean.sketch.clip"] + np.float32(0.1)

    moved = Runtime.load(rewritten(model_file, tmp_path / "moved.safetensors", move), "cpu")
    pictures = photos(3, runtime.photo_size)
    assert np.array_equal(moved.embed_photos(pictures), runtime.embed_photos(pictures))
    centred = runtime.embed_sketches(pictures[..., 0], "clip") - 0.1
    expected = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    assert np.allclose(moved.embed_sketches(pictures[..., 0], "clip"), expected, atol=1e-4)


def test_words_and_concepts_meet(runtime: Runtime) -> None:
    horse = runtime.embed_words("horse")
    assert runtime.concepts(horse, 2)[0].name == "horse"
    assert runtime.concepts(horse, 2)[0].score == pytest.approx(1, abs=1e-3)
    both = runtime.embed_words("Horses, tree")
    assert {concept.name for concept in runtime.concepts(both, 2)} == {"horse", "tree"}
    grey = photos(1, runtime.sketch_size)[..., 0]
    (half,) = runtime.embed_sketches(grey, "clip")
    for concept in runtime.concepts(runtime.embed_sketches(grey)[0], 3):
        word = runtime.embed_words(concept.name)[-len(half) :]
        assert concept.score == pytest.approx(half @ word, abs=1e-3)


def swap(tensors: Tensors) -> None:
    tensors["reference"] = np.roll(tensors["reference"], 1, axis=0)


def turn_one_a_little(tensors: Tensors) -> None:
    reference = tensors["reference"]
    reference[2] += 0.06 * np.roll(reference[2], 1)


def overflow(tensors: Tensors) -> None:
    for name, tensor in tensors.items():
        if name.startswith(NETWORK):
            tensor *= 1e30


@pytest.mark.parametrize("change", [swap, turn_one_a_little, overflow])
def test_a_model_that_computes_something_else_is_refused(
    model_file: Path, tmp_path: Path, change: Callable[[Tensors], None]
) -> None:
    odd = rewritten(model_file, tmp_path / "odd.safetensors", change)
    with pytest.raises(ModelFileError, match="embeddings that differ"):
        Runtime.load(odd, "cpu")


def test_missing_tensors_are_refused(model_file: Path, tmp_path: Path) -> None:
    def drop(tensors: Tensors) -> None:
        del tensors["mean.photo.clip"]

    odd = rewritten(model_file, tmp_path / "odd.safetensors", drop)
    with pytest.raises(ModelFileError, match="does not fit"):
        Runtime.load(odd, "cpu")


@pytest.mark.parametrize(
    "name", ["concepts", "reference", "mean.sketch.clip", "mean.photo.backbone"]
)
def test_numbers_that_are_none_are_refused(model_file: Path, tmp_path: Path, name: str) -> None:
    def spoil(tensors: Tensors) -> None:
        tensors[name] = np.full_like(tensors[name], np.nan)

    odd = rewritten(model_file, tmp_path / "odd.safetensors", spoil)
    with pytest.raises(ModelFileError, match=f"{name} holds numbers that are none"):
        Runtime.load(odd, "cpu")


def test_a_whitening_of_another_width_is_refused(model_file: Path, tmp_path: Path) -> None:
    def cut(tensors: Tensors) -> None:
        tensors["whitening"] = np.ascontiguousarray(tensors["whitening"][:8, :8])

    odd = rewritten(model_file, tmp_path / "odd.safetensors", cut)
    with pytest.raises(ModelFileError, match="whitening has another width"):
        Runtime.load(odd, "cpu")


def test_reference_embeddings_of_another_number_are_refused(
    model_file: Path, tmp_path: Path
) -> None:
    def cut(tensors: Tensors) -> None:
        tensors["reference"] = tensors["reference"][:1]  # which would be compared with all

    odd = rewritten(model_file, tmp_path / "odd.safetensors", cut)
    with pytest.raises(ModelFileError, match="does not fit"):
        Runtime.load(odd, "cpu")


def test_files_of_before_the_newer_settings_load_as_they_are(
    model_file: Path, tmp_path: Path
) -> None:
    header = read_header(model_file)
    older = dict(header.architecture)
    del older["adapter_placement"], older["tower"]
    old = rewritten(model_file, tmp_path / "old.safetensors", architecture=older)
    tensors = read_tensors(old, read_header(old))
    assert Runtime.load(old, "cpu").info.space == space_of(older, header.clip_share, tensors)


HUGE = [
    {"backbone": "vit_giant_patch14_dinov2", "image_size": 28},
    {"backbone": "open_clip:ViT-bigG-14", "image_size": 28},
    {"projection_dim": 10**9},
]


@pytest.mark.parametrize("changes", HUGE, ids=str)
def test_a_small_file_cannot_ask_for_a_huge_network(
    model_file: Path, tmp_path: Path, changes: dict[str, object]
) -> None:
    architecture = dict(read_header(model_file).architecture) | changes
    odd = rewritten(model_file, tmp_path / "odd.safetensors", architecture=architecture)
    with pytest.raises(ModelFileError, match="its network has another"):
        Runtime.load(odd, "cpu")


def test_a_network_that_is_built_and_does_not_compute_is_refused(
    model_file: Path, tmp_path: Path
) -> None:
    architecture = {**read_header(model_file).architecture, "blended_blocks": 1.5}
    odd = rewritten(model_file, tmp_path / "odd.safetensors", architecture=architecture)
    with pytest.raises(ModelFileError, match="does not fit"):
        Runtime.load(odd, "cpu")


def test_absent_devices_are_named(model_file: Path) -> None:
    with pytest.raises(UserFacingError, match="tpu"):
        Runtime.load(model_file, "tpu")
