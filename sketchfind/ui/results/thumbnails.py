"""Thumbnails for the grid: read and scaled in threads, visible rows first, memory bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap

from sketchfind.library import Library
from sketchfind.ui.stored_pictures import read_thumbnail
from sketchfind.ui.tasks import Tasks

CACHE_BYTES = 96_000_000
AT_ONCE = 2  # more threads would only compete with the encoder
CORNER = 8.0


def _cost(side: int) -> int:
    return 4 * side * side


@dataclass(frozen=True, slots=True)
class _Tile:
    pixmap: QPixmap | None  # None: there is no thumbnail
    side: int

    @property
    def cost(self) -> int:
        return _cost(self.side) if self.pixmap is not None else 64


LOOK_AGAIN = _Tile(None, 0)  # missing so far; nobody wants this side, so it is loaded again


class Thumbnails(QObject):
    """A cache of square tiles with round corners, filled on demand."""

    ready = Signal(int)  # photo_id
    outdated = Signal()  # the tiles on the screen have to be wanted again

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._tiles: OrderedDict[int, _Tile] = OrderedDict()
        self._cost = 0
        self._clears = self._looks = 0
        self._visible: Set[int] = frozenset()
        self._wanted: dict[int, int] = {}  # sides of tiles that are still to be loaded
        self._loading: set[int] = set()
        self._scale = 1.0

    def tile(self, photo_id: int) -> QPixmap | None:
        """Return the tile of a photo, possibly of another size, or None."""
        tile = self._tiles.get(photo_id)
        if tile is None:
            return None
        self._tiles.move_to_end(photo_id)
        return tile.pixmap

    def known_missing(self, photo_id: int) -> bool:
        """Tell whether it is known that a photo has no thumbnail."""
        tile = self._tiles.get(photo_id)
        return tile is not None and tile.pixmap is None

    def want(
        self, visible: Mapping[int, int], scale: float, ahead: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Load these tiles in order, each at its side in pixels; forget earlier wishes.

        `visible` tiles are kept however large the screen is. Those `ahead`, which may be seen next,
        are loaded only as far as the cache has room beside them: else they would push each other
        out.
        """
        self._scale = scale
        self._visible = visible.keys()
        room = CACHE_BYTES - sum(map(_cost, visible.values()))
        costs = accumulate(_cost(side) for _, side in ahead)
        fitting = (tile for tile, cost in zip(ahead, costs, strict=True) if cost <= room)
        self._wanted = {
            photo_id: side
            for photo_id, side in (*visible.items(), *fitting)
            if self._is_needed(photo_id, side)
        }
        self._start()

    @Slot()
    def clear(self) -> None:
        """Forget everything, because the photos changed."""
        self._tiles.clear()
        self._cost = 0
        self._clears += 1
        self.outdated.emit()

    @Slot()
    def look_again(self) -> None:
        """Look again for missing thumbnails: they may have been made by now."""
        missing = [number for number, tile in self._tiles.items() if tile.pixmap is None]
        self._looks += 1
        if missing or self._loading:
            self._tiles.update(dict.fromkeys(missing, LOOK_AGAIN))
            self.outdated.emit()

    def _is_needed(self, photo_id: int, side: int) -> bool:
        tile = self._tiles.get(photo_id)
        return tile is None or tile.side != side

    def _start(self) -> None:
        while len(self._loading) < AT_ONCE:
            # What is being read at another size has to end first.
            free = (photo_id for photo_id in self._wanted if photo_id not in self._loading)
            photo_id = next(free, None)
            if photo_id is None:
                break
            self._load(photo_id, self._wanted.pop(photo_id), self._scale)

    def _load(self, photo_id: int, side: int, scale: float) -> None:
        self._loading.add(photo_id)
        clears, looks = self._clears, self._looks

        def work() -> QImage | None:
            path = self._library.thumbnail(photo_id)
            return None if path is None else read_tile(path, side, CORNER * scale)

        def done(image: QImage | None) -> None:
            if clears != self._clears or (image is None and looks != self._looks):
                return  # it was read before the photos changed, or looked for before it was made
            pixmap = None if image is None else QPixmap.fromImage(image)
            self._keep(photo_id, _Tile(pixmap, side))
            self.ready.emit(photo_id)

        def always() -> None:
            self._loading.discard(photo_id)
            if photo_id in self._wanted and not self._is_needed(photo_id, self._wanted[photo_id]):
                del self._wanted[photo_id]
            self._start()

        self._tasks.run(work, done, always=always)

    def _keep(self, photo_id: int, tile: _Tile) -> None:
        old = self._tiles.pop(photo_id, None)
        self._cost += tile.cost - (old.cost if old is not None else 0)
        self._tiles[photo_id] = tile
        while self._cost > CACHE_BYTES:
            oldest = next((one for one in self._tiles if one not in self._visible), None)
            if oldest is None:
                break
            self._cost -= self._tiles.pop(oldest).cost


def read_tile(path: Path, side: int, corner: float) -> QImage | None:
    """Read a JPEG as a (side, side) tile, filled from its middle; None when it is unreadable."""
    filling = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    image = read_thumbnail(path, lambda size: size.scaled(side, side, filling))
    if image.isNull():
        return None
    left, top = (image.width() - side) // 2, (image.height() - side) // 2
    square = image.copy(left, top, side, side)
    tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(square))
    painter.drawRoundedRect(QRectF(0, 0, side, side), corner, corner)
    painter.end()
    return tile
