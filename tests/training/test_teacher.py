from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from sketchfind.encoder.model import create_backbone
from sketchfind.training import teacher as module
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.data.loading import load_data
from sketchfind.training.recipe.recipe import Recipe, read_recipe
from sketchfind.training.teacher import Teacher, TeacherNetwork

CPU = torch.device("cpu")


def ask(recipe: Recipe, data: Path, folder: Path) -> tuple[Teacher, Dataset]:
    _, seen, _ = load_data(recipe, data)
    cache = PictureCache(seen.examples, recipe.data.cache_size, folder)
    return Teacher(TeacherNetwork(recipe, data), seen.examples, cache, CPU), seen


def test_answers_are_those_of_the_whole_network(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    recipe = read_recipe(recipe_file)
    teacher, seen = ask(recipe, small_data, tmp_path)
    rows = seen.rows("photo")[:3]
    got = teacher.answers(rows)
    assert got.known.tolist() == [1, 1, 1]
    assert teacher.is_start
    assert teacher.head is not None
    network = create_backbone("test_vit", 160, small_data / "weights.safetensors", classes=1000)
    cache = PictureCache(seen.examples, recipe.data.cache_size, tmp_path)
    pictures = np.stack([cache.picture(int(row)) for row in rows])
    pixels = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255
    pixels = torch.nn.functional.interpolate(pixels, (160, 160), mode="bicubic")
    mean, std = (torch.tensor(network.pretrained_cfg[k]).view(1, 3, 1, 1) for k in ("mean", "std"))
    with torch.inference_mode():
        wanted = network.eval()((pixels - mean) / std)
        assert torch.allclose(teacher.head(got.features), wanted, atol=1e-4)


def test_a_teacher_may_have_layers_before_its_classifier(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "teacher.safetensors"
    save_file(create_backbone("lcnet_035", 64, classes=1000).state_dict(), weights)
    named = ("teacher.backbone=lcnet_035", f"teacher.pretrained={weights}")
    teacher, seen = ask(read_recipe(recipe_file, named), small_data, tmp_path)
    assert teacher.head is not None
    got = teacher.answers(seen.rows("photo")).features
    assert got.shape[1] == teacher.dim == teacher.head.in_features


def test_a_sketch_has_the_answer_of_the_photo_that_it_was_drawn_from(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    teacher, seen = ask(read_recipe(recipe_file), small_data, tmp_path)
    drawn = seen.rows("sketch", "sketchy")[0]
    photo = next(
        row for row in seen.rows("photo") if seen.examples[row].pair == seen.examples[drawn].pair
    )
    free = seen.rows("sketch", "quickdraw")[0]
    got = teacher.answers(np.array([drawn, photo, free]))
    assert got.known.tolist() == [1, 1, 0]
    assert torch.equal(got.features[0], got.features[1])
    assert not got.features[2].any()


def test_answers_are_asked_for_once_and_anew_for_other_weights(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    recipe = read_recipe(recipe_file)
    teacher, seen = ask(recipe, small_data, tmp_path)
    rows = seen.rows("photo")
    before = teacher.answers(rows).features
    files = set(tmp_path.iterdir())
    assert torch.equal(ask(recipe, small_data, tmp_path)[0].answers(rows).features, before)
    assert set(tmp_path.iterdir()) == files
    other = {name: -value for name, value in load_file(small_data / "weights.safetensors").items()}
    save_file(other, tmp_path / "other.safetensors")
    changed = read_recipe(
        recipe_file,
        ("teacher.backbone=test_vit", f"teacher.pretrained={tmp_path / 'other.safetensors'}"),
    )
    teacher, _ = ask(changed, small_data, tmp_path)
    assert not torch.allclose(teacher.answers(rows).features, before)
    assert not teacher.is_start


def test_a_stop_loses_what_is_not_written_yet_alone(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    monkeypatch.setattr(module, "PIECE", 2)
    recipe = read_recipe(recipe_file)
    teacher, seen = ask(recipe, small_data, tmp_path / "undisturbed")
    rows = seen.rows("photo")
    assert len(rows) == 12
    asked: list[int] = []
    answer = module._answers

    def counting(*given: Any) -> NDArray[np.float32]:
        asked.extend(given[-1])
        if stop and len(asked) > 6:  # in the second of two pieces
            raise KeyboardInterrupt
        return answer(*given)

    monkeypatch.setattr(module, "_answers", counting)
    stop = True
    with pytest.raises(KeyboardInterrupt):
        ask(recipe, small_data, tmp_path)
    stop = False
    asked.clear()
    again, _ = ask(recipe, small_data, tmp_path)
    assert len(asked) == 6
    assert torch.equal(again.answers(rows).features, teacher.answers(rows).features)
    # One that was cut off, by a disk say, is asked for again.
    first = next(path for path in tmp_path.glob("teacher-*.npy") if ".files" not in path.name)
    first.write_bytes(first.read_bytes()[:-4])
    asked.clear()
    again, _ = ask(recipe, small_data, tmp_path)
    assert len(asked) == 6
    assert torch.equal(again.answers(rows).features, teacher.answers(rows).features)
    # Fewer photos, in another order, need no further answer.
    few = tuple(seen.examples[row] for row in rows[:1:-1])
    asked.clear()
    cache = PictureCache(few, recipe.data.cache_size, tmp_path)
    fewer = Teacher(TeacherNetwork(recipe, small_data), few, cache, CPU).answers(np.arange(10))
    assert asked == []
    assert torch.equal(fewer.features, teacher.answers(rows[:1:-1]).features)


def test_a_teacher_of_features_alone_needs_no_classifier(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    headless = {
        name: value
        for name, value in load_file(small_data / "weights.safetensors").items()
        if not name.startswith("head.")
    }
    save_file(headless, tmp_path / "headless.safetensors")
    settings = (
        "teacher.backbone=test_vit",
        f"teacher.pretrained={tmp_path / 'headless.safetensors'}",
        "loss.feature_weight=1",
    )
    recipe = read_recipe(recipe_file, (*settings, "loss.distill_weight=0"))
    teacher, seen = ask(recipe, small_data, tmp_path / "cache")
    assert teacher.head is None
    assert teacher.answers(seen.rows("photo")).features.shape[1] == teacher.dim
