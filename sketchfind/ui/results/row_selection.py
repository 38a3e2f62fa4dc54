"""Selected rows by runs: an index object for each of very many photos takes seconds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel


def selected_runs(selection_model: QItemSelectionModel) -> list[range]:
    """Return the selected rows, in their order, as runs without a gap."""
    selection = selection_model.selection()
    parts = (selection.at(number) for number in range(selection.count()))
    runs = (range(part.top(), part.bottom() + 1) for part in parts)
    return sorted(runs, key=lambda run: run.start)


def selection_of(model: QAbstractItemModel, rows: Iterable[int]) -> QItemSelection:
    """Return a selection of these rows, which may come in any order."""
    selection = QItemSelection()
    for _, run in groupby(enumerate(sorted(rows)), key=lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        selection.select(model.index(numbers[0], 0), model.index(numbers[-1], 0))
    return selection
