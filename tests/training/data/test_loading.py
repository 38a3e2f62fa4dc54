from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchfind.errors import RecipeError
from sketchfind.training.data.loading import class_text, load_data
from sketchfind.training.recipe.recipe import read_recipe


def test_sketches_can_be_aligned_to_a_text_table_of_their_own(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    with np.load(small_data / "text/table.npz") as table:
        names, embeddings = table["names"], table["embeddings"]
    # Another order and other vectors: rows are found by name.
    np.savez(tmp_path / "sketch.npz", names=names[::-1], embeddings=-embeddings[::-1])
    np.savez(tmp_path / "short.npz", names=names[:2], embeddings=embeddings[:2])
    table_of = {name: f"text.sketch_table={tmp_path / name}.npz" for name in ("sketch", "short")}
    recipe = read_recipe(recipe_file, (table_of["sketch"], "text.centred=false"))
    loaded, seen, _ = load_data(recipe, small_data)
    sketches, photos = class_text(recipe, small_data, loaded, seen.classes)
    assert torch.allclose(sketches, -photos, atol=1e-3)
    short = read_recipe(recipe_file, (table_of["short"],))
    with pytest.raises(RecipeError, match="no text vector for 'zebra'"):
        class_text(short, small_data, loaded, seen.classes)
    wide = read_recipe(recipe_file, ("model.text_dim=32",))
    with pytest.raises(RecipeError, match="16 wide"):
        class_text(wide, small_data, loaded, seen.classes)


def test_a_list_of_seen_classes_must_be_whole(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    seen = tmp_path / "seen.txt"
    settings = (f"data.seen={seen}",)
    seen.write_text("apple\nmoon\nowl\nhot-air_balloon\nSanta Claus\n")
    with pytest.raises(RecipeError, match=r"for 2 classes of .*: moon, Santa Claus\. Set text"):
        load_data(read_recipe(recipe_file, settings), small_data)
    seen.write_text("apple\nbat\n")
    with pytest.raises(RecipeError, match=r"'bat' of .* is kept out by splits/unseen\.txt"):
        load_data(read_recipe(recipe_file, settings), small_data)
    seen.write_text("apple\nowl\n")  # held out: the recipe says so itself
    load_data(read_recipe(recipe_file, settings), small_data)


def test_a_list_of_seen_classes_must_have_sketches_and_photos(
    own_data: Path, recipe_file: Path
) -> None:
    (own_data / "seen.txt").write_text("apple\nhot-air_balloon\nowl\nzebra\n")
    recipe = read_recipe(recipe_file, ("data.seen=seen.txt", "data.sketches={sketchy=1}"))
    load_data(recipe, own_data)
    for domain, name in (("photo", "zebra"), ("sketch", "hot-air_balloon")):
        shutil.rmtree(own_data / "sketchy/256x256" / domain / "tx_000000000000" / name)
    with pytest.raises(RecipeError, match=r"2 classes of seen\.txt: hot-air_balloon, zebra\."):
        load_data(recipe, own_data)


def test_examples_are_told_from_others_wherever_they_lie(
    small_data: Path, recipe_file: Path, own_data: Path
) -> None:
    def digest() -> str:
        return load_data(recipe, own_data)[1].digest()

    recipe = read_recipe(recipe_file)
    before = load_data(recipe, small_data)[1].digest()
    photo = own_data / "sketchy/256x256/photo/tx_000000000000/zebra/n0.jpg"
    drawings = own_data / "quickdraw/simplified/zebra.ndjson"
    assert digest() == before
    photo.write_bytes(photo.read_bytes() + b"more")
    changed = digest()
    photo.rename(photo.with_name("n9.jpg"))
    renamed = digest()
    drawings.write_text(drawings.read_text().replace("\n", "\n\n", 1))
    assert len({before, changed, renamed, digest()}) == 4


def test_a_collection_that_lies_otherwise_is_not_said_to_be_elsewhere_only(
    own_data: Path, recipe_file: Path
) -> None:
    (own_data / "sketchy/256x256").rename(own_data / "sketchy/images")
    with pytest.raises(RecipeError, match=r"sketchy is not at .*sketchy, or not in its layout"):
        load_data(read_recipe(recipe_file), own_data)
