"""The answer as a Qt model: one row a photo, best first."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sketchfind.types import Hit

HIT_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


class ResultsModel(QAbstractListModel):
    """Holds the hits of the newest answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[Hit, ...] = ()
        self._rows: dict[int, int] = {}

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Return the photos of the newest answer, best first."""
        return self._hits

    def set_hits(self, hits: tuple[Hit, ...]) -> None:
        """Show another answer."""
        self.beginResetModel()
        self._hits = hits
        self._rows = {hit.photo_id: row for row, hit in enumerate(hits)}
        self.endResetModel()

    def row_of(self, photo_id: int) -> int | None:
        """Return the row of a photo, if it is in the answer."""
        return self._rows.get(photo_id)

    def thumbnail_changed(self, photo_id: int) -> None:
        """Have the row of a photo painted again."""
        row = self._rows.get(photo_id)
        if row is not None:
            index = self.index(row)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        name = shown_name(hit.path)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            similarity = self.tr("Similarity %1").replace("%1", f"{hit.score:.2f}")
            return f"{name}\n{similarity}\n{shown(str(PurePath(hit.path).parent))}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self.tr("Photo %1, number %2")
            return text.replace("%1", name).replace("%2", str(hit.rank))
        return None


def shown(path: str) -> str:
    """Return a path that can be displayed, also when its name is not valid text."""
    return path.encode("utf-8", "replace").decode("utf-8", "replace")


def shown_name(path: str) -> str:
    """Return the file name of a path, for display."""
    return shown(PurePath(path).name)
