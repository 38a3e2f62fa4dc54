from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.training import export
from sketchfind.training.data.collections import Example
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.export import AS_TRAINED, Overrides
from sketchfind.training.recipe.recipe import recipe_from_dict

RECIPE = recipe_from_dict({"model": {"backbone": "test_vit"}})


def test_without_overrides_a_recipe_stays_as_it_is() -> None:
    assert AS_TRAINED.apply(RECIPE) == RECIPE


def test_a_zero_overrides_too() -> None:
    recipe = dataclasses.replace(RECIPE, clip_share=0.5, whitening=0.5)
    overrides = Overrides(clip_share=0.0, whitening=0.0, image_size=48, blended_blocks=2)
    exported = overrides.apply(recipe)
    model = dataclasses.replace(recipe.model, image_size=48, blended_blocks=2)
    assert exported == dataclasses.replace(recipe, model=model, clip_share=0.0, whitening=0.0)


def test_photos_are_cropped_at_the_size_of_the_export() -> None:
    model = Overrides(image_size=48, photo_crop=0.9).apply(RECIPE).model
    transform = PhotoTransform.from_json(48, model.photos)
    assert (transform.size, transform.crop) == (48, 0.9)


def test_means_are_of_collections_by_the_shares_that_training_gives_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "EXAMPLES", 12)
    collections = ["large"] * 30 + ["small"] * 6 + ["unwanted"] * 10
    examples = [Example(name, "sketch", "apple", Path("x")) for name in collections]
    examples += [Example("large", "photo", "apple", Path("x"))] * 20
    seen = Dataset(tuple(examples), np.zeros(len(examples), np.int64), ("apple",), ())
    rows = export._as_trained(seen, "sketch", {"large": 0.3, "small": 0.3, "absent": 0.4})
    names = [examples[row].collection for row in rows]
    assert (names.count("large"), names.count("small"), len(set(rows))) == (6, 6, 12)
    assert all(examples[row].domain == "sketch" for row in rows)
    few = export._as_trained(seen, "sketch", {"small": 1.0})
    assert len(few) == 6  # no more than there are
