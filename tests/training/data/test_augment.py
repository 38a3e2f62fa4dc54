from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchfind.imaging.sketch_files import parse_quickdraw
from sketchfind.training.data.augment import (
    random_affine,
    vary_colours,
    vary_lines,
    vary_strokes,
)
from sketchfind.training.recipe.recipe import Data
from sketchfind.types import Sketch, Stroke

LINE = json.dumps({"drawing": [[[0, 255], [0, 255]], [[0, 255], [255, 0]], [[9, 9], [9, 200]]]})


def test_varied_strokes_keep_their_order_and_draw_no_more_than_there_is() -> None:
    sketch = parse_quickdraw(LINE)
    rng = np.random.default_rng(0)
    varied = [vary_strokes(sketch, Data(unfinished=0.5), rng) for _ in range(100)]
    assert {len(one.strokes) for one in varied} == {1, 2, 3}
    whole = [vary_strokes(sketch, Data(unfinished=0), rng) for _ in range(20)]
    assert {len(one.strokes) for one in whole} == {3}
    assert len({one.strokes[0].width for one in varied}) == 100
    for one in varied:
        moved = np.array(one.strokes[0].points) - np.array(sketch.strokes[0].points)
        assert np.allclose(moved, moved[0])
        assert np.abs(moved).max() < 0.05


@pytest.fixture(scope="module")
def drawn() -> list[Sketch]:
    """Drawings of people."""
    files = [Path(__file__).parents[2] / f"pictures/{word}.ndjson" for word in ("cat", "cup")]
    return [parse_quickdraw(line) for file in files for line in file.read_text().splitlines()]


STEADY = Data(unfinished=0, stroke_shift=0)


def lines_of(sketch: Sketch) -> list[np.ndarray]:
    return [np.array(stroke.points) for stroke in sketch.strokes]


@pytest.mark.parametrize("dropped", [0.3, 1.0])
def test_dropped_strokes_are_a_share_of_any_place_and_never_all(
    drawn: list[Sketch], dropped: float
) -> None:
    rng = np.random.default_rng(0)
    left, all_of_them, missing = 0, 0, set[str]()
    for sketch in drawn * 30:
        varied = lines_of(vary_strokes(sketch, replace(STEADY, dropped=dropped), rng))
        there = [any(np.array_equal(line, own) for line in varied) for own in lines_of(sketch)]
        assert sum(there) == len(varied) > 0
        left, all_of_them = left + len(varied), all_of_them + len(there)
        missing |= {name for name, which in (("first", 0), ("last", -1)) if not there[which]}
    assert missing == {"first", "last"}
    if dropped < 1:
        assert abs(1 - left / all_of_them - dropped) < 0.03
    else:
        assert left == 30 * len(drawn)


def test_a_drawing_without_strokes_has_none_to_leave_out() -> None:
    rng = np.random.default_rng(0)
    assert vary_strokes(Sketch(()), replace(STEADY, dropped=0.5), rng) == Sketch(())


def test_a_shaky_hand_bends_lines_smoothly(drawn: list[Sketch]) -> None:
    rng = np.random.default_rng(0)
    offsets = []
    for sketch in drawn * 10:
        varied = vary_strokes(sketch, replace(STEADY, wobble=0.01), rng)
        for own, shaky in zip(lines_of(sketch), lines_of(varied), strict=True):
            steps = np.hypot(*np.diff(own, axis=0).T)
            finer = np.hypot(*np.diff(shaky, axis=0).T)
            assert finer.max() < 0.04  # a long way has points between, and no jump
            assert len(shaky) >= max(len(own), steps.sum() / 0.02)
            # The corners are the points that it had, moved a little.
            nearest = np.abs(own[:, None] - shaky[None]).max(axis=2).min(axis=1)
            assert nearest.max() < 0.05
            offsets.append(shaky[[0, -1]] - own[[0, -1]])
    ends = np.stack(offsets)  # (strokes, 2, 2)
    assert 0.008 < ends.std() < 0.012
    assert np.abs(ends[:, 0] - ends[:, 1]).max() > 0.01  # points move against each other


def test_dots_can_be_drawn_by_a_shaky_hand() -> None:
    sketch = Sketch((Stroke(((0.5, 0.5),)),))
    varied = vary_strokes(sketch, Data(unfinished=0, wobble=0.01), np.random.default_rng(0))
    assert [len(stroke.points) for stroke in varied.strokes] == [1]


def test_affine_keeps_paper_white_and_identity_is_possible() -> None:
    rng = np.random.default_rng(0)
    ink = torch.zeros(8, 1, 40, 40)
    ink[:, :, 15:25, 15:25] = 1
    moved = random_affine(ink, 32, Data(), rng)
    assert moved.shape == (8, 1, 32, 32)
    assert float(moved[:, :, 0, 0].max()) == 0
    ink[:, :, 15, :15] = 1  # not symmetric
    still = random_affine(ink, 40, Data(affine_probability=0), rng)
    mirrored = torch.tensor([torch.allclose(one, ink[0].flip(-1), atol=1e-4) for one in still])
    assert set(mirrored.tolist()) == {True, False}
    assert torch.allclose(still[~mirrored], ink[~mirrored], atol=1e-4)


@pytest.mark.parametrize(
    ("settings", "least", "most"),
    [
        (Data(), 1 / 1.3, 1.3),
        (Data(zoom_out=0.7), 0.7, 1.3),
        (Data(zoom_in=1, zoom_out=0.5), 0.5, 1.0),
    ],
)
def test_a_recipe_says_how_far_pictures_are_zoomed(
    settings: Data, least: float, most: float
) -> None:
    ink = torch.zeros(200, 1, 80, 80)
    ink[:, :, 20:60, 20:60] = 1
    settings = replace(settings, affine_probability=1, degrees=0, shift=0)
    moved = random_affine(ink, 80, settings, np.random.default_rng(0))
    factors = moved.sum(dim=(1, 2, 3)).sqrt() / 40
    assert least - 0.01 < float(factors.min()) < least + 0.03
    assert most - 0.03 < float(factors.max()) < most + 0.01


