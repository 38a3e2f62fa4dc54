from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import max_pool2d

from sketchfind.errors import RecipeError
from sketchfind.imaging.sketch_files import parse_quickdraw
from sketchfind.training.data.augment import (
    random_affine,
    vary_colours,
    vary_lines,
    vary_strokes,
)
from sketchfind.training.data.batches import Batch, BatchMaker
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.collections import Example, read_quickdraw, read_sketchy
from sketchfind.training.data.dataset import Dataset, read_classes, read_examples, split
from sketchfind.training.data.names import mentions, spelling
from sketchfind.training.data.pseudo import edge_sketches
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.recipe.recipe import Data
from sketchfind.types import Sketch, Stroke


@pytest.fixture
def parts(small_data: Path) -> tuple[Dataset, Dataset]:
    table = TextTable.read(small_data / "text/table.npz", centred=True)
    examples = read_examples(small_data, ["sketchy", "quickdraw"])
    return split(examples, table, held_out=frozenset({"owl"}))


def test_spelling_of_the_collections() -> None:
    assert spelling("hot-air_balloon") == "hot air balloon"
    assert spelling("car_(sedan)") == "car"


def test_kinds_of_a_held_out_class_are_recognised() -> None:
    assert mentions("great grey owl", frozenset({"owl"}))
    assert not mentions("bowl", frozenset({"owl"}))
    assert mentions("schooner", frozenset({"sailboat"}))
    assert not mentions("schooner", frozenset({"owl"}))


def test_sketches_know_the_photo_that_they_were_drawn_from(small_data: Path) -> None:
    examples = read_sketchy(small_data / "sketchy")
    photos = {example.pair for example in examples if example.domain == "photo"}
    sketches = {example.pair for example in examples if example.domain == "sketch"}
    assert photos == sketches
    assert len(read_quickdraw(small_data / "quickdraw")) == 16


def test_split_is_by_class_over_all_collections(parts: tuple[Dataset, Dataset]) -> None:
    seen, held = parts
    assert seen.classes == ("apple", "hot air balloon", "zebra")
    assert held.classes == ("owl",)
    assert len(seen.examples) == 3 * 12
    assert {example.collection for example in held.examples} == {"sketchy", "quickdraw"}


def test_test_classes_join_neither_side(small_data: Path) -> None:
    table = TextTable.read(small_data / "text/table.npz", centred=True)
    examples = read_examples(small_data, ["sketchy", "quickdraw"])
    seen, held = split(examples, table, held_out=frozenset({"owl"}), forbidden=frozenset({"zebra"}))
    assert seen.classes == ("apple", "hot air balloon")
    assert held.classes == ("owl",)
    assert seen.test == ("zebra",)
    assert "1 test" in seen.summary()


def test_the_log_names_the_classes_without_a_text_vector() -> None:
    table = TextTable(("apple",), np.ones((1, 2), np.float32))
    examples = [
        Example("sketchy", "photo", name, Path(name)) for name in ("apple", "moon", "Santa_Claus")
    ]
    seen, _ = split(examples, table)
    assert "left out: 2 classes without a text vector (Santa_Claus, moon), 0 test" in seen.summary()


def test_missing_collections_and_lists_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="sketchy"):
        read_examples(tmp_path, ["sketchy"])
    with pytest.raises(RecipeError, match="nonsense"):
        read_examples(tmp_path, ["nonsense"])
    with pytest.raises(RecipeError, match="gone"):
        read_classes(tmp_path / "gone.txt")


def test_centred_text_vectors_have_unit_length_and_spread(small_data: Path) -> None:
    table = TextTable.read(small_data / "text/table.npz", centred=True)
    assert np.allclose(np.linalg.norm(table.embeddings, axis=1), 1, atol=1e-5)


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
    files = [Path(__file__).parents[1] / f"pictures/{word}.ndjson" for word in ("cat", "cup")]
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


def test_dots_and_empty_strokes_can_be_drawn_by_a_shaky_hand() -> None:
    sketch = Sketch((Stroke(((0.5, 0.5),)), Stroke(())))
    varied = vary_strokes(sketch, Data(unfinished=0, wobble=0.01), np.random.default_rng(0))
    assert [len(stroke.points) for stroke in varied.strokes] == [1, 0]


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


