"""From which pictures the mean of a domain is taken when a model is exported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sketchfind.training import export
from sketchfind.training.data.collections import Example
from sketchfind.training.data.dataset import Dataset


def test_collections_have_the_shares_that_training_gives_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "EXAMPLES", 12)
    collections = ["large"] * 30 + ["small"] * 6 + ["unwanted"] * 10
    examples = [Example(name, "sketch", "apple", Path("x")) for name in collections]
    examples += [Example("large", "photo", "apple", Path("x"))] * 20
    seen = Dataset(tuple(examples), np.zeros(len(examples), np.int64), ("apple",), ())
    rows = export._as_trained(seen, "sketch", {"large": 0.3, "small": 0.3, "absent": 0.4})
    names = [examples[row].collection for row in rows]
    assert (names.count("large"), names.count("small"), len(set(rows))) == (6, 6, 12)
    assert all(examples[row].domain == "sketch" for row in rows)
    few = export._as_trained(seen, "sketch", {"small": 1.0})
    assert len(few) == 6  # no more than there are
