"""Which photos of the grid are selected, kept by photo while answers and stacks change.

Selected rows are read and set by runs: an index object for each of very many photos takes seconds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel

from sketchfind.types import Hit
from sketchfind.ui.results.results_model import HIT_ROLE, Index, ResultsModel

Flag = QItemSelectionModel.SelectionFlag


class RowSelection:
    """The selected photos of a model, and the current one among them."""

    def __init__(self, model: ResultsModel, selection_model: QItemSelectionModel) -> None:
        self._model = model
        self._selection_model = selection_model
        self._last_row = -1  # of the current photo, before the model was filled last
        self._begun: int | None = None  # id of the photo at which selecting several began last time

    @property
    def current(self) -> Hit | None:
        """Return the photo that keys act upon."""
        index = self._selection_model.currentIndex()
        return index.data(HIT_ROLE) if index.isValid() else None

    @property
    def current_row(self) -> int:
        """Return the row of the current photo or, if it is gone, the row that it had; else -1."""
        index = self._selection_model.currentIndex()
        return index.row() if index.isValid() else min(self._last_row, self._model.rowCount())

    @property
    def hits(self) -> list[Hit]:
        """Return the selected photos, best first."""
        runs = selected_runs(self._selection_model)
        return [hit for run in runs for hit in self._model.hits[run.start : run.stop]]

    @property
    def acted_on(self) -> list[Hit]:
        """Return the photos that an action on several applies to, the current one first.

        A current photo that was taken out of a selection of others is not one of them.
        """
        current, chosen = self.current, self.hits
        if current is None or not chosen:
            return chosen if current is None else [current]
        others = [hit for hit in chosen if hit.photo_id != current.photo_id]
        return chosen if len(others) == len(chosen) else [current, *others]

    @property
    def count(self) -> int:
        """Return how many photos are selected."""
        return sum(map(len, selected_runs(self._selection_model)))

    @property
    def begun_row(self) -> int | None:
        """Return the row at which a selection with Shift begins; None if there is no such row."""
        row = None if self._begun is None else self._model.row_of(self._begun)
        selected = row is not None and self._selection_model.isSelected(self._model.index(row))
        return row if selected else None

    def begin_at(self, index: Index) -> None:
        """Note the photo at which a selection begins."""
        self._begun = index.data(HIT_ROLE).photo_id if index.isValid() else None

    @property
    def over_stack(self) -> bool:
        """Tell whether copies lie under a photo that keys act upon."""
        return any(self._model.is_stack(hit.photo_id) for hit in self.acted_on)

    def choose(self, row: int) -> None:
        """Select this photo alone, whichever keys are held; Qt's own way would depend on them."""
        self._selection_model.setCurrentIndex(self._model.index(row), Flag.ClearAndSelect)

    def go_on_with(self, row: int) -> None:
        """Make the photo in this row current and selected; others stay selected."""
        self._selection_model.setCurrentIndex(self._model.index(row), Flag.Select)

    def go_on_with_others(self) -> None:
        """If the current photo is gone, make the nearest selected one current."""
        rows = self._selected_rows() if self.current is None else []
        if rows:
            self.go_on_with(min(rows, key=lambda row: abs(row - self._last_row)))

    def extend_to_last(self) -> None:
        """Select all photos to the last one, as Shift+End does."""
        first, last = self.begun_row, self._model.rowCount() - 1
        if first is not None:
            self._selection_model.setCurrentIndex(self._model.index(last), Flag.NoUpdate)
            selection = selection_of(self._model, range(first, last + 1))
            self._selection_model.select(selection, Flag.SelectCurrent)

    def step(self, by: int, shown: Hit | None = None) -> Hit | None:
        """Move by so many photos; return the photo reached, or None if there is none.

        If several photos are selected, they stay selected. If the photo `shown` is gone and one
        beside it took its place as the current one, the first step leads to that.
        """
        current, rows, row = self.current, self._rows(), self.current_row
        gone = shown is not None and self._model.row_of(shown.photo_id) is None
        if gone and current is not None and (row >= self._last_row) == (by > 0):
            return current
        place = bisect_left(rows, row)
        if by > 0 and row not in rows[place : place + 1]:  # the next photo took its place
            place -= 1
        return self._step_to(rows[place + by]) if 0 <= place + by < len(rows) else None

    def step_to_end(self, *, last: bool) -> Hit | None:
        """Move to the last photo, or the first; return it, or None if it is current already."""
        rows = self._rows()
        return self._step_to(rows[-1 if last else 0]) if rows else None

    def _rows(self) -> Sequence[int]:
        """Return the rows that one steps through: the selected ones if several are, else all."""
        return range(self._model.rowCount()) if self.count < 2 else self._selected_rows()

    def _selected_rows(self) -> list[int]:
        return [row for run in selected_runs(self._selection_model) for row in run]

    def _step_to(self, row: int) -> Hit | None:
        if self._selection_model.currentIndex().row() == row:
            return None
        flag = Flag.ClearAndSelect if self.count < 2 else Flag.NoUpdate
        self._selection_model.setCurrentIndex(self._model.index(row), flag)
        return self.current

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Select the same photos again after the model was filled again, if they are still there.

        The range that was selected last is selected last again, because Shift then replaces it.
        """
        current, chosen, self._last_row = self.current, self.hits, self.current_row
        row_of = self._model.row_of
        yield
        rows = {row for hit in chosen if (row := row_of(hit.photo_id)) is not None}
        row = None if current is None else row_of(current.photo_id)
        begun = None if self._begun is None else row_of(self._begun)
        last = rows
        if row is not None:
            first = begun if begun is not None and begun in rows else row
            last = {one for one in rows if min(first, row) <= one <= max(first, row)}
            self._selection_model.setCurrentIndex(self._model.index(row), Flag.NoUpdate)
        for part, flag in ((rows - last, Flag.ClearAndSelect), (last, Flag.Select)):
            self._selection_model.select(selection_of(self._model, part), flag)


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
