from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from PIL import Image

from sketchfind.encoder.retrieval import FEATURES
from sketchfind.errors import RecipeError
from sketchfind.training import plot
from sketchfind.training.facts import Facts
from sketchfind.training.plot import best_row, draw_metrics, plot_run
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.run import Run


def log(epochs: int, *, measured: bool = True) -> list[dict[str, str]]:
    rows = []
    for epoch in range(1, epochs + 1):
        row = {"epoch": epoch, "align": 4 / epoch, "contrast": 1 / epoch, "temperature": 0.05}
        if measured:
            row["validation"] = 0.5 - 0.1 * abs(epoch - 2)
            for query in ("sketchy", "quickdraw"):
                row |= {f"{query}/backbone": 0.6 - 0.1 / epoch, f"{query}/clip": 0.4 + epoch / 100}
        rows.append({key: str(value) for key, value in (row | {"seconds": 7}).items()})
    return rows


def curves(axes: Axes) -> dict[str, list[tuple[float, float]]]:
    return {
        str(line.get_label()): list(zip(line.get_xdata(), line.get_ydata(), strict=True))
        for line in axes.get_lines()
    }


def test_every_loss_and_every_figure_has_its_curve() -> None:
    rows = log(3)
    figure = draw_metrics(rows, "small")
    losses, sketchy, quickdraw = figure.axes
    assert curves(losses).keys() == {"align", "contrast"}
    assert curves(losses)["align"] == [(int(r["epoch"]), float(r["align"])) for r in rows]
    for axes, query in ((sketchy, "sketchy"), (quickdraw, "quickdraw")):
        assert query in axes.get_title()
        drawn = curves(axes)
        assert drawn.keys() == {"backbone", "clip", "best epoch"}
        for feature in ("backbone", "clip"):
            wanted = [(int(r["epoch"]), float(r[f"{query}/{feature}"])) for r in rows]
            assert drawn[feature] == wanted
        assert drawn["best epoch"][0][0] == 2
        assert "map_all" in axes.get_ylabel()
    assert "small" in figure.get_suptitle()
    assert "0.500 after epoch 2" in figure.get_suptitle()


def test_a_collection_that_a_path_names_has_its_panel() -> None:
    rows = [{"epoch": "1", "/my/pairs/backbone": "0.5", "/my/pairs/clip": "0.4"}]
    _, panel = draw_metrics(rows, "own").axes
    assert panel.get_title() == "queries: /my/pairs"
    assert curves(panel).keys() == {"backbone", "clip"}


def test_a_run_without_held_out_classes_has_losses_only() -> None:
    rows = log(2, measured=False)
    (losses,) = draw_metrics(rows, "all").axes
    assert curves(losses).keys() == {"align", "contrast"}
    assert best_row(rows) is None


def test_a_figure_that_came_later_starts_later() -> None:
    rows = log(3)
    rows[0]["sketchy/backbone"] = ""
    assert curves(draw_metrics(rows, "late").axes[1])["backbone"][0][0] == 2


def test_a_feature_keeps_its_colour_when_another_is_missing() -> None:
    rows = log(2)
    fewer = [{k: v for k, v in row.items() if not k.endswith("backbone")} for row in rows]
    colours = [draw_metrics(r, "x").axes[1].get_lines() for r in (rows, fewer)]
    clip = [line.get_color() for lines in colours for line in lines if line.get_label() == "clip"]
    assert clip[0] == clip[1]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    run = Run(tmp_path / "run")
    run.start(Facts(Recipe(name="small")))
    return run


def test_the_picture_of_a_run_is_a_png_with_a_light_background(run: Run) -> None:
    plot_run(run)
    assert not (run.folder / "metrics.png").exists()
    for row in log(2):
        run.log(dict(row))
    plot_run(run)
    with Image.open(run.folder / "metrics.png") as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape[1] > pixels.shape[0] > 300
    assert (pixels[0, 0] == 255).all()
    assert (pixels == 255).all(axis=2).mean() > 0.7
    assert not list(run.folder.glob(".*"))


def test_a_failing_write_leaves_the_old_picture(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.log(dict(log(1)[0]))
    plot_run(run)
    before = (run.folder / "metrics.png").read_bytes()

    run.log(dict(log(2)[1]))

    def full(file: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RecipeError, match="cannot be written: no space left"):
        plot_run(run)
    assert (run.folder / "metrics.png").read_bytes() == before


def test_colours_differ_for_people_who_see_two_dimensions_of_colour() -> None:
    # Deuteranopia after Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
    seen = np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    )
    linear = []
    for colour, _ in plot.STYLES[: len(FEATURES)]:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear.append(
            seen @ [c / 12.92 if c <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        )
    for first, one in enumerate(linear):
        for other in linear[first + 1 :]:
            assert math.dist(one, other) > 0.1
    assert len({marker for _, marker in plot.STYLES}) == len(plot.STYLES)
