"""The first page: where it leads, and who has the keys then."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary
from gestures import CORNER, OpenWindow, drag, idle, open_settings
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.paths import resources
from sketchfind.types import Progress
from sketchfind.ui.folders.welcome import Welcome
from sketchfind.ui.main_window import MainWindow


def test_no_word_of_the_first_page_has_a_line_of_its_own(qtbot: QtBot) -> None:
    page = Welcome(resources())
    qtbot.addWidget(page)
    wrapped = [label for label in page.findChildren(QLabel) if label.wordWrap()]
    assert len(wrapped) == 2
    for label in wrapped:
        width, height = label.width(), label.height()
        label.setMinimumWidth(0)
        assert label.heightForWidth(width) == height
        assert label.heightForWidth(width - 1) > height  # a narrower one has another line


def test_the_first_page_adds_the_pictures_folder(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    library = FakeLibrary()
    window = open_window(library)
    assert window.welcome.isVisible()
    assert not library.updates
    QTest.mouseClick(window.welcome.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: library.updates == [([1], False)])
    qtbot.waitUntil(window.sketch.isVisible)
    assert text_of(window.folders.rows[1]).startswith(tmp_path.name)
    qtbot.waitUntil(lambda: window.results.page.message.title == "No photos yet")


def test_the_paper_has_the_keys_once_there_is_a_folder(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    library = FakeLibrary()
    library.progress = [Progress("encoding", 10, 40)]
    library.may_finish.clear()
    window = open_window(library)
    QTest.mouseClick(window.welcome.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.folders.progress.isVisible)
    assert window.focusWidget() is window.sketch.canvas
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert not window.indexer.paused
    window.sketch.words.setFocus()
    window.indexer.folders.refresh()
    library.may_finish.set()
    idle(window, qtbot)
    assert window.focusWidget() is window.sketch.words


def test_a_dialog_keeps_the_keys_when_the_first_folder_comes(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary())
    page = open_settings(window)
    qtbot.waitUntil(page.isActiveWindow)
    before = page.focusWidget()
    assert before is not None
    qtbot.waitUntil(before.hasFocus)  # some systems hand the focus over a little later
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(window.sketch.isVisible)
    assert QApplication.focusWidget() is before
    page.close()
    assert window.focusWidget() is window.sketch.canvas


def test_nothing_is_drawn_while_the_first_page_hides_the_paper(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    drag(window.sketch.canvas, CORNER)
    drawn = window.sketch.sheets.current.contents
    menus = window.menus
    unseen = [menus.start_over, menus.words, menus.larger, menus.folders, menus.details]
    actions = [*window.sketch.actions_.all, *unseen, menus.rescan, window.status.undo]
    before = [action.isEnabled() for action in actions]
    window.indexer.remove(1)
    qtbot.waitUntil(window.welcome.isVisible)
    assert not any(action.isEnabled() for action in actions)
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_V, Qt.Key.Key_Z, Qt.Key.Key_N):
        QTest.keyClick(window.welcome.add, key, control)
    QTest.keyClick(window.welcome.add, Qt.Key.Key_N, control | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(window.welcome.add, Qt.Key.Key_M)
    assert not window.findChildren(QMessageBox)
    assert window.sketch.sheets.current.contents is drawn
    window.folder_actions.add([tmp_path])
    qtbot.waitUntil(window.sketch.canvas.isVisible)
    assert [action.isEnabled() for action in actions] == before
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_Z, control)
    assert window.sketch.sheets.current.contents.blank
    assert window.sketch.actions_.redo.isEnabled()
    idle(window, qtbot)
