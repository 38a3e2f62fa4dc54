"""Places of tiles, against a slow oracle that lays cells out one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchfind.ui.tiling import Tiling, tiling


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
        while (column, line) in cells:
            column += 1
            if column == tiles.columns:
                column, line = 0, line + 1
        cells[column, line] = number
    return cells


@st.composite
def tilings(draw: st.DrawFn) -> Tiling:
    columns = draw(st.integers(1, 9))
    count = draw(st.integers(0, 60))
    big = draw(st.integers(0, min(columns // 2, count)))
    return Tiling(columns, draw(st.integers(1, 50)), count, big)


@given(tilings())
def test_places_are_those_of_the_oracle(tiles: Tiling) -> None:
    cells, cell = laid_out(tiles), tiles.cell
    lines = 1 + max((line for _, line in cells), default=-1)
    assert tiles.height == lines * cell
    for line in range(lines + 2):
        for column in range(-1, tiles.columns + 1):
            middle = (column * cell + cell // 2, line * cell + cell // 2)
            assert tiles.at(*middle) == cells.get((column, line))
    for number in range(tiles.count):
        own = sorted(place for place, there in cells.items() if there == number)
        assert tiles.corner(number) == (own[0][0] * cell, own[0][1] * cell)
        assert tiles.side(number) ** 2 == len(own) * cell**2


@given(tilings(), st.integers(0, 3000), st.integers(0, 400))
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


@pytest.mark.parametrize(
    ("width", "side", "best", "columns", "big"),
    [
        (660, 150, 80, 4, 2),
        (660, 150, 1, 4, 1),
        (660, 150, 0, 4, 0),
        (660, 96, 80, 6, 3),
        (320, 320, 80, 1, 0),
        (330, 150, 80, 2, 0),
        (10, 320, 1, 1, 0),
    ],
)
def test_one_row_of_the_best_is_big(
    width: int, side: int, best: int, columns: int, big: int
) -> None:
    tiles = tiling(width, side, 12, 1000, best)
    assert (tiles.columns, tiles.big) == (columns, big)
    assert width - tiles.columns < tiles.columns * tiles.cell <= width or columns == 1


def test_no_more_are_big_than_there_are() -> None:
    assert tiling(660, 150, 12, 1, 5).big == 1
    assert tiling(660, 150, 12, 0, 5).height == 0
