"""The two sheets in the window, and what menus and keys do with what is drawn on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_library import FakeLibrary
from gestures import (
    CORNER,
    LINE,
    all_answered,
    ask_for_menu,
    drag,
    draw,
    draw_unwanted,
    place,
    wait_for_photos,
)
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.sketch.document import Contents

CTRL = Qt.KeyboardModifier.ControlModifier


def tab(window: MainWindow, text: str) -> QPushButton:
    return next(b for b in window.sketch.findChildren(QPushButton) if b.text().startswith(text))


def test_the_second_sheet_is_what_to_avoid(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    canvas = window.sketch.canvas
    QTest.mouseClick(tab(window, "Not like this"), Qt.MouseButton.LeftButton)
    drag(canvas, LINE)
    assert not library.queries  # nothing to find was drawn yet
    QTest.mouseClick(tab(window, "Like this"), Qt.MouseButton.LeftButton)
    drag(canvas, CORNER)
    qtbot.waitUntil(lambda: bool(library.queries))
    assert library.queries[-1].sketch is not None
    assert library.queries[-1].without is not None
    assert tab(window, "Not like this").accessibleName() == "Not like this, drawn"
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_N)
    assert window.sketch.sheets.negative
    QTest.keyClick(canvas, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: library.queries[-1].without is None)
    assert library.queries[-1].sketch is not None


def test_the_tab_of_a_sheet_below_tells_whether_it_is_drawn(
    window: MainWindow, qtbot: QtBot
) -> None:
    draw_unwanted(window, LINE)
    below = tab(window, "Not like this")
    QTest.mouseClick(tab(window, "Like this"), Qt.MouseButton.LeftButton)
    draw(window, qtbot)
    assert below.text() == "Not like this  •"
    avoided = window.results.bar.chips["avoided"]
    QTest.mouseClick(avoided.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert (below.text(), below.accessibleName()) == ("Not like this", "Not like this, empty")
    window.sketch.sheets.unwanted.undo_stack.undo()
    assert below.text() == "Not like this  •"
    window.menus.start_over.trigger()
    assert below.text() == "Not like this"
    window.sketch.actions_.undo.trigger()
    qtbot.waitUntil(lambda: "avoided" in window.results.bar.chips)
    assert below.text() == "Not like this  •"


@pytest.mark.parametrize("way", ["start over", "new drawing"])
def test_after_clearing_the_pen_draws_what_the_photo_shows(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, way: str
) -> None:
    sketch = window.sketch
    draw_unwanted(window, LINE)
    sketch.actions_.eraser.trigger()
    (window.menus.start_over if way == "start over" else sketch.actions_.clear).trigger()
    assert sketch.sheets.unwanted.contents.blank
    assert tab(window, "Like this").isChecked()
    assert sketch.actions_.pen.isChecked()
    drag(sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: bool(library.queries))
    assert library.queries[-1].sketch is not None


@pytest.mark.parametrize("drawn", [False, True])
def test_undo_brings_back_what_a_new_drawing_took_from_the_other_sheet(
    window: MainWindow, drawn: bool
) -> None:
    sketch, actions = window.sketch, window.sketch.actions_
    wanted, unwanted = sketch.sheets.wanted, sketch.sheets.unwanted
    if drawn:
        drag(sketch.canvas, CORNER)
    draw_unwanted(window, LINE)
    above, below = wanted.contents, unwanted.contents
    actions.clear.trigger()
    drag(sketch.canvas, LINE)
    actions.undo.trigger()
    assert wanted.contents is above
    assert unwanted.contents.blank
    assert actions.undo.isEnabled()
    actions.undo.trigger()
    assert unwanted.contents is below
    assert sketch.sheets.negative
    actions.redo.trigger()
    assert unwanted.contents.blank
    assert not sketch.sheets.negative
    actions.undo.trigger()
    assert unwanted.contents is below
    assert sketch.sheets.negative
    sketch.show_sheet(negative=False)
    assert actions.undo.isEnabled() is drawn
    actions.undo.trigger()
    assert wanted.contents.blank


@pytest.mark.parametrize("negative", [False, True])
def test_undo_brings_back_what_a_chip_took_from_the_other_sheet(
    window: MainWindow, negative: bool
) -> None:
    sketch, actions = window.sketch, window.sketch.actions_
    drag(sketch.canvas, CORNER)
    draw_unwanted(window, LINE)
    drawings = sketch.sheets.wanted.contents, sketch.sheets.unwanted.contents
    sketch.show_sheet(negative=not negative)
    chip = window.results.bar.chips["avoided" if negative else "drawing"]
    QTest.mouseClick(chip.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert actions.undo.isEnabled()
    actions.undo.trigger()
    assert (sketch.sheets.wanted.contents, sketch.sheets.unwanted.contents) == drawings
    assert sketch.sheets.negative is negative


def test_an_empty_sheet_takes_the_pen(window: MainWindow) -> None:
    sketch = window.sketch
    actions, canvas = sketch.actions_, sketch.canvas
    others = (actions.eraser, actions.part_eraser, actions.select)
    assert not any(action.isEnabled() for action in others)
    drag(canvas, LINE)
    assert all(action.isEnabled() for action in others)
    actions.select.trigger()
    actions.negative.trigger()  # to a sheet that is empty
    assert actions.pen.isChecked()
    drag(canvas, CORNER)
    assert len(sketch.sheets.unwanted.contents.strokes) == 1
    actions.part_eraser.trigger()
    actions.negative.trigger()  # to one that is not
    assert canvas.tool == "part-eraser"
    actions.select.trigger()
    sketch.sheets.current.clear()
    assert canvas.tool == "pen"
    assert not any(action.isEnabled() for action in others)
    actions.undo.trigger()
    actions.select_all.trigger()
    assert canvas.tool == "select"
    actions.delete.trigger()
    assert canvas.tool == "pen"


def test_the_right_button_offers_what_can_be_done_with_the_drawing(
    window: MainWindow, qtbot: QtBot
) -> None:
    canvas = window.sketch.canvas
    drag(canvas, LINE)
    drag(canvas, CORNER, release=False)
    ask_for_menu(canvas, place(canvas, *CORNER[-1]))
    assert not canvas.menu.isVisible()  # nobody who draws asks for it
    canvas.cancel_drag()
    ask_for_menu(canvas, place(canvas, *CORNER[-1]))
    qtbot.waitUntil(canvas.menu.isVisible)
    entries = {action.text().replace("&", ""): action for action in canvas.menu.actions()}
    assert {"Redo", "Mirror", "New drawing", "Paste a picture as the drawing"} <= set(entries)
    canvas.menu.setActiveAction(entries["Undo"])
    QTest.keyClick(canvas.menu, Qt.Key.Key_Return)
    assert window.sketch.sheets.current.contents.blank


def test_a_slip_on_the_right_button_while_drawing_opens_no_menu_after_the_stroke(
    window: MainWindow, qtbot: QtBot
) -> None:
    canvas, right = window.sketch.canvas, Qt.MouseButton.RightButton
    end = place(canvas, *CORNER[-1])
    drag(canvas, CORNER, release=False)
    QTest.mousePress(canvas, right, pos=end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    QTest.mouseRelease(canvas, right, pos=end)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(canvas, QContextMenuEvent(reason, end, canvas.mapToGlobal(end)))
    assert not canvas.menu.isVisible()
    ask_for_menu(canvas, end)
    qtbot.waitUntil(canvas.menu.isVisible)
    canvas.menu.hide()


def test_a_picture_is_erased_in_parts_alone(window: MainWindow) -> None:
    sketch = window.sketch
    actions, canvas = sketch.actions_, sketch.canvas
    drag(canvas, LINE)
    actions.select.trigger()
    sketch.sheets.current.replace_with(Contents(picture=np.zeros((64, 64), np.uint8)))
    assert canvas.tool == "pen"
    assert actions.part_eraser.isEnabled()
    assert not actions.eraser.isEnabled()
    assert not actions.select.isEnabled()
    actions.part_eraser.trigger()
    actions.mirror.trigger()
    assert canvas.tool == "part-eraser"
    drag(canvas, LINE)
    actions.pen.trigger()
    drag(canvas, LINE)
    assert actions.eraser.isEnabled()
    assert actions.select.isEnabled()


def test_a_row_of_arrow_keys_is_one_question(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.sketch.canvas
    canvas.setFocus()
    drag(canvas, LINE)
    window.sketch.actions_.select_all.trigger()
    asked: list[object] = []
    window.sketch.question_changed.connect(lambda: asked.append(canvas.wanted()))
    for _ in range(7):
        canvas.selector.nudge(0, 1)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [window.sketch.sheets.current.contents]
    canvas.selector.nudge(0, 1)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert window.sketch.sheets.current.contents.blank
    assert len(asked) == 2


def test_the_pen_is_taken_when_all_is_erased_and_not_before(window: MainWindow) -> None:
    sketch = window.sketch
    canvas = sketch.canvas
    drag(canvas, LINE)
    sketch.actions_.eraser.trigger()
    drag(canvas, LINE, release=False)
    assert sketch.sheets.current.contents.blank
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert len(sketch.sheets.current.contents.strokes) == 1
    assert sketch.actions_.eraser.isChecked()
    assert canvas.tool == "eraser"
    drag(canvas, LINE)
    assert sketch.actions_.pen.isChecked()
    sketch.actions_.undo.trigger()
    assert len(sketch.sheets.current.contents.strokes) == 1


def test_the_two_sheets_say_what_they_are_for(window: MainWindow) -> None:
    assert tab(window, "Like this").toolTip() == "Draw what the photo shows"
    other = tab(window, "Not like this")
    assert other.toolTip() == "Draw what the photo should not show  (N)"
    window.turn_letter_keys(False)
    assert other.toolTip() == "Draw what the photo should not show"


def test_delete_and_select_all_belong_to_the_paper(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.sketch.canvas
    drag(canvas, CORNER)
    drag(canvas, LINE)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_A, CTRL)
    assert canvas.selector.chosen == {0, 1}
    wait_for_photos(window, qtbot)
    window.results.view.setFocus()
    QTest.keyClick(window.results.view, Qt.Key.Key_Delete)
    assert len(window.sketch.sheets.current.contents.strokes) == 2
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert window.sketch.sheets.current.contents.blank
    assert QApplication.activeModalWidget() is None


def test_starting_over_stops_a_drawing_that_is_still_being_opened(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    picture = Image.new("L", (64, 64), 255)
    picture.paste(0, (20, 20, 24, 50))
    picture.save(tmp_path / "drawing.png")
    window.sketch.words.add_word("horse")
    window.sketch.opening.open_file(tmp_path / "drawing.png")
    window.menus.start_over.trigger()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.sketch.sheets.wanted.contents.blank
    assert window.status.undo.isVisible()
