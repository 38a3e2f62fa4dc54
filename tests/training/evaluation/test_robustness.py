from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from commands import invoke, table
from model_copies import rewritten
from PIL import Image, ImageFilter

from sketchfind.encoder.model_file import read_info
from sketchfind.encoder.views import VIEWS
from sketchfind.imaging.sketch import rasterise
from sketchfind.training.cli.measuring import MAX_VIEWS
from sketchfind.training.cli.robustness import KINDS
from sketchfind.training.evaluation import items
from sketchfind.training.evaluation.items import (
    Item,
    read_normal_form,
    read_query,
    read_sketch_item,
)
from sketchfind.training.evaluation.robustness_plot import AXES
from sketchfind.training.evaluation.variations import Variation, variations
from sketchfind.types import Pixels, Sketch, Stroke

SIZE = 160  # at which the pen is two pixels wide
LINES = [[[0, 200], [20, 20]], [[200, 200], [20, 255]], [[0, 0], [20, 80]]]  # an angle, a tick


def ink(pixels: np.ndarray) -> np.ndarray:
    return pixels < 128


def alike(one: np.ndarray, other: np.ndarray) -> float:
    """Return the share of ink that has ink of the other sketch within two pixels, both ways."""
    shares = []
    for a, b in ((one, other), (other, one)):
        near = ink(np.asarray(Image.fromarray(b).filter(ImageFilter.MinFilter(5))))
        shares.append((ink(a) & near).sum() / ink(a).sum())
    return float(min(shares))


def named(kind: str, value: str) -> Variation:
    found = [v for v in variations() if (v.kind, v.value) == (kind, value)]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def vector() -> Item:
    return Item("x", Path("x.ndjson"), json.dumps({"drawing": LINES}), 1)


@pytest.fixture
def raster(tmp_path: Path, vector: Item) -> Item:
    path = tmp_path / "x.png"
    Image.fromarray(read_sketch_item(vector, 256)).save(path)
    return Item("x", path)


@pytest.mark.parametrize("what", ["vector", "raster"])
def test_a_sketch_to_be_changed_is_twice_as_large_as_the_model_sees_it(
    what: str, request: pytest.FixtureRequest
) -> None:
    item = request.getfixturevalue(what)
    picture = read_normal_form(item, SIZE)
    assert picture.size == (2 * SIZE, 2 * SIZE)
    assert np.array_equal(np.asarray(picture), read_sketch_item(item, 2 * SIZE))


def test_half_of_the_strokes_are_the_first_ones_rounded_up(vector: Item) -> None:
    strokes = tuple(
        Stroke(tuple((x / 255, y / 255) for x, y in zip(*line, strict=True))) for line in LINES[:2]
    )
    expected = rasterise(Sketch(strokes), SIZE)
    assert np.array_equal(named("strokes", "0.5").read(vector, SIZE), expected)
    first = rasterise(Sketch(strokes[:1]), SIZE)
    assert np.array_equal(named("strokes", "0.25").read(vector, SIZE), first)


def test_widths_change_the_ink(vector: Item) -> None:
    amounts = [ink(named("width", w).read(vector, 2 * SIZE)).sum() for w in ("0.5", "1.5", "3")]
    plain = ink(read_query(vector, 2 * SIZE)).sum()
    assert amounts[0] < 0.7 * plain
    assert 1.2 * plain < amounts[1]
    assert 1.5 * amounts[1] < amounts[2]


@pytest.mark.parametrize("what", ["vector", "raster"])
@pytest.mark.parametrize(("degrees", "quarters"), [("90", 1), ("180", 2)])
def test_drawings_and_pictures_turn_the_same_way(
    what: str, degrees: str, quarters: int, request: pytest.FixtureRequest
) -> None:
    item = request.getfixturevalue(what)
    turned = named("rotation", degrees).read(item, SIZE)
    expected = np.rot90(read_query(item, SIZE), quarters).copy()  # anticlockwise
    assert alike(turned, expected) > 0.95
    assert alike(turned, np.ascontiguousarray(np.rot90(expected, 2))) < 0.5


