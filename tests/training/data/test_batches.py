from __future__ import annotations

import json
import pickle
from dataclasses import replace
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import max_pool2d

from sketchfind.encoder.model import Architecture
from sketchfind.errors import RecipeError
from sketchfind.training.data.batches import Batch, BatchMaker, _Drafts
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.choosing import Chooser
from sketchfind.training.data.dataset import Dataset, read_examples, split
from sketchfind.training.data.partition import Partition
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.recipe.recipe import Data, Optimiser, Recipe
from sketchfind.training.world import World

CPU = torch.device("cpu")


@pytest.fixture
def seen(small_data: Path) -> Dataset:
    table = TextTable.read(small_data / "text/table.npz", centred=True)
    examples = read_examples(small_data, ["sketchy", "quickdraw"])
    return split(examples, Partition.of(table, frozenset({"owl"})))[0]


def test_without_augmentation_a_batch_shows_pictures_as_they_are(
    seen: Dataset, tmp_path: Path
) -> None:
    cache = PictureCache(seen.examples, 40, tmp_path / "cache")
    settings = Data({"sketchy": 1}, {"sketchy": 1}, affine_probability=0, mirrored=0)
    settings = replace(settings, colours=0, grey=0, thickened=0, erased=0)
    maker = BatchMaker(seen, cache, recipe_of(settings, 16, 40), World(), CPU)
    batch = maker.make(0, 0)
    for row, sketch in zip(batch.rows[:8], batch.sketches, strict=True):
        assert np.abs(cache.picture(int(row)) - sketch[0].numpy().astype(int)).max() <= 1
    for row, photo in zip(batch.rows[8:], batch.photos, strict=True):
        shown = photo.permute(1, 2, 0).numpy().astype(int)
        assert np.abs(cache.picture(int(row)) - shown).max() <= 1


@pytest.mark.parametrize(
    ("collection", "change", "sketches", "photos"),
    [
        ("quickdraw", {"stroke_shift": 0.2}, True, False),
        ("quickdraw", {"thickened": 1.0}, False, False),  # drawn strokes have pens of all widths
        ("sketchy", {"thickened": 1.0}, True, False),
        ("sketchy", {"colours": 0.5}, False, True),
        ("sketchy", {"affine_probability": 1.0}, True, True),
    ],
)
def test_each_augmentation_changes_the_pictures_that_it_is_for(
    seen: Dataset,
    tmp_path: Path,
    collection: str,
    change: dict[str, float],
    sketches: bool,
    photos: bool,
) -> None:
    plain = Data({collection: 1}, {"sketchy": 1}, affine_probability=0, mirrored=0, stroke_shift=0)
    plain = replace(plain, colours=0, grey=0, thickened=0, erased=0)
    before, after = (
        maker_of(seen, tmp_path, settings).make(0, 0)
        for settings in (plain, replace(plain, **change))
    )
    assert torch.equal(before.sketches, after.sketches) != sketches
    assert torch.equal(before.photos, after.photos) != photos


def recipe_of(settings: Data, batch: int = 8, size: int = 24) -> Recipe:
    """Return a recipe with sketches of `size` pixels, and photos of 32 at least."""
    model = Architecture(image_size=max(size, 32), sketch_size=size)
    return Recipe(model=model, data=settings, optimiser=Optimiser(batch=batch, seed=3))


MIXED = Data({"sketchy": 0.5, "quickdraw": 0.5}, {"sketchy": 1.0}, paired=0.5, instances=1.0)


def maker_of(
    seen: Dataset, folder: Path, settings: Data, *, batch: int = 8, workers: int = 0
) -> BatchMaker:
    cache = PictureCache(seen.examples, 40, folder / "cache")
    return BatchMaker(seen, cache, recipe_of(settings, batch), World(), CPU, workers)


@pytest.fixture
def maker(seen: Dataset, tmp_path: Path) -> BatchMaker:
    return maker_of(seen, tmp_path, MIXED)


def test_batches_are_half_sketches_half_photos(maker: BatchMaker, seen: Dataset) -> None:
    batch = maker.make(0, 0)
    assert batch.sketches.shape == (4, 3, 24, 24)
    assert batch.photos.shape == (4, 3, 32, 32)
    assert batch.sketches.dtype == batch.photos.dtype == torch.uint8
    domains = [seen.examples[row].domain for row in batch.rows]
    assert domains == ["sketch"] * 4 + ["photo"] * 4
    assert batch.class_ids[:2].tolist() == batch.class_ids[4:6].tolist()  # the pairs
    photos = {e.pair: row for row, e in enumerate(seen.examples) if e.domain == "photo" and e.pair}
    for row, shown in zip(batch.rows.tolist(), batch.shown.tolist(), strict=True):
        photo = photos.get(seen.examples[row].pair)
        assert shown == photo if photo is not None else shown < 0
    assert (batch.shown[:4] >= 0).any()
    assert batch.class_ids.tolist() == seen.class_ids[batch.rows].tolist()


