"""Places of tiles, against a slow oracle that lays cells out one by one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sketchfind.ui.results.tiling import Tiling, tiling


def laid_out(tiles: Tiling) -> dict[tuple[int, int], int]:
    """Fill cells (column, line) with numbers, as somebody would with paper and scissors."""
    cells: dict[tuple[int, int], int] = {}
    for number in range(tiles.count):
        if number < tiles.big:
            for column in (0, 1):
                for line in (0, 1):
                    cells[2 * number + column, line] = number
            continue
        line = column = 0
        if number == tiles.cut:
            first = lines(cells)
        if 0 < tiles.cut <= number:
            line = first
        while (column, line) in cells:
            column += 1
            if column == tiles.columns:
                column, line = 0, line + 1
        cells[column, line] = number
    return cells


def lines(cells: dict[tuple[int, int], int]) -> int:
    return 1 + max((line for _, line in cells), default=-1)


def top(tiles: Tiling, cells: dict[tuple[int, int], int], line: int) -> int:
    """Return the upper edge of a line of cells, below the band where the tiles are."""
    above = {place[1] for place, number in cells.items() if 0 < tiles.cut <= number}
    return line * tiles.cell + (tiles.band if above and line >= min(above) else 0)


@st.composite
def tilings(draw: st.DrawFn) -> Tiling:
    columns = draw(st.integers(1, 9))
    count = draw(st.integers(0, 60))
    cut = draw(st.integers(0, count + 3))
    big = draw(st.integers(0, min(columns // 2, cut or count, count)))
    return Tiling(columns, draw(st.integers(1, 50)), count, big, cut, draw(st.integers(0, 60)))


@given(tilings())
@example(Tiling(columns=5, cell=10, count=1, big=1))
def test_places_are_those_of_the_oracle(tiles: Tiling) -> None:
    cells, cell = laid_out(tiles), tiles.cell
    band = tiles.band if 0 < tiles.cut < tiles.count else 0
    assert tiles.height == lines(cells) * cell + band
    assert (tiles.edge is None) == (not 0 < tiles.cut < tiles.count)
    for line in range(lines(cells) + 2):
        for column in range(-1, tiles.columns + 1):
            middle = (column * cell + cell // 2, top(tiles, cells, line) + cell // 2)
            assert tiles.at(*middle) == cells.get((column, line))
    assert tiles.at(0, -1) is None
    for number in range(tiles.count):
        own = sorted(place for place, there in cells.items() if there == number)
        assert tiles.corner(number) == (own[0][0] * cell, top(tiles, cells, own[0][1]))
        assert tiles.at(*tiles.corner(number)) == number
        assert tiles.side(number) ** 2 == len(own) * cell**2
    if tiles.edge is not None:
        assert all(tiles.at(x, tiles.edge + y) is None for x in (0, 9) for y in range(tiles.band))
        assert tiles.last(tiles.edge - 1) == tiles.cut - 1
        assert tiles.last(tiles.edge) == tiles.count - 1


@given(tilings(), st.integers(0, 3000), st.integers(0, 400))
@example(Tiling(columns=5, cell=10, count=1, big=1), 0, 5)
@example(Tiling(columns=2, cell=1, count=6, cut=4, band=60), 10, 5)  # nothing but the band
@example(Tiling(columns=2, cell=10, count=5, cut=2, band=60), 0, 400)
def test_what_is_between_two_heights_holds_all_that_is_seen(
    tiles: Tiling, top: int, height: int
) -> None:
    found = tiles.between(top, top + height)
    seen = [
        number
        for number in range(tiles.count)
        if tiles.corner(number)[1] <= top + height
        and tiles.corner(number)[1] + tiles.side(number) > top
    ]
    assert set(seen) <= set(found)
    assert len(found) <= len(seen) + 4 * tiles.columns  # and hardly more
    assert set(found) <= set(range(tiles.count))


@pytest.mark.parametrize(
    ("width", "side", "best", "columns", "big"),
    [
        (660, 150, 80, 4, 2),
        (660, 150, 1, 4, 1),
        (660, 150, 0, 4, 0),
        (660, 96, 80, 6, 3),
        (620, 150, 80, 4, 2),
        (480, 150, 80, 3, 1),
        (320, 320, 80, 1, 0),
        (330, 150, 80, 2, 0),
        (10, 320, 1, 1, 0),
    ],
)
def test_one_row_of_the_best_is_big(
    width: int, side: int, best: int, columns: int, big: int
) -> None:
    tiles = tiling(width, side, 12, 1000, best=best)
    assert (tiles.columns, tiles.big) == (columns, big)
    assert tiles.cell >= 12 + 32
    assert width - tiles.columns < tiles.columns * tiles.cell <= width or columns == 1


def test_no_more_are_big_than_there_are() -> None:
    assert tiling(660, 150, 12, 1, best=5).big == 1
    assert tiling(660, 150, 12, 0, best=5).height == 0
