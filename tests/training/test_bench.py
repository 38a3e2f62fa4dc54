"""The benchmark of training at its smallest: it reaches into the loop, and nothing else runs it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bench import training
from bench.options import Options
from bench.report import Report


def test_the_loop_is_compared_with_bare_steps(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tomllib.loads(recipe_file.read_text())
    monkeypatch.setattr(training, "VALUES", small | {"loss": training.VALUES["loss"]})
    found = {}

    def note(self: Report, case: str, figure: str, value: float, *_: object) -> None:
        found[figure] = value

    monkeypatch.setattr(Report, "add", note)
    training.run(Options(small_data, tmp_path, False, ()), Report("training", tmp_path))
    assert all(found[side] > 0 for side in ("loop", "bare steps", "batches alone"))
