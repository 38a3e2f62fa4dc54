"""The large preview: its keys, its buttons, and when it goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from gestures import all_answered, ask_for_menu, cell_centre, select, show_large, wheel
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.types import Hit
from sketchfind.ui import texts
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.preview import Preview


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
    said = "photo 1.jpg    1 of 6    4 Jul 2019"
    qtbot.waitUntil(lambda: preview.caption.line == said)
    QTest.keyClick(preview, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: preview.caption.line.endswith("    Remembered. It was number 1."))
    assert preview.caption._quiet.isActive()
    preview.caption._quiet.timeout.emit()
    assert preview.caption.line.endswith(said)
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert "photo 2.jpg" in preview.caption.line


def test_home_and_end_show_the_first_photo_and_the_last(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    preview = show_large(window, 1)
    for key, row in ((Qt.Key.Key_End, 5), (Qt.Key.Key_Home, 0)):
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


def hold(preview: Preview, key: Qt.Key) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers, "", autorep=True)
    QApplication.sendEvent(preview, event)
