from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sketchfind.encoder.runtime import Runtime
from sketchfind.training.evaluation import sheet
from sketchfind.training.evaluation.evaluate import Evaluation, evaluate
from sketchfind.training.evaluation.items import find_files
from sketchfind.training.evaluation.selection import Sources
from sketchfind.training.evaluation.sheet import draw_sheet, pick


@pytest.fixture(scope="module")
def found(model_file: Path, small_data: Path) -> Evaluation:
    folders = (
        small_data / "sketchy/256x256" / side / "tx_000000000000" for side in ("sketch", "photo")
    )
    sources = Sources(*([find_files(folder, vectors=False)] for folder in folders))
    return evaluate(Runtime.load(model_file, "cpu"), sources, say=lambda line: None)


def test_each_class_comes_once_before_any_comes_twice() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.04, 0.03, 0.02])
    classes = list("aaabcdefggggg")
    best, worst = pick(scores, classes)
    assert best == [0, 3, 4, 5, 6, 7]
    # Of what is left, g and a are alone; then the worst ones again.
    assert [classes[row] for row in worst] == [*list("ggggg"), "a"]
    assert worst[:5] == [12, 11, 10, 9, 8]
    assert not set(best) & set(worst)


@pytest.mark.parametrize(("count", "rows"), [(1, (1, 0)), (2, (1, 1)), (5, (2, 2))])
def test_few_queries_are_not_shown_twice(count: int, rows: tuple[int, int]) -> None:
    best, worst = pick(np.linspace(1, 0, count), ["a"] * count)
    assert (len(best), len(worst)) == rows
    assert not set(best) & set(worst)


def test_right_photos_are_framed_green_and_wrong_ones_red(found: Evaluation) -> None:
    drawn = np.asarray(draw_sheet(found)).astype(int)
    best, worst = pick(found.figures["map_all"], [i.class_name for i in found.queries.items])
    y = sheet.EDGE + 2 * sheet.HEADING
    for row in [*best, -1, *worst]:
        if row < 0:  # the heading between the two parts
            y += sheet.HEADING
            continue
        similarity = found.gallery.vectors @ found.queries.vectors[row]
        order = np.argsort(-similarity)[: sheet.FIRST]
        for number, hit in enumerate(order.tolist()):
            x = sheet.EDGE + (number + 1) * (sheet.TILE + sheet.GAP) + sheet.GAP
            right = found.gallery.items[hit].class_name == found.queries.items[row].class_name
            frame = tuple(drawn[y + 2, x + sheet.TILE // 2].tolist())
            assert frame == (sheet.RIGHT if right else sheet.WRONG)
        y += sheet.TILE + sheet.NAME + sheet.GAP


def test_a_sketch_or_photo_that_has_gone_meanwhile_is_an_empty_card(found: Evaluation) -> None:
    sides = {
        name: replace(side, items=[replace(item, path=Path("gone.png")) for item in side.items])
        for name, side in (("queries", found.queries), ("gallery", found.gallery))
    }
    drawn = np.asarray(draw_sheet(replace(found, **sides)))
    y = sheet.EDGE + 2 * sheet.HEADING
    inside = slice(sheet.FRAME, sheet.TILE - sheet.FRAME)
    for x in (sheet.EDGE, sheet.EDGE + sheet.TILE + 2 * sheet.GAP):
        assert (drawn[y:, x:][inside, inside] == sheet.CARD).all()
