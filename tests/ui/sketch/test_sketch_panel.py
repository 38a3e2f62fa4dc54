"""Sheets, recent drawings and tracing in the window, and searching without a mouse."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fake_library import FakeLibrary, native, photo_hits, some_hits
from gestures import (
    CORNER,
    LINE,
    OpenWindow,
    Points,
    all_answered,
    ask_for_menu,
    drag,
    draw,
    draw_unwanted,
    drop,
    opened,
    place,
    press,
    select,
    wait_for_photos,
)
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from sketchfind.library.folders import nesting
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.types import Pixels, Sketch, Stroke
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.sketch import paper_copies, recent_strip
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.paper_copies import PaperCopies
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.tasks import Tasks

CTRL = Qt.KeyboardModifier.ControlModifier


def tab(window: MainWindow, text: str) -> QPushButton:
    return next(b for b in window.sketch.findChildren(QPushButton) if b.text().startswith(text))


def put_away(window: MainWindow, qtbot: QtBot, *drawings: Points) -> None:
    """Make each of these drawings a recent one."""
    for drawing in drawings:
        count = window.sketch.recent.count()
        drag(window.sketch.canvas, drawing)
        window.sketch.sheets.current.clear()
        qtbot.waitUntil(lambda count=count: window.sketch.recent.count() == count + 1)


def forget_all(window: MainWindow, answer: str = "Forget all") -> None:
    window.sketch.recent.actions()[-1].trigger()
    (box,) = window.findChildren(QMessageBox)
    press(box, answer)


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


def test_a_drawing_that_makes_place_is_kept_and_comes_back_by_keyboard(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    sketch, recent = window.sketch, window.sketch.recent
    assert not recent.isVisible()
    put_away(window, qtbot, CORNER)
    QTest.keyClick(window, Qt.Key.Key_H, CTRL)
    assert recent.hasFocus()
    paper = recent.visualItemRect(recent.item(0)).topLeft() + QPoint(10, 10)
    assert recent.selectedItems()
    assert recent.viewport().grab().toImage().pixelColor(paper).name() == "#ffffff"  # no tint
    QTest.keyClick(recent, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not sketch.sheets.current.contents.blank)
    qtbot.waitUntil(lambda: bool(library.queries) and not window.search.busy)
    assert library.queries[-1].sketch is not None


def test_a_recent_drawing_is_chosen_with_a_click(window: MainWindow, qtbot: QtBot) -> None:
    recent = window.sketch.recent
    put_away(window, qtbot, CORNER, LINE)
    older = recent.visualItemRect(recent.item(1)).center()
    with qtbot.waitSignal(recent.chosen) as chosen:
        QTest.mouseClick(recent.viewport(), Qt.MouseButton.LeftButton, pos=older)
    assert chosen.args == recent.paths[1:]
    assert window.sketch.canvas.hasFocus()  # Del is meant for what lies there now


def test_the_two_sheets_say_what_they_are_for(window: MainWindow) -> None:
    assert tab(window, "Like this").toolTip() == "Draw what the photo shows"
    other = tab(window, "Not like this")
    assert other.toolTip() == "Draw what the photo should not show  (N)"
    window.turn_letter_keys(False)
    assert other.toolTip() == "Draw what the photo should not show"


def test_what_is_on_the_paper_is_copied_until_the_window_is_closed(
    open_window: OpenWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper_copies, "AFTER_MS", 0)
    window = open_window(library)

    def copies() -> int:
        return len(list((tmp_path / "drawings").glob(".paper-*")))

    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: copies() == 1)
    window.sketch.sheets.show_negative(True)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: copies() == 2)
    window.sketch.sheets.current.clear()
    qtbot.waitUntil(lambda: copies() == 1)
    window.close()
    assert copies() == 0
    assert len(RecentDrawings(tmp_path / "drawings").all()) == 2


def test_a_copy_that_failed_is_tried_again_and_the_other_sheet_does_not_wait_for_it(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    full_disk: Callable[[int], AbstractContextManager[None]],
) -> None:
    monkeypatch.setattr(paper_copies, "AFTER_MS", 0)
    monkeypatch.setattr(paper_copies, "AGAIN_MS", 0)
    sheets, tasks = Sheets(), Tasks(2, "copies")
    copies = PaperCopies(sheets, RecentDrawings(tmp_path), tasks)

    def copied() -> set[str]:
        return {path.stem.rsplit("-")[-1] for path in tmp_path.glob(".paper-*")}

    try:
        with full_disk(2048):
            zigzag = tuple((0.2 + step % 2 / 2, step / 1000) for step in range(1000))
            sheets.wanted.add_stroke(Stroke(zigzag))
            sheets.unwanted.add_stroke(Stroke(((0.2, 0.2), (0.2, 0.8))))
            qtbot.waitUntil(lambda: copied() == {"unwanted"})
        qtbot.waitUntil(lambda: copied() == {"wanted", "unwanted"})
    finally:
        tasks.drain()
        copies.end(kept=True)
    assert copied() == set()


def test_a_copy_stays_when_the_drawing_cannot_be_kept_at_the_end(
    open_window: OpenWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    full_disk: Callable[[int], AbstractContextManager[None]],
) -> None:
    monkeypatch.setattr(paper_copies, "AFTER_MS", 0)
    window = open_window(library)
    drawings = RecentDrawings(tmp_path / "drawings")
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: bool(list((tmp_path / "drawings").glob(".paper-*"))))
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    with full_disk(16):
        window.close()
    assert drawings.all() == []
    drawings.rescue()
    assert len(drawings.all()) == 1


def test_recent_drawings_are_forgotten_one_by_one_with_the_same_key(
    window: MainWindow, qtbot: QtBot
) -> None:
    recent = window.sketch.recent
    put_away(window, qtbot, CORNER, LINE, CORNER[:3])
    newest, _, oldest = recent.paths
    assert not any(action.autoRepeat() for action in recent.actions())  # a held key forgets one
    recent.setFocus()
    recent.setCurrentRow(1)
    QTest.keyClick(recent, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: recent.paths == [newest, oldest])
    QTest.keyClick(recent, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: recent.paths == [newest])
    assert list(newest.parent.glob("[!.]*")) == [newest]
    QTest.keyClick(recent, Qt.Key.Key_Delete)
    qtbot.waitUntil(recent.isHidden)
    assert window.focusWidget() is window.sketch.canvas


def test_all_recent_drawings_are_forgotten_only_after_a_question(
    window: MainWindow, qtbot: QtBot
) -> None:
    recent = window.sketch.recent
    put_away(window, qtbot, CORNER, LINE)
    kept = recent.paths
    recent.setFocus()
    forget_all(window, "Cancel")
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
    assert all(path.exists() for path in kept)
    forget_all(window)
    qtbot.waitUntil(recent.isHidden)
    assert not any(path.exists() for path in kept)
    assert window.focusWidget() is window.sketch.canvas


def test_a_drawing_that_cannot_be_forgotten_is_said(
    window: MainWindow, qtbot: QtBot, hold: Callable[..., None]
) -> None:
    recent = window.sketch.recent
    put_away(window, qtbot, CORNER, LINE)
    held = recent.paths[0]
    hold(held.name)
    with qtbot.waitSignal(window.tasks.trouble) as told:
        forget_all(window)
    assert "cannot be forgotten" in str(told.args[0])
    qtbot.waitUntil(lambda: recent.paths == [held])  # what went is not shown any more


def test_the_newest_drawing_is_in_sight_and_a_slip_of_the_pen_is_none(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, tmp_path: Path
) -> None:
    drawings = RecentDrawings(tmp_path / "drawings")
    for number in range(30):
        drawings.add(Sketch((Stroke(((0.1, 0.1), (0.9, number / 30))),)))
    window = open_window(library)
    recent, bar = window.sketch.recent, window.sketch.recent.horizontalScrollBar()
    qtbot.waitUntil(lambda: recent.count() == 30 and bar.maximum() > 0)
    bar.setValue(bar.maximum())
    window.sketch.sheets.current.replace_with(
        Contents((Stroke(((0.5, 0.5),)), Stroke(((0.4, 0.4), (0.42, 0.4)))))
    )
    window.sketch.sheets.current.clear()
    drag(window.sketch.canvas, LINE)
    window.sketch.sheets.current.clear()
    qtbot.waitUntil(lambda: recent.count() == 31)
    assert bar.value() == 0
    drag(window.sketch.canvas, LINE[:1])
    window.close()
    assert len(drawings.all()) == 31


def test_two_drawings_that_are_put_away_together_are_both_there(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, first, go = recent_strip._small, threading.Lock(), threading.Event()

    def first_one_slowly(path: Path) -> Pixels | None:
        if first.acquire(blocking=False):
            assert go.wait(60)
        return small(path)

    monkeypatch.setattr(recent_strip, "_small", first_one_slowly)
    tasks = Tasks(2, "test")
    drawings = RecentDrawings(tmp_path / "drawings")
    strip = recent_strip.RecentStrip(drawings, tasks)
    qtbot.addWidget(strip)
    assert strip.isHidden()
    for number, line in enumerate((CORNER, LINE)):
        strip.keep(Contents((Stroke(tuple(line)),)))
        qtbot.waitUntil(first.locked)
        qtbot.waitUntil(lambda count=number: strip.count() == 2 * count)
    go.set()
    qtbot.waitUntil(lambda: all_answered(tasks))
    assert strip.count() == 2
    tasks.drain()
    again = recent_strip.RecentStrip(drawings, tasks)
    qtbot.addWidget(again)
    assert not again.isHidden()  # before they are read: the paper makes room at once


def test_a_photo_of_the_grid_can_be_traced(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = FakeLibrary(photo_hits(tmp_path, 1)).with_folder("/photos")
    window = open_window(library.with_folder("/photos/newer"))
    asked_for, answer = [], library.hits[0].path
    draw(window, qtbot)
    select(window, 0)
    asked = len(library.queries)
    window.photo_actions.trace.trigger()
    trace = window.sketch.actions_.trace
    qtbot.waitUntil(lambda: window.sketch.canvas.tracing)
    assert trace.isChecked()
    trace.trigger()
    assert not window.sketch.canvas.tracing
    assert len(library.queries) == asked

    def ask(*request: object) -> tuple[str, str]:
        asked_for.append(request[2:])
        return answer, ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    trace.trigger()
    qtbot.waitUntil(lambda: window.sketch.canvas.tracing)
    answer = ""
    trace.trigger()
    trace.trigger()
    assert not trace.isChecked()
    (first, kind), (second, _) = asked_for
    assert (first, second) == (native("/photos/newer"), str(tmp_path))
    assert str(kind).startswith("Photos (")


def test_a_photo_to_trace_that_is_away_is_said_to_be_so(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    draw(window, qtbot)
    select(window, 0)
    window.photo_actions.trace.trigger()
    box = opened(window, QMessageBox, qtbot)
    assert box.text() == f"{Path(library.hits[0].path).name} is not there at the moment."
    assert box.informativeText().startswith("Connect its drive")
    box.accept()


@pytest.mark.parametrize(
    ("root", "system", "inside"),
    [("photos", "linux", True), ("PHOTOS", "linux", os.name == "nt"), ("PHOTOS", "darwin", True)],
    ids=["of the library", "from elsewhere", "in another spelling of macOS"],
)
def test_a_photo_of_the_library_that_is_dropped_is_traced(
    open_window: OpenWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    root: str,
    system: str,
    inside: bool,
) -> None:
    monkeypatch.setattr(nesting, "sys", SimpleNamespace(platform=system))
    path = tmp_path / "photos" / "photo.jpg"
    path.parent.mkdir()
    picture = Image.new("L", (64, 64), 255)
    picture.paste(0, (20, 20, 24, 50))
    picture.save(path)
    library = FakeLibrary(some_hits(1)).with_folder(str(tmp_path / root))
    canvas = open_window(library).sketch.canvas
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop(canvas, data)
    qtbot.waitUntil(lambda: canvas.tracing or not canvas.wanted().blank)
    assert canvas.tracing == inside
    assert canvas.wanted().blank == inside


@pytest.mark.parametrize("read", [True, False], ids=["there", "still being read"])
def test_starting_over_takes_a_traced_photo_away(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, read: bool
) -> None:
    sketch = window.sketch
    drag(sketch.canvas, CORNER)
    sketch.opening.trace(Path(photo_hits(tmp_path, 1)[0].path))
    if read:
        qtbot.waitUntil(lambda: sketch.canvas.tracing)
    QTest.keyClick(window, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert not sketch.canvas.tracing
    assert not sketch.actions_.trace.isChecked()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert len(sketch.sheets.current.contents.strokes) == 1
    assert sketch.canvas.tracing == read
    assert sketch.actions_.trace.isChecked() == read


def test_a_traced_photo_comes_back_also_without_a_drawing(window: MainWindow) -> None:
    sketch = window.sketch
    sketch.canvas.set_trace(QImage(9, 9, QImage.Format.Format_RGB32))
    window.menus.start_over.trigger()
    assert not sketch.canvas.tracing
    QTest.mouseClick(window.status.undo, Qt.MouseButton.LeftButton)
    assert sketch.canvas.tracing


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