def test_a_recipe_says_how_far_pictures_are_shifted_and_turned_and_how_many_mirrored() -> None:
    rng = np.random.default_rng(0)
    ink = torch.zeros(200, 1, 80, 80)
    ink[:, :, 30:34, 20:60] = 1
    alone = Data(affine_probability=1, zoom_in=1, zoom_out=1, degrees=0, shift=0, mirrored=0)
    assert torch.allclose(random_affine(ink, 80, alone, rng), ink, atol=1e-4)
    flipped = random_affine(ink.transpose(2, 3), 80, replace(alone, mirrored=1), rng)
    assert torch.allclose(flipped, ink.transpose(2, 3).flip(-1), atol=1e-4)
    moved = random_affine(ink, 80, replace(alone, shift=0.1), rng)[:, 0]
    for along, centre in ((2, 31.5), (1, 39.5)):  # rows, columns
        places = (moved.sum(dim=along) * torch.arange(80)).sum(dim=1) / moved.sum(dim=(1, 2))
        assert 7 < float((places - centre).abs().max()) < 8.1
    turned = random_affine(ink, 80, replace(alone, degrees=90), rng)[:, 0]
    assert (turned.sum(dim=1) > 1).sum(dim=1).min() < 10  # some lines stand upright


def test_outside_of_photos_their_border_goes_on_and_outside_of_ink_there_is_paper() -> None:
    rng = np.random.default_rng(0)
    settings = Data(affine_probability=1, shift=0.3)
    assert float(random_affine(torch.ones(8, 3, 40, 40), 40, settings, rng).min()) > 0.99
    assert float(random_affine(torch.ones(8, 1, 40, 40), 40, settings, rng).min()) == 0


def test_a_recipe_says_how_many_photos_lose_their_colours() -> None:
    rng = np.random.default_rng(0)
    photos = torch.rand(200, 3, 8, 8)
    grey = photos.mean(dim=1, keepdim=True).expand_as(photos)
    assert torch.allclose(vary_colours(photos, Data(grey=1, colours=0), rng), grey, atol=1e-6)
    varied = vary_colours(photos, Data(grey=0.3, colours=0), rng)
    without = (varied.std(dim=1) < 1e-6).flatten(1).all(dim=1)
    assert 0.2 < float(without.float().mean()) < 0.4
    assert torch.allclose(varied[~without], photos[~without], atol=1e-6)


def test_a_recipe_says_how_far_brightness_contrast_and_saturation_go() -> None:
    photos = (0.35 + 0.1 * torch.rand(3, 8, 8)).expand(200, 3, 8, 8)  # nothing is clipped
    varied = vary_colours(photos, Data(grey=0, colours=0.5), np.random.default_rng(0))

    def measured(pictures: torch.Tensor) -> tuple[torch.Tensor, ...]:
        grey = pictures.mean(dim=1, keepdim=True)
        brightness, spread = grey.mean(dim=(1, 2, 3)), grey.std(dim=(1, 2, 3))
        contrast, colours = spread / brightness, (pictures - grey).std(dim=(1, 2, 3))
        return brightness, contrast, colours / spread

    for after, before in zip(measured(varied), measured(photos), strict=True):
        factors = after / before
        assert 0.499 < float(factors.min()) < 0.53
        assert 1.47 < float(factors.max()) < 1.501


def test_erasing_takes_a_rectangle_of_a_fifth_to_nearly_half_of_the_side() -> None:
    ink = torch.ones(200, 1, 40, 40)
    settings = Data(thickened=0, erased=1)
    gone = vary_lines(ink, settings, np.random.default_rng(0))[:, 0] == 0
    heights, widths = (gone.any(dim=side).sum(dim=1) for side in (2, 1))
    assert torch.equal(gone.sum(dim=(1, 2)), heights * widths)
    for sides in (heights, widths):
        assert 8 <= int(sides.min()) < 11
        assert 16 < int(sides.max()) <= 18


def test_strokes_are_shifted_apart_by_the_deviation_of_the_recipe() -> None:
    sketch, rng = parse_quickdraw(LINE), np.random.default_rng(0)
    varied = [vary_strokes(sketch, Data(unfinished=0, stroke_shift=0.1), rng) for _ in range(300)]
    shifts = np.array([[line[0] for line in lines_of(one)] for one in varied]) - np.array(
        [line[0] for line in lines_of(sketch)]
    )  # (300, 3, 2)
    assert np.abs(shifts.mean(axis=0)).max() < 0.02
    assert (np.abs(shifts.std(axis=0) - 0.1) < 0.015).all()
    assert ((shifts[:, 1:] - shifts[:, :1]).std(axis=0) > 0.12).all()


def test_colours_and_lines_stay_in_range() -> None:
    rng = np.random.default_rng(0)
    photos = torch.rand(8, 3, 16, 16)
    varied = vary_colours(photos, Data(), rng)
    assert float(varied.min()) >= 0
    assert float(varied.max()) <= 1
    assert not torch.allclose(varied, photos)
    ink = torch.zeros(30, 1, 20, 20)
    ink[:, :, 10] = 1
    totals = vary_lines(ink, Data(), rng).sum(dim=(1, 2, 3))
    assert (totals > 20).any()  # thicker
    assert (totals == 20).any()  # untouched
    assert (vary_lines(ink, Data(thickened=1, erased=0), rng).sum(dim=(1, 2, 3)) == 60).all()
