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
    opened,
    press,
    wait_for_photos,
)
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSplitter,
)
from pytestqt.qtbot import QtBot
from reading import words_offered

from sketchfind.errors import EncoderUnavailable, UserFacingError
from sketchfind.imaging.sketch import rasterise
from sketchfind.imaging.sketch_files import load_strokes
from sketchfind.settings import Settings, load_settings, save_settings, settings_problem
from sketchfind.types import NO_FILTERS, Fallback, Filters, FolderState, Progress, Sketch
from sketchfind.ui import on_screen, side_panels
from sketchfind.ui.colours import DARK, LIGHT
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.sketch.document import Contents


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


def test_a_picture_that_the_clipboard_does_not_give_is_explained(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setImageData(QImage())
    assert data.hasImage()
    QGuiApplication.clipboard().setMimeData(data)
    window = open_window(library)
    window.sketch.actions_.paste.trigger()
    assert opened(window, QMessageBox, qtbot).text() == "There is no picture to paste."


@pytest.mark.parametrize("while_in", ["canvas", "words"])
def test_a_pasted_picture_becomes_the_drawing(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, while_in: str
) -> None:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    for x in range(20, 80):
        image.setPixel(x, 50, 0xFF000000)
    QGuiApplication.clipboard().setImage(image)
    window = open_window(library)
    focused = getattr(window.sketch, while_in)
    focused.setFocus()
    QTest.keyClick(focused, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(library.queries))
    assert window.sketch.canvas.wanted().picture is not None
    assert library.queries[-1].sketch is not None


def test_a_saved_drawing_is_opened_again(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    drag(window.sketch.canvas, CORNER)
    window.sketch.opening.save_to(tmp_path / "corner.svg")
    window.sketch.sheets.current.clear()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.status.news.full == "Drawing saved as corner.svg"
    with qtbot.waitSignal(window.sketch.sheets.current.committed):
        window.sketch.opening.open_file(tmp_path / "corner.svg")
    drawn = window.sketch.sheets.current.contents.sketch
    assert isinstance(drawn, Sketch)
    np.testing.assert_allclose(
        drawn.strokes[0].points, load_strokes(tmp_path / "corner.svg").strokes[0].points
    )


def test_a_picture_that_was_drawn_over_is_saved_as_one(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not window.sketch.actions_.save.isEnabled()
    picture = np.full((512, 512), 255, dtype=np.uint8)
    picture[100:110, 100:400] = 0
    window.sketch.sheets.current.replace_with(Contents(picture=picture))
    drag(window.sketch.canvas, CORNER)
    window.sketch.actions_.save.trigger()
    (dialog,) = window.sketch.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "both.png"))
    dialog.close()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    ink = np.asarray(Image.open(tmp_path / "both.png")) < 128
    assert ink[105, 250]
    assert ink[100:110, 100:400].sum() < ink.sum()


def test_drawings_are_opened_where_they_were_saved(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, starts = window.sketch.opening, []
    drag(window.sketch.canvas, CORNER)
    opening.save_to(tmp_path / "corner.svg")
    qtbot.waitUntil(lambda: all_answered(window.tasks))

    def ask(_parent: object, _title: str, start: str, _kind: str) -> tuple[str, str]:
        starts.append(start)
        return str(tmp_path / "corner.svg"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    with qtbot.waitSignal(window.sketch.sheets.current.committed):
        opening.choose_file()
    assert starts == [str(tmp_path)]
    opening.choose_target()
    (dialog,) = window.sketch.findChildren(QFileDialog)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    dialog.close()


@pytest.mark.parametrize("name", ["cat", "cat.png"])
@pytest.mark.parametrize("answer", ["Replace", "Cancel"])
def test_no_file_is_replaced_that_nobody_was_asked_about(
    open_window: OpenWindow,
    library: FakeLibrary,
    tmp_path: Path,
    qtbot: QtBot,
    name: str,
    answer: str,
) -> None:
    window, target = open_window(library), tmp_path / f"{name}.svg"
    target.write_text("mine")
    drag(window.sketch.canvas, CORNER)
    window.sketch.actions_.save.trigger()
    (dialog,) = window.sketch.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(name)
    dialog.accept()  # it knows of no such file, and asks nothing
    box = opened(window.sketch, QMessageBox, qtbot)
    assert box.text() == f"Replace {name}.svg?"
    press(box, answer)
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert (target.read_text() == "mine") is (answer == "Cancel")
    assert list(tmp_path.glob("cat*")) == [target]


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


def test_a_border_between_columns_is_met_near_its_middle(window: MainWindow) -> None:
    sketch, handle = window.sketch, window.windowHandle()
    width = sketch.width()
    border = sketch.mapTo(window, QPoint(width + 6, 200))
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=border)
    for by in (20, 40):
        QTest.mouseMove(handle, border + QPoint(by, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=border + QPoint(40, 0))
    assert sketch.width() == width + 40


@pytest.mark.parametrize(("width", "folders"), [(853, True), (800, False)])
def test_the_first_window_fits_on_a_small_screen(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize, width: int, folders: bool
) -> None:
    screen.setWidth(width)
    screen.setHeight(500)
    window = open_window(library)
    assert window.width() <= width
    assert window.height() <= 500
    assert window.folders.isVisible() is folders
    assert window.menus.folders.isChecked() is folders


def test_details_and_folders_take_turns_where_both_are_too_much(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    screen.setWidth(853)
    window = open_window(library)
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_I)
    assert window.details.isVisible()
    assert not window.folders.isVisible()
    assert window.minimumSizeHint().width() <= 853
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_F9)
    assert window.folders.isVisible()
    assert not window.details.isVisible()
    screen.setWidth(1280)
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_I)
    assert window.details.isVisible()
    assert window.folders.isVisible()


def test_a_screen_that_lacks_a_pixel_for_both_panels_shows_one(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    window = open_window(library)
    one = window.minimumSizeHint().width()
    both = one + side_panels.WIDTH + window.centralWidget().findChild(QSplitter).handleWidth()
    screen.setWidth(both - 1)
    window.menus.details.setChecked(True)
    assert not window.folders.isVisible()


def test_a_panel_that_made_room_comes_back_when_the_other_is_closed(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    screen.setWidth(911)
    window = open_window(library)
    for _ in range(2):
        window.menus.details.setChecked(True)
        assert not window.folders.isVisible()
        window.menus.details.setChecked(False)
        assert window.folders.isVisible()
    window.menus.folders.setChecked(False)
    assert not window.details.isVisible()  # nobody wants them any more


def test_a_panel_that_has_no_room_even_alone_stays_hidden(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    screen.setWidth(800)
    window = open_window(library)
    window.menus.details.setChecked(True)
    window.menus.details.setChecked(False)
    assert not window.folders.isVisible()


def test_what_has_no_room_is_wanted_on_a_wider_screen(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize, saved: list[Settings]
) -> None:
    for width, both in ((853, False), (853, False), (1280, True)):
        screen.setWidth(width)
        window = open_window(library, saved[-1] if saved else Settings(details_shown=True))
        assert window.details.isVisible()
        assert window.folders.isVisible() is both
        window.close()
    assert saved[-1].folders_shown
    assert saved[-1].details_shown


def test_panels_are_those_of_the_screen_that_the_window_comes_back_to(
    open_window: OpenWindow,
    library: FakeLibrary,
    saved: list[Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(library, Settings(details_shown=True))
    window.resize(window.width(), 640)
    window.close()

    def room(window: MainWindow) -> QSize:
        there = window.height() == 640
        return QSize(1320, 760) if there else QSize(853, 500)

    monkeypatch.setattr(on_screen, "room", room)
    again = open_window(library, saved[-1])
    assert again.folders.isVisible()
    assert again.details.isVisible()


def test_panels_follow_the_window_to_another_screen(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    window = open_window(library, Settings(details_shown=True))
    for width, both in ((853, False), (853, False), (1280, True)):
        screen.setWidth(width)
        window.windowHandle().screenChanged.emit(window.screen())
        assert window.details.isVisible()
        assert window.folders.isVisible() is both


@pytest.mark.parametrize("key", [Qt.Key.Key_I, Qt.Key.Key_F9])
def test_a_window_grows_with_a_panel_that_has_no_room_in_it(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, key: Qt.Key
) -> None:
    window = open_window(library, Settings(folders_shown=False))
    narrowest = window.minimumSizeHint().width()
    window.resize(narrowest, 600)  # at once, so that nobody has looked at that width yet
    QTest.keyClick(window.sketch.canvas, key)
    qtbot.waitUntil(lambda: window.width() > narrowest)
    assert (window.details if key == Qt.Key.Key_I else window.folders).isVisible()
    assert "There is no room for" not in window.status.news.full


def squeeze(window: MainWindow, width: int) -> None:
    """Do as a desktop that does not ask how wide a window has to be."""
    QTest.qWait(20)  # Qt asks for that again while it lays the window out
    window.windowHandle().setMinimumSize(QSize(0, 0))
    window.windowHandle().resize(width, 600)


@pytest.mark.parametrize("key", [Qt.Key.Key_I, Qt.Key.Key_F9])
def test_a_panel_that_the_desktop_leaves_no_room_for_waits_and_the_window_says_so(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, key: Qt.Key
) -> None:
    window = open_window(library, Settings(folders_shown=False))
    needed = window.minimumSizeHint().width()
    squeeze(window, needed)
    panel = window.details if key == Qt.Key.Key_I else window.folders

    def refused() -> bool:
        squeeze(window, needed)
        return "There is no room for" in window.status.news.full

    for _ in range(2):
        window.status.say("")
        QTest.keyClick(window.sketch.canvas, key)
        qtbot.waitUntil(refused)
        assert not panel.isVisible()
    squeeze(window, needed + 200)
    qtbot.waitUntil(panel.isVisible)


def test_a_panel_that_is_asked_for_again_at_once_does_not_lie_over_the_photos(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    """Then the width that it needs is still the least one of the window, and Qt asks nobody."""
    window = open_window(library, Settings(folders_shown=False))
    needed, details = window.minimumSizeHint().width(), window.menus.details
    squeeze(window, needed)
    told: list[str] = []

    def again(text: str) -> None:
        told.append(text)
        if len(told) == 1:
            details.trigger()

    window.side_panels.news.connect(again)
    details.trigger()

    def refused_twice() -> bool:
        squeeze(window, needed)
        return len(told) == 2

    qtbot.waitUntil(refused_twice)
    assert not window.details.isVisible()


def test_both_panels_make_room_for_the_desktop_and_come_back(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library, Settings(folders_shown=False))
    menus, panels = window.menus, (window.folders, window.details)
    narrowest = window.minimumSizeHint().width()
    for panel in (menus.folders, menus.details):
        panel.trigger()
    squeeze(window, narrowest)
    qtbot.waitUntil(lambda: not any(panel.isVisible() for panel in panels))
    squeeze(window, narrowest + 200)
    qtbot.waitUntil(window.details.isVisible)
    squeeze(window, narrowest + 400)
    qtbot.waitUntil(lambda: all(panel.isVisible() for panel in panels))


def test_the_folders_make_room_where_the_desktop_makes_the_window_too_narrow(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, saved: list[Settings]
) -> None:
    window = open_window(library)
    needed = window.minimumSizeHint().width()
    squeeze(window, needed - 100)
    qtbot.waitUntil(lambda: not window.folders.isVisible())
    qtbot.waitUntil(lambda: window.minimumSizeHint().width() <= window.width())
    assert window.width() == needed - 100
    squeeze(window, needed - 50)
    QTest.qWait(20)
    assert window.width() == needed - 50
    assert not window.folders.isVisible()
    squeeze(window, needed + 50)
    qtbot.waitUntil(window.folders.isVisible)
    squeeze(window, needed - 100)
    qtbot.waitUntil(lambda: not window.folders.isVisible())
    window.close()
    assert saved[-1].folders_shown
