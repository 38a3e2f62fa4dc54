"""Selecting many photos: all that are listed, how many it says, and what lies in stacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import OpenWindow, click, draw, idle, show_large, wait_for_photos
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.types import Filters
from sketchfind.ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def library(thumbnails: list[Path]) -> FakeLibrary:
    return FakeLibrary(some_hits(869), thumbnails).with_folder(photos=869)


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary) -> MainWindow:
    """A window in which nothing was asked yet."""
    return open_window(library)


@pytest.fixture
def listing(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window after a click on a folder: its first photos, of more that are counted."""
    window.asking.only_folder(Path("/photos/Holidays"))
    wait_for_photos(window, qtbot)
    assert window.results.model.rowCount() == 200
    assert window.results.summary.text() == "869 photos, newest first"
    return window


def select_all(window: MainWindow) -> None:
    window.results.view.enter()
    QTest.keyClick(window.results.view, Qt.Key.Key_A, CTRL)


def test_all_photos_of_a_list_are_selected(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.may_answer.clear()
    select_all(listing)
    assert listing.results.summary.text() == "200 of 869 selected"
    library.may_answer.set()
    qtbot.waitUntil(lambda: listing.results.summary.text() == "All 869 selected")
    listing.photo_actions.copy_path.trigger()
    copied = QGuiApplication.clipboard().text().split("\n")
    assert set(copied) == {hit.path for hit in library.hits}
    assert listing.status.news.full == "Paths of 869 photos copied"
    click(listing, 3, CTRL)
    assert listing.results.summary.text() == "868 of 869 selected"
    click(listing, 3)
    assert listing.results.summary.text() == "869 photos, newest first"


def test_all_photos_of_one_question_are_not_all_selected_for_the_next(
    listing: MainWindow, qtbot: QtBot
) -> None:
    summary = listing.results.summary
    select_all(listing)
    qtbot.waitUntil(lambda: summary.text() == "All 869 selected")
    listing.sketch.words.add_word("horse")
    qtbot.waitUntil(lambda: listing.results.model.rowCount() == 200)
    assert listing.results.view.chosen.count == 0
    click(listing, 2)
    listing.sketch.words.add_word("house")
    idle(listing, qtbot)
    assert listing.results.view.chosen.count == 1


def copied(window: MainWindow) -> list[str]:
    """Copy paths with the keys, and return their names."""
    QTest.keyClick(window.results.view, Qt.Key.Key_C, CTRL | SHIFT)
    return [Path(path).name for path in QGuiApplication.clipboard().text().split("\n")]


def test_a_photo_that_was_taken_out_of_the_selection_is_not_copied(listing: MainWindow) -> None:
    for row, keys in ((1, Qt.KeyboardModifier.NoModifier), (2, CTRL), (3, CTRL), (3, CTRL)):
        click(listing, row, keys)
    assert listing.results.summary.text() == "2 of 869 selected"
    assert copied(listing) == ["IMG_00002.jpg", "IMG_00003.jpg"]
    QTest.keyClick(listing.results.view, Qt.Key.Key_Left, CTRL)
    assert copied(listing) == ["IMG_00003.jpg", "IMG_00002.jpg"]
    click(listing, 3)
    click(listing, 3, CTRL)
    assert copied(listing) == ["IMG_00004.jpg"]  # none is selected: that which is current


def test_keys_act_on_the_selected_photos_that_are_left(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    for row, keys in ((1, Qt.KeyboardModifier.NoModifier), (5, CTRL), (3, CTRL)):
        click(listing, row, keys)
    listing.results.view.verticalScrollBar().setValue(10)
    library.hits = tuple(hit for hit in library.hits if hit.photo_id != 4)  # of row 3
    listing.search.ask_again()
    qtbot.waitUntil(lambda: listing.results.summary.text() == "2 of 868 selected")
    assert copied(listing) == ["IMG_00006.jpg", "IMG_00002.jpg"]
    assert listing.results.view.verticalScrollBar().value() == 10


@pytest.mark.parametrize("large", [False, True])
def test_keys_go_on_where_a_photo_was_that_somebody_deleted(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot, large: bool
) -> None:
    view, bar = listing.results.view, listing.results.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    row = view.visible_rows().start + 5
    click(listing, row)
    if large:
        QTest.keyClick(view, Qt.Key.Key_Space)
    place = bar.value()
    library.hits = library.hits[:row] + library.hits[row + 1 :]
    listing.search.ask_again()
    qtbot.waitUntil(lambda: listing.results.summary.text() == "868 photos, newest first")
    if large:
        QTest.keyClick(listing.preview, Qt.Key.Key_Escape)
    next_one = listing.results.model.hits[row]
    assert next_one.path == library.hits[row].path
    assert view.chosen.current == next_one
    assert view.chosen.hits == []
    assert listing.photo_actions.copy_image.isEnabled()
    assert bar.value() == place
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.chosen.hits == [listing.results.model.hits[row + 1]]


def test_keys_begin_with_the_photos_that_are_seen(listing: MainWindow, qtbot: QtBot) -> None:
    view, bar = listing.results.view, listing.results.view.verticalScrollBar()
    for take_focus in (listing.results.take_focus, listing.results.enter):
        listing.sketch.canvas.setFocus()
        view.selectionModel().clear()
        bar.setValue(bar.maximum() // 2)
        take_focus()
        assert view.currentIndex().row() in view.visible_rows()


def test_photos_of_another_list_can_all_be_copied_from_where_one_looks(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    view = listing.results.view
    view.enter()
    library.hits = tuple(replace(hit, photo_id=hit.photo_id + 900) for hit in library.hits[:150])
    listing.asking.only_folder(Path("/photos/Elsewhere"))
    qtbot.waitUntil(lambda: listing.results.summary.text() == "150 photos, newest first")
    view.verticalScrollBar().setValue(300)
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    assert listing.results.summary.text() == "All 150 selected"
    assert listing.photo_actions.export.isEnabled()
    assert view.verticalScrollBar().value() == 300
    listing.photo_actions.copy_path.trigger()
    assert listing.status.news.full == "Paths of 150 photos copied"


@pytest.mark.parametrize("way", ["waiting", "with the keypad", "going on meanwhile"])
def test_end_leads_to_the_last_photo_of_a_list(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot, way: str
) -> None:
    view, model = listing.results.view, listing.results.model
    library.may_answer.clear()
    view.enter()
    keypad = Qt.KeyboardModifier.KeypadModifier
    modifier = keypad if way == "with the keypad" else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(view, Qt.Key.Key_End, modifier)
    assert [hit.rank for hit in view.chosen.hits] == [200]
    if way == "going on meanwhile":
        QTest.keyClick(view, Qt.Key.Key_Left)
    library.may_answer.set()
    qtbot.waitUntil(lambda: model.rowCount() == 869 and not listing.search.busy)
    assert [hit.rank for hit in view.chosen.hits] == [199 if way == "going on meanwhile" else 869]
    assert view.chosen.current_row in view.visible_rows()


def ranks(window: MainWindow) -> list[int]:
    return [hit.rank for hit in window.results.view.chosen.hits]


def answer_again(window: MainWindow, qtbot: QtBot) -> None:
    """Have the photos answered anew, as an update does while it reads."""
    window.search.ask_again()
    qtbot.waitUntil(lambda: not window.search.busy)


@pytest.mark.parametrize("way", ["waiting", "going on meanwhile", "leaving"])
def test_end_leads_to_the_last_large_photo_of_a_list(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot, way: str
) -> None:
    preview, model = show_large(listing, 3), listing.results.model
    library.may_answer.clear()
    QTest.keyClick(preview, Qt.Key.Key_End)
    assert preview.seen == model.hits[199]
    if way != "waiting":
        key = Qt.Key.Key_Left if way == "going on meanwhile" else Qt.Key.Key_Escape
        QTest.keyClick(preview, key)
    library.may_answer.set()
    qtbot.waitUntil(lambda: model.rowCount() == 869)
    if way == "waiting":
        qtbot.waitUntil(lambda: preview.seen == model.hits[868])
        assert listing.results.view.chosen.hits == [model.hits[868]]
        QTest.keyClick(preview, Qt.Key.Key_Home)
        assert preview.seen == model.hits[0]
    elif way == "going on meanwhile":
        assert preview.seen == listing.results.view.chosen.current == model.hits[198]
    else:
        assert preview.seen is None


@pytest.mark.parametrize(
    ("gone", "ways"),
    [
        (1, {Qt.Key.Key_Left: None, Qt.Key.Key_Right: 3}),
        (3, {Qt.Key.Key_Left: 1}),
        (3, {Qt.Key.Key_Right: 5}),
        (5, {Qt.Key.Key_Right: None, Qt.Key.Key_Left: 3}),
    ],
)
def test_no_large_photo_is_skipped_of_several_once_the_one_that_is_seen_is_gone(
    listing: MainWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    gone: int,
    ways: dict[Qt.Key, int | None],
) -> None:
    rows = [row for row in (1, 3, 5) if row != gone] + [gone]
    for row in rows:
        click(listing, row, CTRL)
    QTest.keyClick(listing.results.view, Qt.Key.Key_Space)
    hits, preview = library.hits, listing.preview
    assert preview.seen is not None
    assert preview.seen.path == hits[gone].path
    library.hits = tuple(hit for hit in hits if hit is not hits[gone])
    listing.search.ask_again()
    qtbot.waitUntil(lambda: listing.results.summary.text() == "2 of 868 selected")
    for key, row in ways.items():
        QTest.keyClick(preview, key)
        assert preview.seen.path == hits[gone if row is None else row].path


def test_end_leads_to_the_last_selected_photo_where_several_are(
    listing: MainWindow, library: FakeLibrary
) -> None:
    click(listing, 1)
    click(listing, 4, CTRL)
    click(listing, 2, CTRL)
    QTest.keyClick(listing.results.view, Qt.Key.Key_Space)
    asked = len(library.queries)
    QTest.keyClick(listing.preview, Qt.Key.Key_End)
    assert listing.preview.seen == listing.results.model.hits[4]
    assert len(library.queries) == asked


def test_with_shift_end_selects_all_to_the_last_photo_of_a_list(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    view, model = listing.results.view, listing.results.model
    library.may_answer.clear()
    click(listing, 2)
    QTest.keyClick(view, Qt.Key.Key_End, SHIFT)
    assert ranks(listing) == [*range(3, 201)]
    library.may_answer.set()
    qtbot.waitUntil(lambda: model.rowCount() == 869)
    assert ranks(listing) == [*range(3, 870)]
    assert view.chosen.current_row == 868
    assert 868 in view.visible_rows()
    QTest.keyClick(view, Qt.Key.Key_Home, SHIFT)
    assert ranks(listing) == [1, 2, 3]


def test_shift_goes_on_from_where_it_began_after_another_answer(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    view = listing.results.view
    click(listing, 9)
    click(listing, 2, CTRL)
    click(listing, 5, SHIFT)
    assert ranks(listing) == [3, 4, 5, 6, 10]
    newer, *others = library.hits[::-1]
    library.hits = (newer, *others[::-1])  # a photo more before all that are selected
    answer_again(listing, qtbot)
    assert ranks(listing) == [3, 4, 5, 6, 10]
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert ranks(listing) == [3, 4, 5, 6, 7, 10]
    answer_again(listing, qtbot)
    click(listing, 2, SHIFT)
    assert ranks(listing) == [2, 3, 10]


def test_shift_begins_anew_where_one_photo_alone_was_chosen(
    listing: MainWindow, qtbot: QtBot
) -> None:
    click(listing, 2)
    click(listing, 5, SHIFT)
    QTest.keyClick(listing.results.view, Qt.Key.Key_Right)
    answer_again(listing, qtbot)
    QTest.keyClick(listing.results.view, Qt.Key.Key_Right, SHIFT)
    assert ranks(listing) == [7, 8]


def test_of_a_ranking_end_leads_to_the_last_photo_that_is_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    draw(window, qtbot)
    window.results.view.enter()
    QTest.keyClick(window.results.view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: window.results.model.rowCount() == 869)
    assert [hit.rank for hit in window.results.view.chosen.hits] == [200]


def test_all_means_those_too_that_came_meanwhile(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.may_answer.clear()
    select_all(listing)
    library.hits = tuple(some_hits(900))
    library.may_answer.set()
    qtbot.waitUntil(lambda: listing.results.summary.text() == "All 900 selected")


@pytest.mark.parametrize("photos", [199, 869])
def test_photos_that_come_push_none_that_is_selected_out_of_a_list(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, photos: int
) -> None:
    summary, known = window.results.summary, some_hits(900)
    library.hits = tuple(known[:photos])
    window.asking.only_folder(Path("/photos/Holidays"))
    wait_for_photos(window, qtbot)
    select_all(window)
    qtbot.waitUntil(lambda: summary.text() == f"All {photos} selected")
    in_order = enumerate(known[photos : photos + 31] + known[:photos], 1)
    library.hits = tuple(replace(hit, rank=rank) for rank, hit in in_order)
    answer_again(window, qtbot)
    assert summary.text() == f"{photos} of {photos + 31} selected"


def test_what_is_chosen_before_the_rest_has_come_stays_chosen(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.may_answer.clear()
    select_all(listing)
    click(listing, 1)
    library.may_answer.set()
    qtbot.waitUntil(lambda: listing.results.model.rowCount() == 869)
    assert [hit.rank for hit in listing.results.view.chosen.hits] == [2]


def test_after_trouble_nothing_is_selected_any_more(
    listing: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.error = UserFacingError("The catalog cannot be read.", "Try again.")
    with qtbot.waitSignal(listing.search.failed):
        select_all(listing)
    library.error = None
    qtbot.waitUntil(lambda: not listing.search.busy)
    listing.search.ask_again()
    qtbot.waitUntil(lambda: listing.results.model.rowCount() == 869)
    assert listing.results.summary.text() == "200 of 869 selected"


def test_of_a_ranking_without_an_end_only_its_first_photos_are_selected(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    draw(window, qtbot)
    asked = len(library.queries)
    select_all(window)
    assert window.results.summary.text() == "200 selected"
    assert window.status.news.full == "Only the first 200 photos are selected"
    assert not window.search.busy
    assert len(library.queries) == asked


def test_photos_in_stacks_are_selected_in_sight_and_put_together_again(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.hits, library.stacks = tuple(some_hits(9)), (0, 0, 2, 2, 4, 5, 6, 7, 8)
    window.asking.composition.filter_by(Filters(formats=("JPEG",)))
    results, model = window.results, window.results.model
    qtbot.waitUntil(lambda: model.rowCount() == 7)
    click(window, 4)
    assert not window.photo_actions.stack.isEnabled()
    select_all(window)
    assert results.view.chosen.hits == list(model.hits)
    assert results.summary.text() == "All 9 selected"
    QTest.keyClick(results.view, Qt.Key.Key_S)
    assert model.rowCount() == 7
    assert results.summary.text() == "7 of 9 selected"
    QTest.keyClick(results.view, Qt.Key.Key_S)
    assert model.rowCount() == 9
    assert results.summary.text() == "7 of 9 selected"


def test_photos_stay_where_they_are_when_several_are_selected(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.convincing, results = 0, window.results
    draw(window, qtbot)
    results.setFixedWidth(results.minimumWidth())  # where what is said takes several lines
    results.layout().activate()
    before = results.view.mapTo(results, QPoint())
    click(window, 0)
    assert results.summary.text() == "Nothing convincing. These come closest."
    for row in (1, 2):
        click(window, row, CTRL)
        results.layout().activate()
        assert results.summary.text() == f"{row + 1} selected"
        assert results.view.mapTo(results, QPoint()) == before