def test_pairs_are_of_different_classes_while_there_are_enough(
    seen: Dataset, tmp_path: Path
) -> None:
    maker = maker_of(seen, tmp_path, replace(MIXED, paired=1.0), batch=6)
    for step in range(10):
        assert sorted(maker.draw(0, step).class_ids[:3].tolist()) == [0, 1, 2]


def test_pictures_outside_pairs_are_of_every_class_equally(seen: Dataset, tmp_path: Path) -> None:
    rows = [r for r, one in enumerate(seen.examples) if one.domain == "sketch"]
    rows += [int(r) for r in seen.rows("photo") if seen.class_ids[r] or r == seen.rows("photo")[0]]
    few = replace(
        seen, examples=tuple(seen.examples[r] for r in rows), class_ids=seen.class_ids[rows]
    )
    maker = maker_of(few, tmp_path, replace(MIXED, paired=0.0))
    drawn = np.concatenate([maker.draw(0, step).class_ids[4:].numpy() for step in range(50)])
    assert 0.25 < (drawn == 0).mean() < 0.42  # a ninth of the photos


def test_a_drawing_of_no_photo_shows_none(seen: Dataset) -> None:
    examples = tuple(replace(e, pair="") if e.path.stem == "n0" else e for e in seen.examples)
    shown = Chooser(replace(seen, examples=examples), MIXED, 4).shown
    drawings = seen.rows("sketch", "quickdraw")
    assert shown[drawings].tolist() == (-1 - drawings).tolist()


def test_pairs_draw_their_sketch_from_a_collection_by_its_share(
    seen: Dataset, tmp_path: Path
) -> None:
    settings = Data({"sketchy": 0.9, "quickdraw": 0.1}, {"sketchy": 1.0}, paired=1.0, instances=1.0)
    maker = maker_of(seen, tmp_path, settings)
    rows = np.concatenate([maker.draw(0, step).rows[:4] for step in range(50)])
    drawn = [seen.examples[row].collection for row in rows]
    assert 0.8 < drawn.count("sketchy") / len(drawn) < 0.98  # as many lie in both


def in_two_collections(seen: Dataset, other: str) -> Dataset:
    """Let the first photo of each class be of another collection."""
    examples = (
        replace(one, collection=other) if one.path.stem == "n0" else one for one in seen.examples
    )
    return replace(seen, examples=tuple(examples))


def test_pairs_draw_their_photo_from_a_collection_by_its_share(
    seen: Dataset, tmp_path: Path
) -> None:
    seen = in_two_collections(seen, "few")
    settings = Data({"sketchy": 1.0}, {"few": 0.9, "sketchy": 0.1}, paired=1.0, instances=0.0)
    maker = maker_of(seen, tmp_path, settings)
    rows = np.concatenate([maker.draw(0, step).rows[4:] for step in range(50)])
    drawn = [seen.examples[row].collection for row in rows]
    assert 0.8 < drawn.count("few") / len(drawn) < 0.98  # a quarter of the photos


def test_a_recipe_says_how_many_pairs_show_the_very_photo(seen: Dataset, tmp_path: Path) -> None:
    settings = Data({"sketchy": 1.0}, {"sketchy": 1.0}, paired=1.0, instances=1.0)
    for instances in (1.0, 0.0):
        settings = replace(settings, instances=instances)
        maker = maker_of(seen, tmp_path, settings)
        drafts = [maker.draw(0, step) for step in range(50)]
        own = np.concatenate([one.shown[:4].numpy() == one.rows[4:] for one in drafts])
        assert own.mean() == 1 if instances else 0.1 < own.mean() < 0.4  # one in four by chance
        assert all(torch.equal(one.class_ids[:4], one.class_ids[4:]) for one in drafts)


def test_pairs_show_photos_of_collections_with_a_share_alone(seen: Dataset, tmp_path: Path) -> None:
    seen = in_two_collections(seen, "other")
    photos = {"other": 1.0, "sketchy": 0.0}
    settings = Data({"sketchy": 1.0}, photos, paired=1.0, instances=1.0)
    maker = maker_of(seen, tmp_path, settings)
    rows = np.concatenate([maker.draw(0, step).rows[4:] for step in range(10)])
    assert {seen.examples[row].collection for row in rows} == {"other"}


def test_pseudo_sketches_stand_beside_their_own_photo(seen: Dataset, tmp_path: Path) -> None:
    settings = Data({"sketchy": 1.0}, {"sketchy": 1.0}, paired=0.0, instances=0.0, pseudo=0.5)
    maker = maker_of(seen, tmp_path, settings)
    batch = maker.make(0, 0)
    assert batch.rows[:2].tolist() == batch.rows[4:6].tolist()
    assert [seen.examples[row].domain for row in batch.rows[2:4]] == ["sketch"] * 2
    traced = batch.sketches[:2].float()
    assert (traced.std(dim=1) == 0).all()  # ink on paper, no colours


