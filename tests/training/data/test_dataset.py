from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sketchfind.errors import RecipeError
from sketchfind.training.data.collections import Example
from sketchfind.training.data.dataset import read_examples, split
from sketchfind.training.data.partition import Partition
from sketchfind.training.data.text_table import TextTable


def test_split_is_by_class_over_all_collections(small_data: Path) -> None:
    table = TextTable.read(small_data / "text/table.npz", centred=True)
    examples = read_examples(small_data, ["sketchy", "quickdraw"])
    seen, held = split(examples, Partition.of(table, frozenset({"owl"})))
    assert seen.classes == ("apple", "hot air balloon", "zebra")
    assert held.classes == ("owl",)
    assert len(seen.examples) == 3 * 12
    assert {example.collection for example in held.examples} == {"sketchy", "quickdraw"}


def test_test_classes_join_neither_side(small_data: Path) -> None:
    table = TextTable.read(small_data / "text/table.npz", centred=True)
    examples = read_examples(small_data, ["sketchy", "quickdraw"])
    seen, held = split(examples, Partition.of(table, frozenset({"owl"}), frozenset({"zebra"})))
    assert seen.classes == ("apple", "hot air balloon")
    assert held.classes == ("owl",)
    assert seen.test == ("zebra",)
    assert "1 test" in seen.summary()


def test_the_log_names_the_classes_without_a_text_vector() -> None:
    table = TextTable(("apple",), np.ones((1, 2), np.float32))
    examples = [
        Example("sketchy", "photo", name, Path(name)) for name in ("apple", "moon", "Santa_Claus")
    ]
    seen, _ = split(examples, Partition.of(table))
    assert "left out: 2 classes without a text vector (Santa_Claus, moon), 0 test" in seen.summary()


def test_the_log_counts_the_classes_that_are_kinds_of_others() -> None:
    names = ("apple", "electric guitar", "great grey owl")
    table = TextTable(names, np.ones((3, 2), np.float32))
    spelled = (*names, "electric_guitar")  # one class in two collections
    examples = [Example("sketchy", "photo", name, Path(name)) for name in spelled]
    seen, _ = split(examples, Partition.of(table, frozenset({"guitar"}), frozenset({"owl"})))
    assert seen.classes == ("apple",)
    assert "0 test, 2 kinds of test or held-out classes" in seen.summary()


def test_the_log_names_what_of_the_lists_of_classes_is_of_no_class() -> None:
    table = TextTable(("apple", "heron"), np.ones((2, 2), np.float32))
    examples = [Example("sketchy", "photo", name, Path(name)) for name in ("apple", "Teepee")]

    def summary(*lists: frozenset[str]) -> str:
        return split(examples, Partition.of(table, *lists))[0].summary()

    # In a collection, in the table, there under an alias, and with kinds that are looked for.
    known = frozenset({"teepee", "heron", "wading bird", "songbird"})
    assert "lists" not in summary(known, known)
    said = "unknown in the lists of classes: aple, bts"
    assert summary(known | {"aple"}, frozenset({"bts"})).endswith(said)


def test_missing_collections_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="sketchy"):
        read_examples(tmp_path, ["sketchy"])
