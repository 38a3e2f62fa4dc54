from __future__ import annotations

import numpy as np
import pytest

from sketchfind.training.data.names import TextTable
from sketchfind.training.data.partition import Partition, Side


@pytest.fixture(scope="module")
def partition() -> Partition:
    names = ("owl", "great grey owl", "rhinoceros", "glasses", "apple", "bowl")
    table = TextTable(names, np.eye(len(names), dtype=np.float32))
    held = frozenset({"owl", "eyeglasses"})
    return Partition.of(table, held, frozenset({"rhinoceros", "cabin"}))


@pytest.mark.parametrize(
    ("class_name", "side", "name"),
    [
        ("Apple", "seen", "apple"),
        ("bowl", "seen", "bowl"),
        ("owl", "held out", "owl"),
        ("glasses", "held out", "glasses"),  # held out under an alias
        ("great_grey_owl", "kind of held out", "great grey owl"),
        ("rhinoceros", "test", "rhinoceros"),
        ("rhino", "test", "rhinoceros"),  # an alias of a test class
        ("cabin", "test", ""),  # a test class without a text vector
        ("zigzag", "no text vector", ""),
    ],
)
def test_every_class_has_one_place(
    partition: Partition, class_name: str, side: Side, name: str
) -> None:
    assert partition.place(class_name) == (side, name)
