from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sketchfind.errors import RecipeError
from sketchfind.training.facts import Facts
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.run import Run


def test_epochs_need_not_have_the_same_figures(tmp_path: Path) -> None:
    run = Run(tmp_path / "run")
    run.log({"epoch": 1, "align": 0.5})
    run.log({"epoch": 2, "align": 0.4, "pacs/clip": 0.3})
    run.log({"epoch": 3, "align": 0.2})
    assert [row["align"] for row in run.metrics()] == ["0.5", "0.4", "0.2"]
    assert [row["pacs/clip"] for row in run.metrics()] == ["", "0.3", ""]
    run.log({"epoch": 2, "align": 0.1})
    assert [row["epoch"] for row in run.metrics()] == ["1", "2"]
    assert (run.folder / "metrics.csv").read_bytes() == b"epoch,align,pacs/clip\n1,0.5,\n2,0.1,\n"


def test_figures_stand_in_their_order_also_where_the_first_epoch_lacks_some(tmp_path: Path) -> None:
    run = Run(tmp_path / "run")
    for row in (
        {"epoch": 1, "skipped": 3, "pacs/clip": 0.2},
        {"epoch": 2, "align": 0.5, "skipped": 0, "pacs/clip": 0.3},
        {"epoch": 3, "align": 0.4, "skipped": 0},
    ):
        run.log(row)
    text = (run.folder / "metrics.csv").read_text()
    assert text.splitlines() == [
        "epoch,align,skipped,pacs/clip",
        "1,,3,0.2",
        "2,0.5,0,0.3",
        "3,0.4,0,",
    ]


@pytest.mark.parametrize(
    "log", [b"align\n1\n", b"epoch,align\n1", b"epoch,align\nI,1\n", b"epoch\n1,1\n", b"\xff"]
)
def test_a_log_of_something_else_is_refused(tmp_path: Path, log: bytes) -> None:
    (tmp_path / "metrics.csv").write_bytes(log)
    with pytest.raises(RecipeError, match=r"metrics\.csv is damaged"):
        Run(tmp_path).metrics()


@pytest.mark.parametrize(
    "noted", ["", "[]", '{"recipe": 5}', '{"recipe": {}}', '{"recipe": {}, "seen": 5}']
)
def test_facts_of_something_else_are_refused(tmp_path: Path, noted: str) -> None:
    (tmp_path / "recipe.json").write_text(noted)
    with pytest.raises(RecipeError, match=r"recipe\.json is damaged"):
        Run(tmp_path).facts()


def test_a_run_goes_on_with_the_classes_that_it_noted(tmp_path: Path) -> None:
    run = Run(tmp_path)
    classes = frozenset({"bee", "cat"})
    run.start(Facts(Recipe(start="other"), seen=classes | {"ant"}, classes=classes))
    run.require_classes(["cat", "bee"])
    with pytest.raises(RecipeError, match="begun without the class 'ant'"):
        run.require_classes(["ant", "bee", "cat"])
    with pytest.raises(RecipeError, match="begun with the class 'cat'"):
        run.require_classes(["bee"])


def test_a_run_on_a_drive_without_locks_is_not_said_to_be_trained_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    with Run(tmp_path).sole_use():  # which SQLite tells as it tells that error
        monkeypatch.setattr(fcntl, "lockf", refuse)
        with Run(tmp_path).sole_use():
            pass
