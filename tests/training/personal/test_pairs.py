"""Which pairs are read, and which folders hold none."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from commands import fitting, invoke
from PIL import Image

from sketchfind.errors import RecipeError
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.training.personal.pairs import read_pairs


def test_too_few_pairs_and_bad_files(recipe: Path, pairs: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    for kind in ("photos", "sketches"):
        (few / kind / "a").mkdir(parents=True)
    (few / "photos/a/photo.jpg").write_bytes(b"no photo")
    said: list[str] = []
    for number in range(3):
        (few / f"sketches/a/photo-{number}.png").write_bytes(b"no drawing")
        with pytest.raises(RecipeError, match="0 photos with drawings"):
            read_pairs(few, PhotoTransform(32), 24, said.append)
    assert said[0].startswith("left out: ")
    assert [line.count(str(few)) for line in said] == [2, 3, 3]
    assert [line.endswith(" more") for line in said] == [False, False, True]
    assert invoke(*fitting(recipe, few, tmp_path / "runs/a")).exit_code == 2
    assert not (tmp_path / "runs").exists()
    read = read_pairs(pairs, PhotoTransform(32), 24, said.append)
    assert (read.photos.shape, read.sketches.shape) == ((10, 3, 32, 32), (30, 3, 24, 24))
    training, held = read.split(0.2, 0)
    assert len(held) == 6
    assert not set(read.owner[training].tolist()) & set(read.owner[held].tolist())
    assert read.split(0.2, 1)[1].tolist() != held.tolist()
    assert len(read.split(0.01, 0)[1]) == 3  # of one photo
    assert len(read.split(0.8, 0)[0]) == 6
    with pytest.raises(RecipeError, match="keeps 9 of 10"):
        read.split(0.9, 0)


def test_what_of_a_pair_can_be_read_is_kept(pairs: Path, tmp_path: Path) -> None:
    root = shutil.copytree(pairs, tmp_path / "pairs")
    names = [f"{number:016}" for number in range(10)]
    (root / "photos" / names[0] / "a.png").write_bytes(b"no photo")  # beside one
    (root / "sketches" / names[1] / "a.png").write_bytes(b"no drawing")  # beside three
    for path in (root / "sketches" / names[2]).iterdir():
        path.write_bytes(b"no drawing")
    odd = Image.effect_noise((60, 40), 90).convert("RGB")
    odd.save(root / "photos" / names[4] / "photo.png")
    said: list[str] = []
    read = read_pairs(root, PhotoTransform(32), 24, said.append)
    assert read.names == (*names[:2], *names[3:])
    assert read.owner.tolist() == [owner for owner in range(9) for _ in range(3)]
    (told,) = said
    assert told.count("a.png") == 2
    assert told.endswith(" and 2 more")
    assert np.array_equal(read.photos[3].permute(1, 2, 0), PhotoTransform(32)(odd))
    shutil.rmtree(root / "photos" / names[9])
    assert len(read_pairs(root, PhotoTransform(32), 24, print).photos) == 8
    shutil.rmtree(root / "photos" / names[8])
    with pytest.raises(RecipeError, match="7 photos with drawings"):
        read_pairs(root, PhotoTransform(32), 24, print)


def test_a_folder_of_pairs_that_is_not_there_is_named(recipe: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    result = invoke(*fitting(recipe, gone, tmp_path / "run"))
    assert result.exit_code == 2
    assert result.output.startswith(f"sketchfind: There is no data folder {gone}.")
    assert not (tmp_path / "run").exists()


def test_a_folder_of_another_kind_is_not_said_to_hold_too_few_pairs(
    recipe: Path, small_data: Path, tmp_path: Path
) -> None:
    result = invoke(*fitting(recipe, small_data, tmp_path / "run"))
    assert result.exit_code == 2
    assert f"{small_data} has no folder sketches" in result.output
    assert "Photos you found" in result.output
