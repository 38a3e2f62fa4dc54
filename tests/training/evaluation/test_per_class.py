from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sketchfind.training.evaluation.items import Item
from sketchfind.training.evaluation.per_class import ClassFigures, by_class, mean_over_classes


def items(names: list[str]) -> list[Item]:
    return [Item(name, Path(name)) for name in names]


def test_each_class_has_the_means_and_counts_of_its_own() -> None:
    rng = np.random.default_rng(0)
    names = [f"class {number}" for number in range(12)] + ["caf\udce9"]
    asked, shown = (list(rng.choice(names[:-1], count)) + names for count in (500, 700))
    figures = {"ap": rng.random(len(asked)), "acc": np.full(len(asked), np.nan)}
    figures["acc"][::3] = 1.0
    found = by_class(figures, items(asked), items(shown))
    assert [row.class_name for row in found] == sorted(names)
    for row in found:
        mine = [place for place, name in enumerate(asked) if name == row.class_name]
        assert (row.queries, row.photos) == (len(mine), shown.count(row.class_name))
        for key, values in figures.items():
            own = [values[place] for place in mine if not np.isnan(values[place])]
            expected = np.mean(own) if own else np.nan
            assert np.isclose(row.figures[key], expected, rtol=1e-15, equal_nan=True)


def test_each_class_counts_the_same_and_one_without_pairs_not_at_all() -> None:
    rows = [
        ClassFigures("apple", 8, 4, {"map_all": 0.2, "acc@1/class": 0.5, "acc@5/class": np.nan}),
        ClassFigures("owl", 1, 4, {"map_all": 0.4, "acc@1/class": np.nan, "acc@5/class": np.nan}),
        ClassFigures("zebra", 4, 4, {"map_all": 0.9, "acc@1/class": 0.7, "acc@5/class": np.nan}),
    ]
    expected = {"map_all": 0.5, "acc@1/class": 0.6, "acc@5/class": np.nan}
    assert mean_over_classes(rows) == pytest.approx(expected, nan_ok=True)


class Watched(np.ndarray):
    """Figures that know how many were asked for."""

    asked = 0

    def __getitem__(self, rows: Any) -> Any:
        self.asked += len(rows)
        return np.asarray(self)[rows]


class Passed(list[Item]):
    """Items that know how often somebody went through them."""

    passes = 0

    def __iter__(self) -> Iterator[Item]:
        self.passes += 1
        return super().__iter__()


def test_many_classes_take_one_pass() -> None:
    names = [str(number % 50) for number in range(200)]
    asked, shown = Passed(items(names)), Passed(items(names))
    figures = np.ones(len(names)).view(Watched)
    assert len(by_class({"ap": figures}, asked, shown)) == 50
    assert (asked.passes, shown.passes, figures.asked) == (1, 1, len(names))
