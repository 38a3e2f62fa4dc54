from __future__ import annotations

import dataclasses

from sketchfind.imaging.photo_transform import PhotoTransform
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
