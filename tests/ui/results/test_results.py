"""The grid: geometry, keys, menu actions, preview."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from fake_library import FakeLibrary, photo_hits, some_hits
from gestures import (
    CORNER,
    OpenWindow,
    all_answered,
    ask_for_menu,
    click,
    drag,
    draw,
    opened,
    select,
    show_large,
    wait_for_photos,
    wheel,
)
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.errors import UnknownWords
from sketchfind.types import Hit
from sketchfind.ui import texts
from sketchfind.ui.file_urls import file_url, local_path
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.preview import Preview
from sketchfind.ui.results.results_model import ResultsModel
from sketchfind.ui.user_folders import pictures_folder


@pytest.fixture
def photos(tmp_path: Path) -> list[Hit]:
    return photo_hits(tmp_path, 4)


@pytest.fixture
def library(photos: list[Hit], thumbnails: list[Path]) -> FakeLibrary:
    return FakeLibrary(photos, thumbnails).with_folder()


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    draw(window, qtbot)
    return window


def cell_centre(window: MainWindow, row: int) -> QPoint:
    return window.results.view.visualRect(window.results.model.index(row)).center()


def test_the_photos_stay_where_they_are_while_a_search_takes_long(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    results = window.results
    window.resize(results.minimumWidth(), 600)  # as narrow as it gets
    results.layout().activate()
    library.may_answer.clear()
    before = results.view.mapTo(results, QPoint()), results.summary.size()
    window.search.ask_again()
    qtbot.waitUntil(results.busy.isVisible)
    results.layout().activate()
    assert (results.view.mapTo(results, QPoint()), results.summary.size()) == before
    library.may_answer.set()
    qtbot.waitUntil(results.busy.isHidden)


def test_a_click_selects_and_enter_opens(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    view = window.results.view
    click(window, 1)
    assert view.chosen.current == photos[1]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        opened_files.clear()
        QTest.keyClick(view, key)
        qtbot.waitUntil(lambda: bool(opened_files))
        assert opened_files == [photos[1].path]
    keys = [action.shortcut().toString() for action in view.photo_menu.actions()[:2]]
    assert keys == ["Enter", "Space"]


def test_a_double_click_opens(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    view = window.results.view
    click(window, 2)
    place = cell_centre(window, 2)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: bool(opened_files))
    assert opened_files == [photos[2].path]


def test_the_context_menu_acts_on_the_photo_under_the_mouse(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    view = window.results.view
    ask_for_menu(view.viewport(), cell_centre(window, 2))
    qtbot.waitUntil(view.photo_menu.isVisible)
    texts = [action.text().replace("&", "") for action in view.photo_menu.actions()]
    assert texts[:5] == ["Open", "Large preview", "That's the one", "", "More like this"]
    assert view.chosen.current == photos[2]


def test_the_menu_of_a_photo_acts_on_no_other_that_takes_its_place(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    view = window.results.view
    view.setFocus()
    ask_for_menu(view.viewport(), cell_centre(window, 2))
    qtbot.waitUntil(view.photo_menu.isVisible)
    view.show_hits(tuple(photos), stay=True)
    assert view.photo_menu.isVisible()
    view.show_hits((*photos[:2], *photos[3:]), stay=True)  # its file was deleted
    qtbot.waitUntil(lambda: not view.photo_menu.isVisible())
    assert view.chosen.current == photos[3]


def test_of_many_photos_the_first_are_opened_and_it_says_so(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    paths = [Path(hit.path) for hit in photos] * 5
    window.photo_actions.open_all(paths[:12])
    qtbot.waitUntil(lambda: len(opened_files) == 12)
    assert window.status.news.full == ""
    window.photo_actions.open_all(paths)
    qtbot.waitUntil(lambda: window.status.news.full == "Opened the first 12 of 20 photos")
    assert opened_files[12:] == list(map(str, paths[:12]))


def test_a_photo_that_is_gone_is_explained(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    Path(photos[1].path).unlink()
    select(window, 0)
    window.results.view.selectAll()
    window.photo_actions.open.trigger()
    box = opened(window, QMessageBox, qtbot)
    assert "photo 2.jpg is not there" in box.text()
    assert opened_files == [photos[0].path]


@pytest.mark.parametrize("large", [False, True])
def test_where_no_program_opens_photos_the_space_bar_is_told_of_unless_it_was_used(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    select(window, 1)
    pressed = show_large(window, 1) if large else window.results.view
    QTest.keyClick(pressed, Qt.Key.Key_Return)
    box = opened(window, QMessageBox, qtbot)
    way = "Choose one for such files in your system settings."
    space = " The space bar shows the photo here."
    assert box.informativeText() == (way if large else way + space)


def test_space_previews_arrows_go_on_and_escape_returns(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    preview = show_large(window, 0)
    assert preview.isVisible()
    qtbot.waitUntil(lambda: preview.photo.complete)
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert window.results.view.chosen.current == photos[1]
    qtbot.waitUntil(lambda: preview.photo.complete)
    shown = preview.grab().toImage()
    assert shown.pixelColor(shown.rect().center()).red() == pytest.approx(120, abs=4)
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()
    assert window.results.view.hasFocus()


def test_a_large_photo_that_a_newer_answer_lacks_keeps_its_place_and_its_actions(
    window: MainWindow, photos: list[Hit]
) -> None:
    preview, view, traced = show_large(window, 1), window.results.view, []
    view.show_hits((photos[0], photos[2]))
    assert preview.isVisible()
    assert view.chosen.current is None
    window.photo_actions.trace_asked.disconnect()
    window.photo_actions.trace_asked.connect(traced.append)
    QTest.keyClick(preview, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert traced == [Path(photos[1].path)]
    QTest.keyClick(preview, Qt.Key.Key_Left)
    assert view.chosen.current == photos[0]
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert view.chosen.current == photos[2]
    view.show_hits(())
    assert window.photo_actions.like.isEnabled()
    preview.dismiss()
    assert not window.photo_actions.like.isEnabled()


def test_the_preview_goes_through_the_selected_photos_and_they_stay_selected(
    window: MainWindow, photos: list[Hit]
) -> None:
    view, model, preview = window.results.view, window.results.model, window.preview
    select(window, 0)
    flag = QItemSelectionModel.SelectionFlag.Select
    view.selectionModel().select(model.index(2), flag)
    window.photo_actions.preview.trigger()
    for key, expected in (
        (Qt.Key.Key_Right, photos[2]),
        (Qt.Key.Key_Right, photos[2]),
        (Qt.Key.Key_Left, photos[0]),
        (Qt.Key.Key_PageDown, photos[2]),
        (Qt.Key.Key_PageUp, photos[0]),
        (Qt.Key.Key_End, photos[2]),
        (Qt.Key.Key_Home, photos[0]),
    ):
        QTest.keyClick(preview, key)
        assert view.chosen.current == preview.seen == expected
    preview.dismiss()
    assert view.chosen.hits == [photos[0], photos[2]]


def test_the_preview_takes_the_keys_of_what_it_covers_and_shows_what_its_own_do(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.sketch.sheets.current
    drawn, preview = document.contents, show_large(window, 0)
    QTest.keyClick(preview, Qt.Key.Key_M)  # would mirror the drawing
    for key in (Qt.Key.Key_Z, Qt.Key.Key_N):
        QTest.keyClick(preview, key, Qt.KeyboardModifier.ControlModifier)
    assert document.contents is drawn
    said = "photo 1.jpg    1 of 4    4 Jul 2019"
    qtbot.waitUntil(lambda: preview.caption.line == said)
    QTest.keyClick(preview, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: preview.caption.line.endswith("    Remembered. It was number 1."))
    assert preview.caption._quiet.isActive()
    preview.caption._quiet.timeout.emit()
    assert preview.caption.line.endswith(said)
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert "photo 2.jpg" in preview.caption.line


def test_a_marked_photo_has_its_tick_in_the_preview_as_long_as_it_is_marked(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    tick = "✓ That's the one    "

    def ticked(preview: Preview) -> bool:
        return preview.caption.line.startswith(tick) and tick in preview.accessibleDescription()

    preview = show_large(window, 0)
    assert not ticked(preview)
    QTest.keyClick(preview, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: ticked(preview))
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert not ticked(preview)
    QTest.keyClick(preview, Qt.Key.Key_Left)
    assert ticked(preview)
    assert "photo 1.jpg" in preview.caption.line
    library.hits = tuple(photos[1:])
    window.search.ask_again()
    qtbot.waitUntil(lambda: window.results.model.rowCount() == 3)
    assert ticked(preview)
    pick = window.photo_actions.pick
    assert texts.plain(pick.text()) == "Not the one after all"
    QTest.keyClick(preview, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: not ticked(preview))
    assert texts.plain(pick.text()) == "That's the one"


def test_home_and_end_show_the_first_photo_and_the_last(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    preview = show_large(window, 1)
    for key, row in ((Qt.Key.Key_End, 3), (Qt.Key.Key_Home, 0)):
        for _ in range(2):  # the second has nowhere to go
            QTest.keyClick(preview, key)
            assert window.results.view.chosen.current == photos[row]
            qtbot.waitUntil(lambda row=row: preview.caption.line.startswith(f"photo {row + 1}.jpg"))
            qtbot.waitUntil(lambda: preview.photo.complete)


def test_the_preview_goes_when_what_it_is_asked_for_is_behind_it(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    view, composition = window.results.view, window.asking.composition
    preview = show_large(window, 0)
    QTest.keyClick(preview, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert not preview.isVisible()
    assert view.hasFocus()
    assert [str(example.path) for example in composition.rest.examples] == [photos[0].path]
    qtbot.waitUntil(lambda: not window.search.busy)
    show_large(window, 1)
    window.photo_actions.folder.trigger()
    assert not preview.isVisible()
    assert composition.rest.filters.folders == (str(Path(photos[1].path).parent),)
    qtbot.waitUntil(lambda: not window.search.busy)
    show_large(window, 1)
    QTest.keyClick(preview, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert not preview.isVisible()
    qtbot.waitUntil(lambda: window.sketch.canvas.tracing)


def test_a_click_closes_the_preview_and_a_double_click_does_not(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    view, left = window.results.view, Qt.MouseButton.LeftButton
    drawn, preview = window.sketch.sheets.current.contents, show_large(window, 0)
    behind = view.viewport().mapTo(window, cell_centre(window, 2))
    for place in (behind, window.sketch.canvas.mapTo(window, QPoint(90, 90))):
        qtbot.waitUntil(lambda: preview.photo.complete)
        QTest.mouseDClick(window.windowHandle(), left, pos=place)  # to what lies there
        qtbot.wait(QApplication.doubleClickInterval() + 50)
        assert preview.zoom.on
        QTest.keyClick(preview, Qt.Key.Key_Escape)
        assert preview.isVisible()
    assert window.sketch.sheets.current.contents is drawn
    assert view.chosen.current == photos[0]
    QTest.mouseClick(window.windowHandle(), left, pos=behind)
    qtbot.waitUntil(lambda: not preview.isVisible())
    assert view.hasFocus()
    assert view.chosen.current == photos[0]
    assert not opened_files


def test_the_preview_goes_with_the_last_folder_while_another_window_is_used(
    window: MainWindow, qtbot: QtBot
) -> None:
    preview, other = show_large(window, 0), QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    window.indexer.folders.set_states([])
    assert window.welcome.isVisible()
    assert not preview.isVisible()


def test_a_click_closes_no_photo_that_comes_after_it(window: MainWindow, qtbot: QtBot) -> None:
    preview = show_large(window, 0)
    QTest.mouseClick(preview, Qt.MouseButton.LeftButton)
    QTest.keyClick(preview, Qt.Key.Key_Right)
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    assert preview.isVisible()


def test_the_mouse_steps_and_gets_the_menu_in_the_preview(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    view, left = window.results.view, Qt.MouseButton.LeftButton
    preview = show_large(window, 0)
    for turns, rank in (((-120,), 1), ((-60, -60), 2), ((30, 90), 1)):
        for turn in turns:
            wheel(preview, turn)
        assert view.chosen.current == photos[rank]
    buttons = preview.buttons
    for button, rank in ((buttons.next, 2), (buttons.previous, 1)):
        QTest.mouseClick(button, left)
        assert view.chosen.current == photos[rank]
    ask_for_menu(preview, preview.rect().center())
    qtbot.waitUntil(preview.menu.isVisible)
    names = [texts.plain(action.text()) for action in preview.menu.actions()]
    assert names[:4] == ["Open", "That's the one", "", "More like this"]
    assert names[-3:] == ["", "Actual size\tZ", "Details\tI"]
    preview.menu.close()
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    assert preview.isVisible()
    QTest.mouseClick(buttons.close, left)
    assert not preview.isVisible()
    assert window.focusWidget() is view


def test_buttons_of_the_preview_come_and_go_with_the_mouse(
    window: MainWindow, qtbot: QtBot
) -> None:
    preview, buttons = show_large(window, 0), window.preview.buttons
    assert buttons.next.isVisible()
    buttons.idle.timeout.emit()
    assert not any(button.isVisible() for button in preview.findChildren(QToolButton))
    QTest.mouseMove(preview, QPoint(200, 200))
    QTest.mouseMove(preview, QPoint(220, 220))
    qtbot.waitUntil(buttons.close.isVisible)
    for button in preview.findChildren(QToolButton):
        assert button.accessibleName()
        assert preview.rect().contains(button.geometry())
    QTest.mouseClick(buttons.play, Qt.MouseButton.LeftButton)
    buttons.idle.timeout.emit()
    assert buttons.play.isVisible()  # says that photos go on by themselves
    assert not buttons.next.isVisible()


def test_details_are_below_the_photo_in_the_preview(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    preview = show_large(window, 0)
    QTest.keyClick(preview, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "Box 2    4000 × 3000, JPEG" in preview.caption.lines[1])
    assert preview.caption.lines[2] == str(Path(photos[0].path).parent)
    assert sum("2019" in line for line in preview.caption.lines) == 1
    qtbot.waitUntil(lambda: "Box 2" in preview.accessibleDescription())
    assert not preview.grab().isNull()
    assert not window.menus.details.isChecked()
    QTest.keyClick(preview, Qt.Key.Key_I)
    assert preview.caption.lines == [preview.caption.line]
    assert "2019" in preview.caption.line


def test_the_caption_is_told_once_all_of_it_is_known(window: MainWindow, qtbot: QtBot) -> None:
    preview = show_large(window, 0)
    qtbot.waitUntil(lambda: "2019" in preview.accessibleDescription())
    preview.settled.setInterval(60_000)  # longer than any machine takes for what follows
    before = preview.accessibleDescription()
    QTest.keyClick(preview, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "2019" in preview.caption.line)
    assert preview.accessibleDescription() == before
    preview.settled.timeout.emit()
    assert preview.accessibleDescription() == preview.caption.line != before
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    window.picking.marks_changed.emit({1})  # its caption changes, too
    preview.settled.timeout.emit()
    assert preview.accessibleDescription() == ""


def test_the_preview_says_that_a_date_is_only_that_of_the_file(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.taken_at = None
    preview = show_large(window, 0)
    qtbot.waitUntil(lambda: "6 May 2018 (file date)" in preview.caption.line)
    QTest.keyClick(preview, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "(file date)    Box 2" in preview.caption.lines[1])


def test_the_preview_says_that_a_date_is_from_the_file_name(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.taken_at = "2019-07-04"
    preview = show_large(window, 0)
    qtbot.waitUntil(lambda: "4 Jul 2019 (file name)" in preview.caption.line)
    QTest.keyClick(preview, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "July 2019 (file name)    Box 2" in preview.caption.lines[1])


def test_the_preview_counts_only_whole_answers(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(FakeLibrary(some_hits(201)).with_folder())
    draw(window, qtbot)
    assert "    Number 3    " in show_large(window, 2).caption.line + "    "


def test_a_key_that_is_held_in_the_preview_acts_once(
    window: MainWindow, opened_files: list[str], qtbot: QtBot
) -> None:
    view, preview = window.results.view, show_large(window, 0)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_P, Qt.Key.Key_Return):
        hold(preview, key)
    assert preview.isVisible()
    assert not preview.slides.playing
    QTest.keyClick(preview, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert not preview.slides.playing
    hold(preview, Qt.Key.Key_Right)  # but one goes on as long as it is held
    assert view.chosen.current == window.results.model.hits[1]
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert not opened_files


def test_keys_that_are_held_select_nothing_more_in_the_preview_and_on_the_way_to_the_grid(
    window: MainWindow, photos: list[Hit]
) -> None:
    view, preview, native = window.results.view, window.preview, window.windowHandle()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyPress(native, Qt.Key.Key_Control, control)
    assert QGuiApplication.keyboardModifiers() == control
    view.enter()
    assert view.chosen.hits == photos[:1]
    window.photo_actions.preview.trigger()
    for _ in range(2):
        QTest.keyClick(preview, Qt.Key.Key_Right, control)
    assert view.chosen.hits == photos[2:3]
    QTest.keyRelease(native, Qt.Key.Key_Control)


def test_on_the_way_to_the_grid_a_photo_is_chosen_also_if_it_had_the_focus_before(
    window: MainWindow, photos: list[Hit]
) -> None:
    view = window.results.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.chosen.current == photos[0]
    assert not view.chosen.hits
    window.menus.grid.trigger()
    assert view.chosen.hits == photos[:1]
    select(window, 2)
    view.clearSelection()
    window.menus.grid.trigger()
    assert view.chosen.hits == photos[2:3]


def test_what_is_done_in_the_preview_is_done_with_its_photo_alone(
    window: MainWindow, photos: list[Hit]
) -> None:
    view, preview = window.results.view, window.preview
    select(window, 1)
    view.selectAll()
    QTest.keyClick(view, Qt.Key.Key_Space)
    window.photo_actions.copy_path.trigger()
    assert QGuiApplication.clipboard().text() == photos[1].path
    assert preview.caption.line == "Path of photo 2.jpg copied"
    preview.dismiss()
    assert view.chosen.hits == photos


def test_the_preview_says_where_its_photo_is_in_a_newer_answer(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    preview = show_large(window, 3)
    assert "4 of 4" in preview.caption.line
    qtbot.waitUntil(lambda: all_answered(window.tasks))  # the library knows that photo still
    first = replace(photos[3], rank=1)
    for hits, place in (([first, photos[1]], "1 of 2"), ([], "4 Jul 2019")):  # no place at all
        library.hits = tuple(hits)
        window.search.ask_again()
        qtbot.waitUntil(lambda: not window.search.busy)
        assert preview.caption.line.split("    ")[1] == place
    assert preview.isVisible()


def hold(preview: Preview, key: Qt.Key) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers, "", autorep=True)
    QApplication.sendEvent(preview, event)


def test_copying_path_and_photo(window: MainWindow, photos: list[Hit], qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    select(window, 3)
    window.photo_actions.copy_path.trigger()
    assert clipboard.text() == photos[3].path
    assert window.status.news.full == "Path of photo 4.jpg copied"
    QTest.keyClick(window.results.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not clipboard.image().isNull())
    assert clipboard.image().width() == 640
    assert window.status.news.full == "photo 4.jpg copied"
    window.results.view.selectAll()
    paths = {photo.path for photo in photos}
    window.photo_actions.copy_path.trigger()
    assert set(clipboard.text().split("\n")) == paths
    assert window.status.news.full == "Paths of 4 photos copied"
    window.photo_actions.copy_image.trigger()
    assert {str(local_path(url)) for url in clipboard.mimeData().urls()} == paths
    assert window.status.news.full == "4 photos copied"


def test_copies_go_where_the_last_ones_went(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, starts = tmp_path / "copies", []
    target.mkdir()

    def ask(_parent: object, _title: str, start: str) -> str:
        starts.append(start)
        return str(target)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    select(window, 0)
    window.photo_actions.export.trigger()
    qtbot.waitUntil(lambda: window.status.news.full == "photo 1.jpg copied to copies")
    select(window, 1)
    window.photo_actions.export.trigger()
    qtbot.waitUntil(lambda: len(list(target.iterdir())) == 2)
    assert starts == [str(pictures_folder() or Path.home()), str(target)]


def test_a_photo_that_is_out_of_reach_is_not_copied(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    Path(photos[3].path).unlink()
    select(window, 3)
    with qtbot.waitSignal(window.tasks.trouble) as told:
        window.photo_actions.copy_image.trigger()
    assert "not there at the moment" in str(told.args[0])


def test_no_photos_pass_for_the_answer_to_unknown_words(
    window: MainWindow, photos: list[Hit]
) -> None:
    assert window.results.model.total == len(photos)
    window.results.show_error(UnknownWords("The model does not know the word “katze”."))
    assert window.results.model.total == 0
    assert window.results.page.isVisible()
    assert not window.results.banner.isVisible()


def test_columns_fill_the_width_and_follow_the_slider(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary(some_hits(10_000)).with_folder())
    drag(window.sketch.canvas, CORNER)
    view, model = window.results.view, window.results.model
    wait_for_photos(window, qtbot)
    view.show_hits(tuple(some_hits(10_000)))
    for side in (96, 150, 250, 320):
        window.results.size_slider.setValue(side)
        places = [view.visualRect(model.index(row)) for row in range(1000, 1100)]
        line = [place for place in places if place.top() == places[50].top()]
        width = line[0].width()
        assert len(line) == view.viewport().width() // width
        assert view.viewport().width() - len(line) * width < len(line)
        assert side * 0.6 < width - 12 < side * 1.5


def test_only_what_is_seen_is_loaded(
    open_window: OpenWindow, thumbnails: list[Path], qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary(some_hits(10_000), thumbnails).with_folder())
    draw(window, qtbot)
    view = window.results.view
    view.show_hits(tuple(some_hits(10_000)))
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    rows = view.visible_rows()
    assert 3000 < rows.start < rows.stop < 7000
    seen = view.indexAt(QPoint(40, 40)).row()
    assert seen in rows
    ids = [window.results.model.hits[row].photo_id for row in rows]
    qtbot.waitUntil(lambda: all(window.thumbnails.tile(photo_id) for photo_id in ids))
    assert window.thumbnails.tile(2500) is None


def test_tooltips_and_names_for_screen_readers(window: MainWindow, photos: list[Hit]) -> None:
    index = window.results.model.index(0)
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("photo 1.jpg\nSimilarity 0.90")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Photo photo 1.jpg, number 1"
    facts = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert facts == f"Similarity 0.90, {Path(photos[0].path).parent}"


def test_it_is_told_what_is_a_stack_and_what_is_not_convincing(photos: list[Hit]) -> None:
    model = ResultsModel(OfflineFolders())
    model.set_hits(tuple(photos), stacks=(0, 1, 1, 1), convincing=1)
    assert [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)] == [
        "Photo photo 1.jpg, number 1",
        "Photo photo 2.jpg, number 2, no more similar than by chance, near copies behind it: 2",
    ]
    tip = model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith("\nNo more similar than by chance\nNear copies behind it: 2")
    model.toggle_stacks([photos[1].photo_id])
    spread = model.index(1)
    spoken = spread.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", near copies next to it: 2")
    assert spread.data(Qt.ItemDataRole.ToolTipRole).endswith("\nNear copies next to it: 2")


def test_stacks_are_spread_out_until_all_are_and_in_another_answer_too(photos: list[Hit]) -> None:
    model, hits = ResultsModel(OfflineFolders()), tuple(photos)
    model.set_hits(hits, stacks=(0, 0, 2, 2))
    model.toggle_stacks([hits[0].photo_id])
    model.toggle_stacks(hit.photo_id for hit in hits)
    assert model.hits == hits
    assert not model.has_closed_stacks
    model.set_hits(hits, stacks=(0, 0, 2, 3), convincing=4)  # one of the stacks is no more
    assert model.hits == hits
    assert model.first_doubtful == 4


@pytest.mark.skipif(os.name == "nt", reason="names are text")
def test_names_that_are_not_text_can_be_shown_and_addressed() -> None:
    path = Path("/photos/caf\udce9 #1.jpg")
    assert unquote(file_url(path).toEncoded().data().decode(), "latin-1").endswith("caf\xe9 #1.jpg")
    assert texts.shown_name(str(path)) == "caf? #1.jpg"
