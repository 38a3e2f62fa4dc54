from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from sketchfind.training.evaluation.items import Item
from sketchfind.training.evaluation.per_class import by_class


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


def test_many_classes_take_a_moment() -> None:
    many = items([str(number) for number in range(60_000)])
    started = time.monotonic()
    found = by_class({"ap": np.ones(len(many))}, many, many)
    assert len(found) == len(many)
    assert (
        time.monotonic() - started < 10
    )  # a pass over all for each class takes most of one minute
