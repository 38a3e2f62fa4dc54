"""The window as a whole: drawing answers, states in words, settings, leaving."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_library import MODEL, FakeLibrary, some_hits
from gestures import (
    CORNER,
    LINE,
    OpenWindow,
    all_answered,
    choose_appearance,
    drag,
    draw,
    wait_for_photos,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from reading import words_offered

from sketchfind.errors import EncoderUnavailable, UserFacingError
from sketchfind.imaging.sketch import rasterise
from sketchfind.settings import Settings, load_settings, save_settings, settings_problem
from sketchfind.types import NO_FILTERS, Fallback, Filters, FolderState, Progress
from sketchfind.ui.colours import DARK, LIGHT
from sketchfind.ui.main_window import MainWindow


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary(some_hits(200)).with_folder()


def answered(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(library.queries) and not window.search.busy)


def test_a_device_that_cannot_be_trusted_is_news(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.warmth = Future()
    library.warmth.set_result(Fallback("cpu, float32", {"cuda": "does not work"}))
    window = open_window(library)
    qtbot.waitUntil(lambda: bool(window.status.news.full))
    assert window.status.news.full == (
        "cuda fails or gives wrong results here. cpu, float32 is used instead, which is slower."
    )


@pytest.mark.parametrize("page", ["privacy", "picks", "failures", "exclusions"])
def test_two_quick_presses_open_one_page(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, page: str
) -> None:
    library.put(FolderState(2, "/photos/Phone", 5, 2, True, None))
    window = open_window(library)
    action: QAction = getattr(window.menus, page)
    action.trigger()
    action.trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QDialog)) and all_answered(window.tasks))
    (dialog,) = window.findChildren(QDialog)
    dialog.close()


def test_where_nothing_is_asked_it_is_said_how_photos_are_listed(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert "A click on a folder" in window.results.page.message.text
    QTest.mouseClick(window.folders.rows[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.results.model.rowCount()))
    assert window.results.summary.text() == "200 photos, newest first"


def test_folders_are_spoken_of_only_while_they_are_shown(
    open_window: OpenWindow, library: FakeLibrary
) -> None:
    window = open_window(library, Settings(folders_shown=False))
    assert "folder" not in window.results.page.message.text
    window.menus.folders.trigger()
    assert "A click on a folder" in window.results.page.message.text
    window.menus.folders.trigger()
    assert "folder" not in window.results.page.message.text


def test_every_stroke_asks_and_the_photos_answer(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert window.results.page.message.title == "Draw to find a photo"
    draw(window, qtbot)
    assert window.results.model.rowCount() == 200
    assert window.results.summary.text() == "200 photos, best first"
    answered(window, library, qtbot)
    asked = len(library.queries)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: len(library.queries) > asked)
    drawn, sketch = window.sketch.sheets.current.contents.sketch, library.queries[asked].sketch
    assert sketch is not None
    np.testing.assert_array_equal(sketch, rasterise(drawn, MODEL.sketch_size))


def test_a_pause_in_the_middle_of_a_stroke_asks_too(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    drag(window.sketch.canvas, CORNER, release=False)
    wait_for_photos(window, qtbot)
    assert window.sketch.sheets.current.contents.blank
    answered(window, library, qtbot)
    assert [query.quick for query in library.queries] == [True, False]


def test_the_old_answer_stays_until_the_new_one_is_there(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    draw(window, qtbot)
    answered(window, library, qtbot)
    library.may_answer.clear()
    library.hits = library.hits[:7]
    asked = len(library.queries)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: len(library.queries) > asked)
    assert window.results.showing_photos
    assert window.results.model.rowCount() == 200
    library.may_answer.set()
    qtbot.waitUntil(lambda: window.results.model.rowCount() == 7)


def test_clearing_goes_back_to_the_invitation_and_undo_to_the_photos(
    window: MainWindow, qtbot: QtBot
) -> None:
    draw(window, qtbot)
    window.sketch.canvas.setFocus()
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not window.results.showing_photos
    assert not words_offered(window)
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for_photos(window, qtbot)


def test_warming_up_is_said_and_the_drawing_is_answered_first(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.warmth = Future()
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    assert window.results.page.message.title == "Getting ready…"
    assert window.status.encoder.full == "Getting ready…"
    library.warmth.set_result(None)
    wait_for_photos(window, qtbot)
    assert window.status.encoder.full == ""


def test_an_error_is_a_page_first_and_a_banner_over_photos_later(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.error = UserFacingError("The encoder keeps dying.", "Try another model.")
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    page = window.results.page
    qtbot.waitUntil(lambda: page.message.title == "The encoder keeps dying.")
    library.error = None
    QTest.mouseClick(page.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    wait_for_photos(window, qtbot)
    library.error = UserFacingError("Unknown word hrose.", "Did you mean horse?")
    window.sketch.words.add_word("hrose")
    qtbot.waitUntil(window.results.banner.isVisible)
    assert window.results.banner.text == "Unknown word hrose. Did you mean horse?"
    assert window.results.showing_photos
    library.error = None
    window.sketch.words.clear()
    qtbot.waitUntil(lambda: not window.results.banner.isVisible())


def test_an_encoder_that_cannot_start_is_said_at_once_and_can_be_tried_again(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.warmth = Future()
    library.warmth.set_exception(EncoderUnavailable("The model cannot be loaded.", "Reinstall."))
    window = open_window(library)
    page = window.results.page
    qtbot.waitUntil(lambda: page.message.title == "The model cannot be loaded.")
    assert window.status.encoder.full == "Searching is not possible"
    library.warmth = Future()
    library.warmth.set_result(None)
    QTest.mouseClick(page.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.message.title == "Draw to find a photo")
    assert window.status.encoder.full == ""


def test_no_hits_and_no_photos_are_told_apart(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.hits = ()
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: window.results.page.message.title == "Nothing found")
    empty = FakeLibrary().with_folder(photos=0)
    other = open_window(empty)
    qtbot.waitUntil(lambda: other.results.page.message.title == "No photos yet")


def test_what_is_not_found_may_not_be_read_yet(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.hits, library.progress = (), [Progress("encoding", 3, 9)]
    library.may_finish.clear()
    window = open_window(library)
    page, indexer = window.results.page, window.indexer
    qtbot.waitUntil(window.folders.progress.isVisible)
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: page.message.title == "Nothing found so far")
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    so_far = "None of the photos read so far matches the filters."
    qtbot.waitUntil(lambda: page.message.text == so_far)
    with qtbot.waitSignal(indexer.finished):
        indexer.cancel()
    assert page.message.text == so_far
    library.may_finish.set()
    indexer.go_on()
    qtbot.waitUntil(lambda: page.message.text == "No photo matches the filters.")


@pytest.fixture
def nothing_left(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """Return a window with a drawing, and with filters that no photo matches."""
    library.hits = ()
    window = open_window(library)
    page = window.results.page
    drag(window.sketch.canvas, CORNER)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    qtbot.waitUntil(lambda: page.message.text == "No photo matches the filters.")
    qtbot.waitUntil(lambda: not window.search.busy)
    return window


def test_filters_that_are_taken_away_were_not_the_drawings_fault(
    nothing_left: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = nothing_left
    page, composition = window.results.page, window.asking.composition
    library.may_answer.clear()
    composition.filter_by(NO_FILTERS)
    qtbot.waitUntil(lambda: window.search.busy)
    assert page.message.text == "No photo matches the filters."  # until the answer is there
    qtbot.waitUntil(window.results.busy.isVisible)
    library.may_answer.set()
    qtbot.waitUntil(lambda: page.message.text == "Try fewer or larger lines, or other words.")
    qtbot.waitUntil(window.results.busy.isHidden)


def test_trouble_after_filters_were_taken_away_ends_the_search_on_the_page(
    nothing_left: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = nothing_left
    page, composition = window.results.page, window.asking.composition
    library.error = UserFacingError("The disk is gone.", "Plug it in.")
    composition.filter_by(NO_FILTERS)
    qtbot.waitUntil(lambda: not window.search.busy)
    assert (page.message.title, page.message.button) == ("The disk is gone.", "Try again")


def test_where_no_photo_was_read_before_somebody_stopped_there_may_be_some(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    library = FakeLibrary().with_folder(photos=0)
    library.progress = [Progress("encoding", 0, 9)]
    library.may_finish.clear()
    window = open_window(library)
    qtbot.waitUntil(window.folders.progress.isVisible)
    window.indexer.cancel()
    page = window.results.page
    qtbot.waitUntil(lambda: page.message.title == "No photos read yet")


def test_keys_choose_tools_and_widths(window: MainWindow) -> None:
    canvas = window.sketch.canvas
    drag(canvas, LINE)
    canvas.setFocus()
    before = window.sketch.pen_width
    QTest.keyClick(canvas, Qt.Key.Key_E)
    assert canvas.tool == "eraser"
    QTest.keyClick(canvas, Qt.Key.Key_P)
    assert canvas.tool == "pen"
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert window.sketch.pen_width > before
    window.sketch.words.setFocus()
    QTest.keyClicks(window.sketch.words, "pe")
    assert window.sketch.words.text() == "pe"
    assert canvas.tool == "pen"


@pytest.mark.parametrize("key", [Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight])
def test_the_thinnest_and_the_thickest_line_come_back(
    window: MainWindow, tmp_path: Path, key: Qt.Key
) -> None:
    window.sketch.canvas.setFocus()
    for _ in range(20):
        QTest.keyClick(window.sketch.canvas, key)
    assert window.sketch.pen_width != Settings().pen_width
    file = tmp_path / "settings.json"
    save_settings(window.settings(), file)
    assert settings_problem(file) is None
    assert load_settings(file).pen_width == window.sketch.pen_width


def test_settings_are_saved_and_come_back(
    open_window: OpenWindow, library: FakeLibrary, saved: list[Settings]
) -> None:
    window = open_window(library)
    window.resize(900, 640)
    window.results.size_slider.setValue(222)
    window.menus.folders.setChecked(False)
    choose_appearance(window, "dark")
    window.close()
    (settings,) = saved
    assert settings.thumbnail_side == 222
    assert settings.appearance == "dark"
    again = open_window(library, settings)
    assert again.height() == 640  # the offscreen screen is too small for the width
    assert again.results.size_slider.value() == 222
    assert not again.folders.isVisible()
    damaged = open_window(library, replace(settings, geometry="€", splitter="no"))
    assert damaged.isVisible()


def test_a_window_that_was_higher_than_the_screen_fits_on_it(
    open_window: OpenWindow, library: FakeLibrary, saved: list[Settings]
) -> None:
    window = open_window(library)
    window.resize(1320, 3000)
    window.close()
    again = open_window(library, saved[-1])
    assert again.frameGeometry().height() <= again.screen().availableGeometry().height()


def test_appearance_changes_colours_and_icons(window: MainWindow) -> None:
    theme = window._theme
    bright = window.grab().toImage().pixelColor(5, 5)
    icon = window.sketch.actions_.pen.icon().cacheKey()
    choose_appearance(window, "dark")
    assert theme.colours is DARK
    dark = window.grab().toImage().pixelColor(5, 5)
    assert dark.lightness() < 60 < 200 < bright.lightness()
    assert window.sketch.actions_.pen.icon().cacheKey() != icon
    choose_appearance(window, "light")
    assert theme.colours is LIGHT


def test_closing_while_indexing_and_searching_leaves_no_thread(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    before = set(threading.enumerate())
    library.may_finish.clear()
    window = open_window(library)
    qtbot.waitUntil(lambda: window.indexer.running and bool(library.updates))
    drag(window.sketch.canvas, CORNER)
    window.close()
    assert set(threading.enumerate()) <= before


def test_every_control_has_a_name_for_screen_readers(window: MainWindow, qtbot: QtBot) -> None:
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: bool(words_offered(window)))
    for kind in (QAbstractButton, QAbstractSlider, QLineEdit):
        for control in window.findChildren(kind):
            if control.isVisible() and not control.objectName().startswith("qt_"):
                scroll_bar = control.inherits("QScrollBar")
                inside_field = isinstance(control.parent(), QLineEdit)
                named = control.accessibleName() or getattr(control, "text", str)()
                assert named or scroll_bar or inside_field, control
