"""Tiles: visible first, bounded, and honest about what is missing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import CORNER, OpenWindow, all_answered, drag, select
from PySide6.QtCore import QRect, QRectF
from pytestqt.qtbot import QtBot

from sketchfind.ui.results import thumbnails as module
from sketchfind.ui.results.thumbnails import Thumbnails, read_tile
from sketchfind.ui.tasks import Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks(2, "thumbnails")
    yield tasks
    tasks.drain()


@pytest.fixture
def cache(thumbnails: list[Path], tasks: Tasks) -> Thumbnails:
    return Thumbnails(FakeLibrary(thumbnails=thumbnails), tasks)


@pytest.fixture
def arrived(cache: Thumbnails) -> list[int]:
    """The photos whose tiles came, in their order."""
    arrived: list[int] = []
    cache.ready.connect(arrived.append)
    return arrived


def test_a_tile_is_square_with_round_corners(thumbnails: list[Path]) -> None:
    tile = read_tile(thumbnails[0], 100, 8.0)
    assert tile is not None
    assert (tile.width(), tile.height()) == (100, 100)
    assert tile.pixelColor(50, 50).red() > 240
    assert tile.pixelColor(0, 0).alpha() == 0


def test_wanted_tiles_arrive_in_order(
    cache: Thumbnails, arrived: list[int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 1)
    cache.want({5: 64, 3: 64, 4: 64}, 1.0)
    qtbot.waitUntil(lambda: len(arrived) == 3)
    assert arrived == [5, 3, 4]
    tile = cache.tile(3)
    assert tile is not None
    assert tile.toImage().pixelColor(32, 32).red() > 240


def test_scrolling_on_forgets_earlier_wishes(
    cache: Thumbnails, arrived: list[int], qtbot: QtBot
) -> None:
    cache.want(dict.fromkeys(range(1, 1000), 64), 1.0)
    cache.want({5000: 64, 5001: 64}, 1.0)
    qtbot.waitUntil(lambda: {5000, 5001} <= set(arrived))
    assert len(arrived) <= 4  # two were being read already


@pytest.mark.qt_log_ignore("JPEG", extend=True)
def test_missing_and_damaged_thumbnails_are_known(
    tmp_path: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 not a picture")
    library = FakeLibrary(thumbnails=[broken, tmp_path / "gone.jpg"])
    cache = Thumbnails(library, tasks)
    cache.want({0: 64, 1: 64}, 1.0)
    qtbot.waitUntil(lambda: cache.known_missing(0) and cache.known_missing(1))
    assert cache.tile(0) is None
    assert not cache.known_missing(2)


def test_memory_is_bounded_and_the_oldest_goes(
    cache: Thumbnails, arrived: list[int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CACHE_BYTES", 3 * 4 * 64 * 64)
    monkeypatch.setattr(module, "AT_ONCE", 1)
    cache.want(dict.fromkeys(range(3), 64), 1.0)
    qtbot.waitUntil(lambda: len(arrived) == 3)
    cache.want(dict.fromkeys((3, 4), 64), 1.0)
    qtbot.waitUntil(lambda: len(arrived) == 5)
    kept = [number for number in range(5) if cache.tile(number) is not None]
    assert kept == [2, 3, 4]


@pytest.mark.parametrize(("visible", "loaded"), [(5, 5), (1, 3)])
def test_all_that_is_visible_is_kept_and_more_is_loaded_where_there_is_room(
    cache: Thumbnails,
    tasks: Tasks,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    visible: int,
    loaded: int,
) -> None:
    monkeypatch.setattr(module, "CACHE_BYTES", 3 * 4 * 64 * 64)
    sides = [(number, 64) for number in range(10)]
    cache.want(dict(sides[:visible]), 1.0, sides[visible:])
    qtbot.waitUntil(lambda: all_answered(tasks))
    kept = [number for number in range(10) if cache.tile(number) is not None]
    assert kept == list(range(loaded))


def test_another_size_is_read_again_and_the_old_one_shown_meanwhile(
    cache: Thumbnails, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(cache.ready):
        cache.want({1: 64}, 1.0)
    with qtbot.waitSignal(cache.ready):
        cache.want({1: 128}, 1.0)
        old = cache.tile(1)
        assert old is not None
        assert old.width() == 64
    new = cache.tile(1)
    assert new is not None
    assert new.width() == 128


def test_one_that_was_missing_is_shown_when_it_was_made(
    open_window: OpenWindow, thumbnails: list[Path], qtbot: QtBot
) -> None:
    library = FakeLibrary(some_hits(3)).with_folder()
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: window.thumbnails.known_missing(1))
    library.thumbnails = tuple(thumbnails)
    window.indexer.folders.refresh()
    qtbot.waitUntil(lambda: window.thumbnails.tile(1) is not None)


def test_one_that_is_missing_has_its_name_once(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(FakeLibrary(some_hits(3)).with_folder())
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: window.thumbnails.known_missing(1))
    view = window.results.view
    place = view.visualRect(view.model().index(0, 0))
    foot = QRect(place.left() + 12, place.bottom() - 24, place.width() - 24, 14)
    plain = view.viewport().grab(foot).toImage()
    select(window, 0)
    qtbot.waitUntil(lambda: not view.glide.running)
    assert view.viewport().grab(foot).toImage() == plain


def test_names_in_tiles_grow_with_all_letters_and_numbers_of_stacks_fit_their_badges(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    library = FakeLibrary(some_hits(3)).with_folder()
    library.stacks = (0, 0, 2)
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    view = window.results.view
    qtbot.waitUntil(lambda: window.thumbnails.known_missing(1) and not view.glide.running)
    tile = view.visualRect(view.model().index(0, 0))
    middle, badge = tile.center(), view.itemDelegate().badge(QRectF(tile)).toRect()

    def inked() -> int:
        """Return how many rows the name in the first tile takes."""
        name = view.viewport().grab(QRect(middle.x() - 20, middle.y() + 4, 40, 60)).toImage()
        rows = [{name.pixel(x, y) for x in range(name.width())} for y in range(name.height())]
        return sum(len(row) > 1 for row in rows)

    small, numbered = inked(), view.viewport().grab(badge).toImage()
    letters = view.viewport().font()
    letters.setPointSizeF(1.8 * letters.pointSizeF())
    view.viewport().setFont(letters)
    assert inked() > 1.4 * small > 0
    assert view.viewport().grab(badge).toImage() == numbered


def test_one_that_is_missing_is_shown_so_while_it_is_looked_for_again(
    tasks: Tasks, qtbot: QtBot
) -> None:
    cache = Thumbnails(FakeLibrary(), tasks)
    with qtbot.waitSignal(cache.ready):
        cache.want({1: 64}, 1.0)
    with qtbot.waitSignal(cache.outdated):
        cache.look_again()
    assert cache.known_missing(1)
    with qtbot.waitSignal(cache.ready):
        cache.want({1: 64}, 1.0)


def test_one_that_is_made_while_it_is_looked_for_at_another_size_is_shown(
    thumbnails: list[Path], tasks: Tasks, qtbot: QtBot
) -> None:
    library, looked, go = FakeLibrary(), threading.Event(), threading.Event()
    cache = Thumbnails(library, tasks)
    cache.outdated.connect(lambda: cache.want({1: 128}, 1.0))
    with qtbot.waitSignal(cache.ready):
        cache.want({1: 64}, 1.0)
    find = library.thumbnail

    def find_slowly(photo_id: int) -> Path | None:
        path = find(photo_id)
        looked.set()
        assert go.wait(60)
        return path

    library.thumbnail = find_slowly
    cache.want({1: 128}, 1.0)
    assert looked.wait(60)
    library.thumbnails = tuple(thumbnails)
    cache.look_again()
    go.set()
    qtbot.waitUntil(lambda: cache.tile(1) is not None)