def test_a_small_turn_of_strokes_is_that_of_the_picture(vector: Item, raster: Item) -> None:
    turn = named("rotation", "30")
    drawn, scanned = (turn.read(item, SIZE) for item in (vector, raster))
    assert alike(drawn, scanned) > 0.95
    assert alike(drawn, named("rotation", "-30").read(vector, SIZE)) < 0.6


def test_white_on_black_is_read_like_black_on_white(vector: Item, raster: Item) -> None:
    for item in (vector, raster):
        plain, inverted = read_query(item, SIZE), named("inversion", "1").read(item, SIZE)
        assert inverted[0, 0] == 255
        assert alike(plain, inverted) > 0.95


def test_options_and_picture_know_what_there_is() -> None:
    assert tuple(dict.fromkeys(v.kind for v in variations())) == KINDS == tuple(AXES)
    assert len(VIEWS) == MAX_VIEWS


def is_dot(pixels: Pixels) -> bool:
    return bool(max(np.ptp(places) for places in np.nonzero(pixels < 250)) < 8)


def run_robustness(*arguments: object, status: int = 0) -> Result:
    result = invoke("robustness", *arguments, "--device", "cpu")
    assert result.exit_code == status, result.output
    return result


def test_each_variation_stands_beside_the_same_sketches_unchanged(
    model_file: Path, small_data: Path, tmp_path: Path
) -> None:
    base, out = small_data / "sketchy/256x256", tmp_path / "curves.csv"
    photos = ("--photos", base / "photo/tx_000000000000")
    vectors = ("--sketches", small_data / "quickdraw/simplified")
    both = ("--sketches", base / "sketch/tx_000000000000", *vectors)
    plot = tmp_path / "curves.png"
    run_robustness(model_file, *both, *photos, "--csv", out, "--plot", plot)
    with Image.open(plot) as image:
        assert image.width > 3 * image.height  # four panels
    rows = {(row["variation"], row["value"]): row for row in table(out)}
    assert len(rows) == 1 + len(variations())
    assert rows["unchanged", ""]["p@20/unchanged"] == "1.0000"
    assert rows["rotation", "15"]["queries"] == "32"
    half = rows["strokes", "0.5"]
    assert half["queries"] == "16"  # the pictures cannot lose strokes
    # The share is taken of what the drawings alone reach, not of all sketches.
    alone = run_robustness(model_file, *vectors, *photos, "--vary", "strokes", "--csv", out)
    again = {(row["variation"], row["value"]): row for row in table(out)}
    assert [kind for kind, _ in again] == ["unchanged", *["strokes"] * 3]
    assert again["strokes", "0.5"] == half
    expected = float(half["map_all"]) / float(again["unchanged", ""]["map_all"])
    assert float(half["map_all/unchanged"]) == pytest.approx(expected, abs=2e-3)
    assert math.isfinite(expected)
    assert "strokes 0.5" in alone.stdout


def test_figures_name_their_protocol_as_an_evaluation_does(
    model_file: Path, small_data: Path, tmp_path: Path
) -> None:
    base, out = small_data / "sketchy/256x256", tmp_path / "curves.csv"
    card = {"provenance": {"seen": ["apple", "owl"]}}
    known = rewritten(model_file, tmp_path / "known.safetensors", name="known", card=card)
    for name in ("sketch", "photo"):
        shutil.copytree(base / f"{name}/tx_000000000000/apple", tmp_path / name / "apple")
    shutil.copytree(base / "photo/tx_000000000000/owl", tmp_path / "more/owl")
    asked = ("--sketches", tmp_path / "sketch", "--photos", tmp_path / "photo", "--views", 1)
    more = ("--distractors", tmp_path / "more", "--vary", "inversion", "--csv", out)
    result = run_robustness(known, *asked, *more)
    assert "not zero-shot: the model was trained on 1 of 1 classes: apple" in result.stderr
    assert "may have been trained on 4 of 4 distractors" in result.stderr
    protocol = "generalized, with seen classes, distractors perhaps trained on"
    title = f"known, retrieval feature, 1 view\n8 photos, {protocol}\n"
    assert result.stdout.startswith(title)
    rows = table(out)
    assert [row["protocol"] for row in rows] == [protocol] * 2
    assert {(row["model"], row["views"], row["gallery"]) for row in rows} == {("known", "1", "8")}
    assert {row["space"] for row in rows} == {read_info(known).space}
    silent = run_robustness(model_file, *asked, "--vary", "inversion")
    assert "zero-shot is not known" in silent.stderr
    assert silent.stdout.startswith("tiny, retrieval feature, 1 view\n4 photos, unknown\n")


