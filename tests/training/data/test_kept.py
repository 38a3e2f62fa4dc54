from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from sketchfind.training.data.batches import BatchMaker
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.dataset import read_examples, split
from sketchfind.training.data.kept import is_kept
from sketchfind.training.data.partition import Partition
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.recipe.recipe import Data, Optimiser, Recipe
from sketchfind.training.world import World

PHOTOS = [
    Path(f"sketchy/{name}/n{number}.jpg") for name in ("cat", "cup") for number in range(2000)
]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_a_share_of_each_class_is_kept(share: float) -> None:
    for name in ("cat", "cup"):
        kept = [is_kept(photo, share) for photo in PHOTOS if photo.parent.name == name]
        assert abs(np.mean(kept) - share) < 0.03


def test_the_choice_never_changes_since_model_files_rely_on_it() -> None:
    kept = [path.stem for path in PHOTOS[:40] if is_kept(path, 0.1)]
    assert kept == ["n12", "n21", "n29", "n36"]


def test_copies_are_chosen_alike_and_larger_shares_hold_smaller_ones() -> None:
    for photo in PHOTOS:
        copy = Path("/elsewhere/EXTEND_ready", photo.parent.name, f"{photo.stem}.JPEG")
        assert is_kept(copy, 0.1) == is_kept(photo, 0.1) <= is_kept(photo, 0.2)


def test_kept_photos_are_in_no_batch_and_those_of_held_out_classes_stay(
    small_data: Path, tmp_path: Path
) -> None:
    table = TextTable.read(small_data / "text/table.npz", centred=True)
    examples = read_examples(small_data, ["sketchy", "quickdraw"])
    without_owl = Partition.of(table, frozenset({"owl"}))
    everything, held = split(examples, without_owl)
    seen, held_too = split(examples, without_owl, 0.4)
    assert held_too.examples == held.examples
    left = set(everything.examples) - set(seen.examples)
    assert {one.domain for one in left} == {"photo"}
    assert all(is_kept(one.path, 0.4) for one in left)
    assert not any(is_kept(one.path, 0.4) for one in seen.examples if one.domain == "photo")
    assert len(left) == seen.kept > 0
    assert seen.summary().endswith(f", {seen.kept} photos of seen classes")
    settings = Data({"sketchy": 1}, {"sketchy": 1}, paired=1, instances=1)
    cache = PictureCache(seen.examples, 40, tmp_path / "cache")
    recipe = Recipe(data=settings, optimiser=Optimiser(batch=32))
    maker = BatchMaker(seen, cache, recipe, World(), torch.device("cpu"))
    drawn = np.concatenate([maker.make(0, step).rows for step in range(4)])
    pairs = {one.pair for one in left}
    # Sketches of the photos stay, beside other photos of their class.
    assert any(seen.examples[row].pair in pairs for row in drawn)
    assert not {seen.examples[row].path for row in drawn} & {one.path for one in left}
