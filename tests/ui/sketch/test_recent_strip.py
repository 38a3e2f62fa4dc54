"""Recent drawings: kept, in sight, brought back, and forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from gestures import CORNER, LINE, OpenWindow, Points, all_answered, drag, press
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.types import Pixels, Sketch, Stroke
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.sketch import recent_strip
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.tasks import Tasks

CTRL = Qt.KeyboardModifier.ControlModifier


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
