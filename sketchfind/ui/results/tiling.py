"""Computes the places of tiles in the grid, without a table, however many photos there are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tiling:
    """Square cells in `columns`; the first `big` tiles take four cells each.

    The big ones stand side by side at the left, the next ones fill the two lines of cells beside
    them, all others follow line by line below. If `cut` lies between tiles, those from `cut`
    on begin on a new line, `band` below the others. Lengths are in pixels; `big` is at most `cut`,
    and at most half of `columns`.
    """

    columns: int = 1
    cell: int = 1
    count: int = 0
    big: int = 0
    cut: int = 0
    band: int = 0

    @property
    def height(self) -> int:
        """Return the height of everything."""
        if self.edge is None:
            return self._upper_height
        lines = -(-(self.count - self.cut) // self.columns)
        return self.edge + self.band + lines * self.cell

    @property
    def edge(self) -> int | None:
        """Return the upper edge of the band between the tiles, if there is one."""
        return self._upper_height if 0 < self.cut < self.count else None

    @property
    def _upper(self) -> int:
        """Return how many tiles lie above the band."""
        return self.cut if 0 < self.cut < self.count else self.count

    @property
    def _upper_height(self) -> int:
        lines = 2 if self.big else 0
        return (lines + -(-max(self._upper - self._head, 0) // self.columns)) * self.cell

    @property
    def _beside(self) -> int:
        """Return how many cells a line has beside the big tiles."""
        return self.columns - 2 * self.big

    @property
    def _head(self) -> int:
        """Return for how many tiles there is room above the big ones' lower edge."""
        return self.big + 2 * self._beside if self.big else 0

    def side(self, number: int) -> int:
        """Return the side of a tile with its margin."""
        return 2 * self.cell if number < self.big else self.cell

    def corner(self, number: int) -> tuple[int, int]:
        """Return the left and the upper edge of a tile."""
        top = 0
        if number < self.big:
            column, line = 2 * number, 0
        elif number >= self._upper:
            line, column = divmod(number - self.cut, self.columns)
            top = self._upper_height + self.band
        elif number < self._head:
            line, column = divmod(number - self.big, self._beside)
            column += 2 * self.big
        else:
            line, column = divmod(number - self._head, self.columns)
            line += 2 if self.big else 0
        return column * self.cell, top + line * self.cell

    def at(self, x: int, y: int) -> int | None:
        """Return the number of the tile at a place, if there is one."""
        column = x // self.cell
        if not (0 <= column < self.columns and y >= 0):
            return None
        if self.edge is not None and y >= self.edge:
            line = (y - self.edge - self.band) // self.cell
            number = self.cut + line * self.columns + column
            return number if line >= 0 and number < self.count else None
        line = y // self.cell
        if self.big and line < 2:
            if column < 2 * self.big:
                return column // 2
            number = self.big + line * self._beside + column - 2 * self.big
        else:
            number = self._head + (line - (2 if self.big else 0)) * self.columns + column
        return number if number < self._upper else None

    def last(self, y: int) -> int:
        """Return the last tile above the band if `y` is above the band, else the last of all."""
        return (self._upper if self.edge is not None and y < self.edge else self.count) - 1

    def between(self, top: int, bottom: int) -> range:
        """Return the numbers of the tiles that may be seen between two heights."""
        start, stop = self._from_line_at(top, 0), self._from_line_at(bottom, 1)
        return range(start, max(start, stop))

    def _from_line_at(self, y: int, further: int) -> int:
        """Return the first tile of the line at a height, or of one `further` down."""
        if self.edge is not None and y >= self.edge:
            line = (y - self.edge - self.band) // self.cell + further
            return min(self.cut + max(line, 0) * self.columns, self.count)
        line = y // self.cell + further - (2 if self.big else 0)
        if line < 0:
            return min(self._head, self._upper) if further else 0
        return min(self._head + line * self.columns, self._upper)


def tiling(
    width: int, side: int, gap: int, count: int, *, best: int = 0, cut: int = 0, band: int = 0
) -> Tiling:
    """Fill a width with columns close to the wanted `side`; up to `best` tiles are big.

    At most one row of tiles is big, since below it the eye compares again. With two columns, tiles
    are so wide that none needs to be big.
    """
    columns = max(round(width / (side + gap)), 1)
    cell = max(width // columns, gap + 32)
    big = min(best, count, columns // 2 if columns > 2 else 0)
    return Tiling(columns, cell, count, big, cut, band)
