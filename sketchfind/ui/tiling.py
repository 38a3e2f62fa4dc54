"""Where the tiles of the grid are, by counting: no table of places, however many photos."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tiling:
    """Square cells in `columns`; the first `big` tiles take four cells each.

    The big ones stand side by side at the left, the next ones fill the two lines of cells beside
    them, all others follow line by line below. Lengths are in pixels, `big` is at most half of
    `columns`.
    """

    columns: int = 1
    cell: int = 1
    count: int = 0
    big: int = 0

    @property
    def height(self) -> int:
        """Return the height of everything."""
        lines = 2 if self.big else 0
        return (lines + -(-max(self.count - self._head, 0) // self.columns)) * self.cell

    @property
    def _beside(self) -> int:
        """Return how many cells a line has beside the big tiles."""
        return self.columns - 2 * self.big

    @property
    def _head(self) -> int:
        """Return how many tiles there are beside and in front of the big ones' lower edge."""
        return self.big + 2 * self._beside if self.big else 0

    def side(self, number: int) -> int:
        """Return the side of a tile with its margin."""
        return 2 * self.cell if number < self.big else self.cell

    def corner(self, number: int) -> tuple[int, int]:
        """Return the left and the upper edge of a tile."""
        if number < self.big:
            column, line = 2 * number, 0
        elif number < self._head:
            line, column = divmod(number - self.big, self._beside)
            column += 2 * self.big
        else:
            line, column = divmod(number - self._head, self.columns)
            line += 2 if self.big else 0
        return column * self.cell, line * self.cell

    def at(self, x: int, y: int) -> int | None:
        """Return the number of the tile at a place, if there is one."""
        column, line = x // self.cell, y // self.cell
        if not (0 <= column < self.columns and line >= 0):
            return None
        if self.big and line < 2:
            if column < 2 * self.big:
                number = column // 2
            else:
                number = self.big + line * self._beside + column - 2 * self.big
        else:
            number = self._head + (line - (2 if self.big else 0)) * self.columns + column
        return number if number < self.count else None

    def between(self, top: int, bottom: int) -> range:
        """Return the numbers of the tiles that may be seen between two heights."""
        lines = 2 if self.big else 0
        first, last = top // self.cell - lines, bottom // self.cell + 1 - lines
        start = self._head + first * self.columns if first >= 0 else 0
        stop = self._head + max(last, 0) * self.columns
        return range(min(start, self.count), min(stop, self.count))


def tiling(width: int, side: int, gap: int, count: int, best: int) -> Tiling:
    """Fill a width with columns near to the wanted `side`; up to `best` tiles are big.

    No more than one row of tiles is big: below it the eye compares again. Two columns are so wide
    that none needs to be.
    """
    columns = max(round(width / (side + gap)), 1)
    cell = max(width // columns, gap + 32)
    return Tiling(columns, cell, count, min(best, count, columns // 2 if columns > 2 else 0))