def test_pictures_alone_skip_what_needs_strokes_and_say_so(
    model_file: Path, small_data: Path
) -> None:
    base = small_data / "sketchy/256x256"
    sketches, photos = base / "sketch/tx_000000000000", base / "photo/tx_000000000000"
    result = run_robustness(
        model_file, "--sketches", sketches, "--photos", photos,
        "--vary", "width", "--vary", "inversion",
    )  # fmt: skip
    assert "width 2: skipped, it needs drawings as strokes" in result.stderr
    assert "inversion 1" in result.stdout
    assert "width" not in result.stdout


def test_a_sketch_of_which_nothing_is_left_counts_in_neither_figure(
    model_file: Path, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "is_blank", is_dot)
    vectors, out = tmp_path / "simplified", tmp_path / "curves.csv"
    shutil.copytree(small_data / "quickdraw/simplified", vectors)
    photos = small_data / "sketchy/256x256/photo/tx_000000000000"
    arguments = (model_file, "--sketches", vectors, "--photos", photos)
    arguments = (*arguments, "--vary", "strokes", "--csv", out)

    def measured() -> dict[str, dict[str, str]]:
        return {row["value"]: row for row in table(out)}

    run_robustness(*arguments)
    before = measured()
    with (vectors / "zebra.ndjson").open("a") as file:
        file.write(json.dumps({"drawing": [[[0], [0]], [[0, 255], [0, 255]]]}) + "\n")
    result = run_robustness(*arguments, status=1)
    after = measured()
    reason = f"{vectors / 'zebra.ndjson'}: there is no drawing in line 5"
    for share in ("0.25", "0.5"):
        assert f"left out of strokes {share}: {reason}" in result.stderr
        assert after[share] == before[share]
    assert "left out of strokes 0.75" not in result.stderr
    assert [after[share]["queries"] for share in ("", "0.5", "0.75")] == ["17", "16", "17"]


def test_a_change_that_leaves_nothing_of_any_sketch_is_named_and_the_others_are_measured(
    model_file: Path, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "is_blank", is_dot)
    base, out = small_data / "sketchy/256x256", tmp_path / "curves.csv"
    for name in ("apple", "zebra"):
        dot_first = json.dumps({"drawing": [[[0], [0]], *LINES[:1]]})
        (tmp_path / f"{name}.ndjson").write_text(dot_first)
    sources = ("--sketches", tmp_path, "--photos", base / "photo/tx_000000000000")
    result = run_robustness(model_file, *sources, "--vary", "strokes", "--csv", out, status=1)
    for share in ("0.25", "0.5"):
        assert f"strokes {share}: skipped, nothing is left of any sketch" in result.stderr
        assert result.stderr.count(f"left out of strokes {share}: ") == 2
    assert [row["value"] for row in table(out)] == ["", "0.75"]
    monkeypatch.setattr(items, "is_blank", lambda pixels: True)
    nothing = run_robustness(model_file, *sources, status=2)
    assert "None of the sketches can be read. " in nothing.stderr
    assert "apple.ndjson: there is no drawing in line 1" in nothing.stderr
