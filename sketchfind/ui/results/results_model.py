"""The answer as a Qt model: one row per photo, best first; copies are stacked under the best."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import PurePath
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

from sketchfind.types import Hit
from sketchfind.ui import texts
from sketchfind.ui.folders.offline_folders import OfflineFolders, offline_text

HIT_ROLE = int(Qt.ItemDataRole.UserRole)
STACK_ROLE = HIT_ROLE + 1  # how many photos lie under this one; 0 for none
DOUBTFUL_ROLE = HIT_ROLE + 2  # whether it does not stand out from photos in general
OFFLINE_ROLE = HIT_ROLE + 3  # whether its drive is not connected
PICKED_ROLE = HIT_ROLE + 4  # whether it was picked as the one that was wanted
Index = QModelIndex | QPersistentModelIndex


class Place(NamedTuple):
    """The place of a photo in the grid, from 1, and the last place; None while more may follow.

    A photo's rank may be higher than its place, since photos inside stacks have no place.
    """

    number: int
    of: int | None


class ResultsModel(QAbstractListModel):
    """Holds the hits of the newest answer."""

    picks_changed = Signal()

    def __init__(self, offline: OfflineFolders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Hit, ...] = ()
        self._hits: tuple[Hit, ...] = ()  # one for each row
        self._rows: dict[int, int] = {}
        self._under: dict[int, list[Hit]] = {}  # by the id of the photo on top
        self._open: set[int] = set()  # stacks that are spread out
        self._convincing: int | None = None
        self._picked: set[int] = set()
        self._offline = offline
        offline.changed.connect(self._drives_changed)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Return the photos that have a row, best first."""
        return self._hits

    @property
    def total(self) -> int:
        """Return how many photos the answer has, those in stacks too."""
        return len(self._all)

    @property
    def convincing(self) -> int | None:
        """Return how many photos stand out; None when that is unknown."""
        return self._convincing

    @property
    def by_date(self) -> bool:
        """Tell whether this is a list by date rather than a ranking."""
        return bool(self._hits) and self._hits[0].score is None

    @property
    def outstanding(self) -> int:
        """Return how many rows, from the first one, deserve to be shown big."""
        if self.by_date:
            return 0
        most = 1 if self._convincing is None else self._convincing
        return next((row for row, hit in enumerate(self._hits) if hit.rank > most), len(self._hits))

    @property
    def first_doubtful(self) -> int:
        """Return the row after the last photo that stands out; 0 when that is unknown."""
        most, last = self._convincing or 0, 0
        spread = sum(len(self._under[photo_id]) for photo_id in self._open)
        for row, hit in enumerate(self._hits, 1):
            if hit.rank <= most:
                last = row
            elif row > last + spread:  # only copies can be in between
                break
        return last

    def set_hits(
        self,
        hits: tuple[Hit, ...],
        stacks: Sequence[int] = (),
        convincing: int | None = None,
    ) -> None:
        """Show another answer; a stack that was spread out stays so."""
        self._all, self._convincing = hits, convincing
        self._under = {}
        for number, top in enumerate(stacks):
            if number != top:
                self._under.setdefault(hits[top].photo_id, []).append(hits[number])
        self._open &= set(self._under)
        self._make_rows()

    @Slot()
    def _drives_changed(self) -> None:
        if self._hits:
            self.dataChanged.emit(self.index(0), self.index(len(self._hits) - 1), [OFFLINE_ROLE])

    @Slot(set)
    def mark_picked(self, photo_ids: set[int]) -> None:
        """Mark these photos, and no others, as those that were wanted."""
        changed, self._picked = photo_ids ^ self._picked, photo_ids
        for photo_id in changed & self._rows.keys():
            index = self.index(self._rows[photo_id])
            self.dataChanged.emit(index, index, [PICKED_ROLE])
        self.picks_changed.emit()

    def is_picked(self, photo_id: int) -> bool:
        """Tell whether a photo, which need not have a row, was picked."""
        return photo_id in self._picked

    def is_stack(self, photo_id: int) -> bool:
        """Tell whether copies lie under a photo."""
        return photo_id in self._under

    @property
    def has_closed_stacks(self) -> bool:
        """Tell whether there are photos that have no row."""
        return len(self._hits) < len(self._all)

    def toggle_stacks(self, photo_ids: Iterable[int]) -> None:
        """Spread stacks out, each behind its top photo; close them if they all are spread out."""
        stacks = self._under.keys() & set(photo_ids)
        if stacks:
            self._open = self._open - stacks if stacks <= self._open else self._open | stacks
            self._make_rows()

    def spread_stacks(self) -> None:
        """Spread all stacks out."""
        self._open = set(self._under)
        self._make_rows()

    def _make_rows(self) -> None:
        self.beginResetModel()
        if self._under:
            below = {hit.photo_id for under in self._under.values() for hit in under}
            rows: list[Hit] = []
            for hit in self._all:
                if hit.photo_id not in below:
                    rows.append(hit)
                    if hit.photo_id in self._open:
                        rows += self._under[hit.photo_id]
            self._hits = tuple(rows)
        else:
            self._hits = self._all
        self._rows = {hit.photo_id: row for row, hit in enumerate(self._hits)}
        self.endResetModel()

    def row_of(self, photo_id: int) -> int | None:
        """Return the row of a photo, if it is in the answer and not inside a stack."""
        return self._rows.get(photo_id)

    def row_over(self, photo_id: int) -> int:
        """Return the row of the photo on top of the stack that a photo lies in."""
        tops = {hit.photo_id: top for top, under in self._under.items() for hit in under}
        return self._rows[tops[photo_id]]

    @Slot(int)
    def thumbnail_changed(self, photo_id: int) -> None:
        """Have the row of a photo painted again."""
        row = self._rows.get(photo_id)
        if row is not None:
            index = self.index(row)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._hits)

    def match(
        self,
        start: Index,
        role: int,
        value: Any,
        hits: int = 1,
        flags: Qt.MatchFlag = Qt.MatchFlag.MatchStartsWith,
    ) -> list[QModelIndex]:
        """Return the next photo whose name begins with what is typed, if there is one.

        Qt itself would ask for every name, which takes long for a very long list.
        """
        typed, first = str(value).casefold(), start.row()
        for row in chain(range(first, len(self._hits)), range(first)):
            if self._hits[row].path.rpartition(os.sep)[2].casefold().startswith(typed):
                return [self.index(row)]
        return []

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction  # a photo never leaves its folder

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        under = len(self._under.get(hit.photo_id, ()))
        if role == STACK_ROLE:
            return under
        doubtful = self._convincing is not None and hit.rank > self._convincing
        if role == DOUBTFUL_ROLE:
            return doubtful
        if role == OFFLINE_ROLE:
            return self._offline.folder_of(hit.path) is not None
        if role == PICKED_ROLE:
            return hit.photo_id in self._picked
        if role == Qt.ItemDataRole.DisplayRole:
            return texts.shown_name(hit.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts.tip(self._tip(hit, under, doubtful))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(hit, index.row() + 1, under, doubtful)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return ", ".join(self._facts(hit))
        return None

    def _spoken(self, hit: Hit, place: int, under: int, doubtful: bool) -> str:
        """Return the text by which listeners to a screen reader can tell photos apart."""
        text = self.tr("Photo %1, number %2")
        if self._offline.folder_of(hit.path):
            text = self.tr("Photo %1, number %2, its drive is not connected")
        parts = [texts.filled(text, texts.shown_name(hit.path), QLocale().toString(place))]
        if hit.photo_id in self._picked:
            parts.append(self.tr("marked as the one you wanted"))
        return ", ".join([*parts, *self._notes(hit, under, doubtful)])

    def _notes(self, hit: Hit, under: int, doubtful: bool) -> list[str]:
        """Return what the look of a photo tells besides its picture."""
        notes = []
        if doubtful:
            notes.append(self.tr("no more similar than by chance"))
        if under:
            number = QLocale().toString(under)
            text = self.tr("near copies behind it: %1")
            if hit.photo_id in self._open:
                text = self.tr("near copies next to it: %1")
            notes.append(text.replace("%1", number))
        return notes

    def _facts(self, hit: Hit) -> list[str]:
        """Return how similar a photo is, if it was compared, and its folder."""
        facts = [texts.shown(str(PurePath(hit.path).parent))]
        if hit.score is not None:
            score = texts.similarity(hit.score)
            facts.insert(0, self.tr("Similarity %1").replace("%1", score))
        return facts

    def _tip(self, hit: Hit, under: int, doubtful: bool) -> str:
        lines = [texts.shown_name(hit.path), *self._facts(hit)]
        lines += map(texts.sentence, self._notes(hit, under, doubtful))
        folder = self._offline.folder_of(hit.path)
        if folder is not None:
            lines.append(offline_text(folder))
        return "\n".join(lines)