def test_without_augmentation_a_batch_shows_pictures_as_they_are(
    parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    cache = PictureCache(parts[0].examples, 40, tmp_path / "cache")
    settings = Data({"sketchy": 1}, {"sketchy": 1}, affine_probability=0, mirrored=0)
    settings = replace(settings, colours=0, grey=0, thickened=0, erased=0)
    maker = BatchMaker(parts[0], cache, settings, batch=16, sizes=(40, 40), seed=3)
    batch = maker.make(0, 0)
    for row, sketch in zip(batch.rows[:8], batch.sketches, strict=True):
        assert np.abs(cache.picture(int(row)) - sketch[0].numpy().astype(int)).max() <= 1
    for row, photo in zip(batch.rows[8:], batch.photos, strict=True):
        shown = photo.permute(1, 2, 0).numpy().astype(int)
        assert np.abs(cache.picture(int(row)) - shown).max() <= 1


def test_edges_of_a_photo_are_lines_where_it_changes() -> None:
    rng = np.random.default_rng(0)
    photo = torch.zeros(3, 80, 80)
    photo[:, 20:60, 20:60] = 1
    for _ in range(5):
        ink = edge_sketches(torch.stack([photo, photo]), rng)[1]
        assert ink.shape == (1, 80, 80)
        assert set(ink.unique().tolist()) == {0.0, 1.0}
        assert ink[0, 40, 15:26].sum() in (1, 2, 3)  # one thin line, not the whole slope
        assert ink[0, 30:50, 30:50].sum() == 0
        assert ink[0, :10].sum() == 0


def test_plain_photos_have_no_edges() -> None:
    rng = np.random.default_rng(0)
    assert edge_sketches(torch.full((2, 3, 60, 60), 0.5), rng).sum() == 0


MIXED = Data({"sketchy": 0.5, "quickdraw": 0.5}, {"sketchy": 1.0}, paired=0.5, instances=1.0)


def maker_of(
    seen: Dataset, folder: Path, settings: Data, *, batch: int = 8, workers: int = 0
) -> BatchMaker:
    cache = PictureCache(seen.examples, 40, folder / "cache")
    return BatchMaker(seen, cache, settings, batch=batch, sizes=(24, 32), seed=3, workers=workers)


@pytest.fixture
def maker(parts: tuple[Dataset, Dataset], tmp_path: Path) -> BatchMaker:
    return maker_of(parts[0], tmp_path, MIXED)


def test_batches_are_half_sketches_half_photos(
    maker: BatchMaker, parts: tuple[Dataset, Dataset]
) -> None:
    seen = parts[0]
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


def test_pairs_draw_their_sketch_from_a_collection_by_its_share(
    parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    seen = parts[0]
    settings = Data({"sketchy": 0.9, "quickdraw": 0.1}, {"sketchy": 1.0}, paired=1.0, instances=1.0)
    maker = maker_of(seen, tmp_path, settings)
    rows = np.concatenate([maker.draw(0, step).rows[:4] for step in range(50)])
    drawn = [seen.examples[row].collection for row in rows]
    assert 0.8 < drawn.count("sketchy") / len(drawn) < 0.98  # as many lie in both


def test_a_recipe_says_how_many_pairs_show_the_very_photo(
    parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    settings = Data({"sketchy": 1.0}, {"sketchy": 1.0}, paired=1.0, instances=1.0)
    for instances in (1.0, 0.0):
        settings = replace(settings, instances=instances)
        maker = maker_of(parts[0], tmp_path, settings)
        drafts = [maker.draw(0, step) for step in range(50)]
        own = np.concatenate([one.shown[:4].numpy() == one.rows[4:] for one in drafts])
        assert own.mean() == 1 if instances else 0.1 < own.mean() < 0.4  # one in four by chance
        assert all(torch.equal(one.class_ids[:4], one.class_ids[4:]) for one in drafts)


def test_pairs_show_photos_of_collections_with_a_share_alone(
    parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    first = tuple(
        replace(one, collection="other") if one.path.stem == "n0" else one
        for one in parts[0].examples
    )
    seen = replace(parts[0], examples=first)
    photos = {"other": 1.0, "sketchy": 0.0}
    settings = Data({"sketchy": 1.0}, photos, paired=1.0, instances=1.0)
    maker = maker_of(seen, tmp_path, settings)
    rows = np.concatenate([maker.draw(0, step).rows[4:] for step in range(10)])
    assert {seen.examples[row].collection for row in rows} == {"other"}


def test_pseudo_sketches_stand_beside_their_own_photo(
    parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    seen = parts[0]
    settings = Data({"sketchy": 1.0}, {"sketchy": 1.0}, paired=0.0, instances=0.0, pseudo=0.5)
    maker = maker_of(seen, tmp_path, settings)
    batch = maker.make(0, 0)
    assert batch.rows[:2].tolist() == batch.rows[4:6].tolist()
    assert [seen.examples[row].domain for row in batch.rows[2:4]] == ["sketch"] * 2
    traced = batch.sketches[:2].float()
    assert (traced.std(dim=1) == 0).all()  # ink on paper, no colours


def test_pseudo_sketches_behind_pairs_are_the_edges_of_their_own_photo(
    parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    settings = Data({"sketchy": 1.0}, {"sketchy": 1.0}, paired=0.5, pseudo=0.5, mirrored=0)
    settings = replace(settings, affine_probability=0, colours=0, grey=0, thickened=0, erased=0)
    cache = PictureCache(parts[0].examples, 40, tmp_path / "cache")
    maker = BatchMaker(parts[0], cache, settings, batch=8, sizes=(40, 40), seed=3)
    for step in range(10):
        batch = maker.make(0, step)
        assert batch.rows[2:4].tolist() == batch.rows[6:8].tolist()
        grey = batch.photos.float().mean(dim=1)
        lightest, darkest = (sign * max_pool2d(sign * grey, 5, 1, padding=2) for sign in (1, -1))
        change = lightest - darkest  # around each pixel
        for place in (2, 3):
            ink = batch.sketches[place, 0] < 128
            assert ink.any()
            assert float(change[place][ink].mean()) > 2 * float(change[place].mean())


def test_lines_are_varied_of_sketches_that_were_pixels_from_the_start(
    maker: BatchMaker, parts: tuple[Dataset, Dataset]
) -> None:
    drafts = [maker.draw(0, step) for step in range(10)]
    raster = np.concatenate([one.raster.numpy() for one in drafts])
    rows = np.concatenate([one.rows[:4] for one in drafts])
    pictures = [parts[0].examples[row].collection != "quickdraw" for row in rows]
    assert raster.tolist() == pictures
    assert 0 < sum(pictures) < len(pictures)


def test_shares_that_round_up_both_do_not_make_a_batch_larger(
    parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    seen = parts[0]
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
    maker: BatchMaker, parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    alone = list(maker.epoch(1, 3))
    helped = maker_of(parts[0], tmp_path, MIXED, workers=2)
    for one, other in zip(alone, helped.epoch(1, 3), strict=True):
        assert same_pictures(one, other)
        assert one.rows.tolist() == other.rows.tolist()


@pytest.mark.parametrize("workers", [0, 2])
def test_a_damaged_drawing_is_named_in_one_line_by_worker_processes_too(
    parts: tuple[Dataset, Dataset], tmp_path: Path, workers: int
) -> None:
    path = tmp_path / "damaged.ndjson"
    path.write_text("\n".join([LINE, *["{}"] * 50, LINE]))
    line = iter(range(52))
    examples = tuple(
        replace(one, path=path, line=next(line)) if one.line >= 0 else one
        for one in parts[0].examples
    )
    cache = PictureCache((*examples, replace(examples[-1], line=51)), 40, tmp_path / "cache")
    settings = Data({"quickdraw": 1.0}, {"sketchy": 1.0}, paired=0.0, instances=0.0)
    maker = BatchMaker(
        replace(parts[0], examples=examples),
        cache,
        settings,
        batch=8,
        sizes=(24, 32),
        seed=3,
        workers=workers,
    )
    with pytest.raises(
        RecipeError, match=r"^Line \d+ of .*damaged\.ndjson cannot be used: .* Repair"
    ) as info:
        list(maker.epoch(0, 3))
    assert "\n" not in str(info.value)


def test_a_cache_sent_to_another_process_maps_its_pictures_there(
    parts: tuple[Dataset, Dataset], tmp_path: Path
) -> None:
    cache = PictureCache(parts[0].examples, 40, tmp_path)
    sent = pickle.dumps(cache)
    assert len(sent) < 40 * 40 * 3 * len(cache.photo_rows)
    row = int(cache.photo_rows[0])
    assert np.array_equal(pickle.loads(sent).picture(row), cache.picture(row))


def test_cache_is_built_once(parts: tuple[Dataset, Dataset], tmp_path: Path) -> None:
    seen = parts[0]
    PictureCache(seen.examples, 40, tmp_path)
    stamps = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    cache = PictureCache(seen.examples, 40, tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == stamps
    photo = int(seen.rows("photo")[0])
    assert cache.picture(photo).shape == (40, 40, 3)
    vector = int(seen.rows("sketch", "quickdraw")[0])
    assert cache.drawing(vector) is not None