def test_pseudo_sketches_behind_pairs_are_the_edges_of_their_own_photo(
    seen: Dataset, tmp_path: Path
) -> None:
    settings = Data({"sketchy": 1.0}, {"sketchy": 1.0}, paired=0.5, pseudo=0.5, mirrored=0)
    settings = replace(settings, affine_probability=0, colours=0, grey=0, thickened=0, erased=0)
    cache = PictureCache(seen.examples, 40, tmp_path / "cache")
    maker = BatchMaker(seen, cache, recipe_of(settings, 8, 40), World(), CPU)
    for step in range(10):
        batch = maker.make(0, step)
        assert batch.rows[2:4].tolist() == batch.rows[6:8].tolist()
        grey = batch.photos.float().mean(dim=1)
        lightest, darkest = (sign * max_pool2d(sign * grey, 5, 1, padding=2) for sign in (1, -1))
        change = lightest - darkest  # around each pixel
        for place in (2, 3):
            ink = batch.sketches[place, 0] < 128
            assert ink.any()
            assert float(change[place][ink].mean()) > 1.5 * float(change[place].mean())


def test_lines_are_varied_of_sketches_that_were_pixels_from_the_start(
    maker: BatchMaker, seen: Dataset
) -> None:
    drafts = [maker.draw(0, step) for step in range(10)]
    raster = np.concatenate([one.raster.numpy() for one in drafts])
    rows = np.concatenate([one.rows[:4] for one in drafts])
    pictures = [seen.examples[row].collection != "quickdraw" for row in rows]
    assert raster.tolist() == pictures
    assert 0 < sum(pictures) < len(pictures)


def test_shares_that_round_up_both_do_not_make_a_batch_larger(
    seen: Dataset, tmp_path: Path
) -> None:
    settings = Data({"sketchy": 1.0}, {"sketchy": 1.0}, paired=0.5, pseudo=0.5)
    maker = maker_of(seen, tmp_path, settings, batch=6)
    assert len(maker.draw(0, 0).rows) == 6


def test_a_batch_depends_on_seed_epoch_and_step_alone(maker: BatchMaker) -> None:
    first = list(maker.epoch(1, 3))
    again = list(maker.epoch(1, 3))
    assert all(same_pictures(a, b) for a, b in zip(first, again, strict=True))
    assert not same_pictures(first[0], maker.make(2, 0))


def same_pictures(one: Batch, other: Batch) -> bool:
    return torch.equal(one.sketches, other.sketches) and torch.equal(one.photos, other.photos)


def test_worker_processes_draw_the_same_batches(
    maker: BatchMaker, seen: Dataset, tmp_path: Path
) -> None:
    alone = list(maker.epoch(1, 3))
    helped = maker_of(seen, tmp_path, MIXED, workers=2)
    for one, other in zip(alone, helped.epoch(1, 3), strict=True):
        assert same_pictures(one, other)
        assert one.rows.tolist() == other.rows.tolist()


def test_what_worker_processes_are_sent_where_none_can_be_forked_draws_the_same(
    maker: BatchMaker,
) -> None:
    sent = ForkingPickler.dumps(_Drafts(maker, 1, 3))  # as on Windows and macOS
    assert len(sent) < 20_000  # no pictures
    drafts = pickle.loads(sent)
    draft, other = drafts[2], maker.draw(1, 2)
    assert torch.equal(draft.sketches, other.sketches)
    assert torch.equal(draft.photos, other.photos)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_damaged_drawing_is_named_in_one_line_by_worker_processes_too(
    seen: Dataset, tmp_path: Path, workers: int
) -> None:
    path = tmp_path / "damaged.ndjson"
    good = json.dumps({"drawing": [[[0, 255], [0, 255]]]})
    path.write_text("\n".join([good] * 52))
    line = iter(range(52))
    examples = tuple(
        replace(one, path=path, line=next(line)) if one.line >= 0 else one for one in seen.examples
    )
    cache = PictureCache((*examples, replace(examples[-1], line=51)), 40, tmp_path / "cache")
    path.write_text("\n".join(["x" * len(good)] * 52))  # after all were found to be whole
    settings = Data({"quickdraw": 1.0}, {"sketchy": 1.0}, paired=0.0, instances=0.0)
    data = replace(seen, examples=examples)
    maker = BatchMaker(data, cache, recipe_of(settings), World(), CPU, workers)
    with pytest.raises(
        RecipeError, match=r"^Line \d+ of .*damaged\.ndjson cannot be used: .* Repair"
    ) as info:
        list(maker.epoch(0, 3))
    assert "\n" not in str(info.value)
