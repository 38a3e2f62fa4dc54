"""Folders: added, listed, found again, and searched alone."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary, native, photo_hits
from gestures import OpenWindow, all_answered, ask_for_menu, choose, idle, menu_of, opened
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from reading import text_of
from updating import half_way

from sketchfind.types import Example, FolderState
from sketchfind.ui import texts
from sketchfind.ui.main_window import MainWindow


def test_a_folder_that_is_none_is_explained(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.folder_actions.add([tmp_path / "missing"])
    box = opened(window, QMessageBox, qtbot)
    assert "is not a folder" in box.text()
    box.close()


def test_folders_that_are_added_together_are_listed_in_their_order(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    library, go = FakeLibrary(), threading.Event()
    window, add = open_window(library), library.add_folder
    paths = [tmp_path / name for name in ("slow", "missing", "a", "b")]
    for path in paths:
        if path.name != "missing":
            path.mkdir()

    def add_slowly(path: Path) -> FolderState:
        assert path.name != "slow" or go.wait(60)
        return add(path)

    library.add_folder = add_slowly
    QTimer.singleShot(200, go.set)
    window.folder_actions.add(paths)
    opened(window, QMessageBox, qtbot).close()
    qtbot.waitUntil(lambda: len(window.folders.rows) == 3)
    names = [Path(row.state.path).name for row in window.folders.rows.values()]
    assert names == ["slow", "a", "b"]


def test_tab_stops_once_in_the_list_of_folders_and_arrows_go_through_it(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.put(FolderState(2, "/photos/Phone", 5, 2, True, None))
    window = open_window(library.with_folder("/photos/Work"))
    idle(window, qtbot)
    rows = window.folders.rows
    tools = window.folders.findChildren(QToolButton)
    (add,) = (each for each in tools if each.accessibleName() == "Add a folder")
    first, second, failed, last = (each for row in rows.values() for each in row.buttons)

    def press_key(key: Qt.Key) -> QWidget:
        QTest.keyClick(window.focusWidget(), key)
        return window.focusWidget()

    add.setFocus()
    assert press_key(Qt.Key.Key_Tab) is first
    below = [press_key(Qt.Key.Key_Down) for _ in range(4)]
    assert below == [second, failed, last, last]
    assert press_key(Qt.Key.Key_Up) is failed
    behind = press_key(Qt.Key.Key_Tab)
    assert not window.folders.isAncestorOf(behind)
    add.setFocus()
    assert press_key(Qt.Key.Key_Tab) is failed
    states = [replace(row.state, failed=0) for row in rows.values()]
    window.folders.show_folders(states)
    add.setFocus()
    assert press_key(Qt.Key.Key_Tab) is first
    QTest.mouseClick(last, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is first  # a click on a menu takes no keys


def test_a_click_on_a_folder_searches_it_alone(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library.with_folder("/photos/Work"))
    idle(window, qtbot)
    row = window.folders.rows[2]
    QTest.mouseClick(row, Qt.MouseButton.RightButton)
    assert not window.asking.composition.rest.filters.folders
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert window.asking.composition.rest.filters.folders == (native("/photos/Work"),)
    QTest.mousePress(row, Qt.MouseButton.LeftButton)
    window.asking.starting_over.start()
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=row.rect().bottomRight() * 2)
    assert not window.asking.composition.rest.filters.folders  # let go elsewhere


def test_keys_go_to_the_photos_of_a_folder_that_was_clicked(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary(photo_hits(tmp_path, 4)).with_folder())
    idle(window, qtbot)
    assert window.sketch.canvas.hasFocus()
    QTest.mouseClick(window.folders.rows[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.results.showing_photos)
    view = window.results.view
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.chosen.count == 1


def test_a_click_on_a_folder_leaves_the_keys_to_who_uses_them(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary(photo_hits(tmp_path, 4)).with_folder())
    idle(window, qtbot)
    row = window.folders.rows[1]
    for used in (window.sketch.words, row.findChild(QToolButton)):
        used.setFocus()
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.results.showing_photos)
        assert used.hasFocus()
        window.asking.starting_over.start()
        used.setFocus()
        qtbot.waitUntil(lambda: not window.results.showing_photos)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    window.sketch.canvas.setFocus()  # before there are photos
    qtbot.waitUntil(lambda: window.results.showing_photos)
    assert window.sketch.canvas.hasFocus()


def test_a_folder_without_pictures_says_so(window: MainWindow) -> None:
    row, state = window.folders.rows[1], window.folders.rows[1].state
    row.show_state(replace(state, photos=0, failed=0, last_scan=None))
    assert text_of(row) == "Holidays\nNot read yet"
    row.show_state(replace(state, photos=0, failed=0, last_scan="2026-01-02T03:04:05Z"))
    assert "No pictures here" in text_of(row)


def test_a_folder_whose_photos_are_being_read_is_not_said_to_have_none(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.put(FolderState(2, "/photos/New", 0, 0, True, "2026-01-02T03:04:05Z"))
    window = half_way(open_window, library, qtbot)
    row = window.folders.rows[2]
    qtbot.waitUntil(lambda: "0 photos" in text_of(row))
    library.may_finish.set()
    qtbot.waitUntil(lambda: "No pictures here" in text_of(row))


def test_only_the_row_whose_menu_is_open_has_one(window: MainWindow, qtbot: QtBot) -> None:
    """There may be very many rows, and menus nearly double the time that these take."""
    assert not window.folders.findChildren(QMenu)
    menu_of(window.folders.rows[1]).close()
    qtbot.waitUntil(lambda: not window.folders.findChildren(QMenu))


@pytest.mark.parametrize("right", [False, True])
def test_a_row_may_go_while_its_menu_is_open(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, right: bool
) -> None:
    window = open_window(library.with_folder("/photos/Work"))
    idle(window, qtbot)
    row = window.folders.rows[1]
    (more,) = row.findChildren(QToolButton)
    if right:
        ask_for_menu(row, row.rect().center())
    else:
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert len([action for action in menu.actions() if action.isVisible()]) == 8
    window.indexer.remove(1)
    qtbot.waitUntil(lambda: list(window.folders.rows) == [2])
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_of_folders_only_those_that_changed_are_shown_again(
    window: MainWindow, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.with_folder("/photos/Old")
    first, second = library.folders()
    window.indexer.folders.set_states([first, second])
    shown: list[int] = []
    monkeypatch.setattr(texts, "photos", lambda count: shown.append(count) or str(count))
    window.folders.show_folders([first, replace(second, photos=40)])
    assert shown == [40]


def test_an_offline_folder_says_so(open_window: OpenWindow, library: FakeLibrary) -> None:
    library.put(FolderState(2, "/media/disk/Old photos", 150, 0, False, None))
    window = open_window(library)
    row = window.folders.rows[2]
    assert text_of(row) == "Old photos\nOffline\n150 photos, still searchable"
    assert row.accessibleName() == "Old photos"
    row.show_state(replace(row.state, photos=0))
    assert text_of(row) == "Old photos\nOffline"


def test_a_folder_that_has_moved_is_followed(
    window: MainWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = window.folders.rows[1]

    def offered() -> bool:
        menu = menu_of(row)
        menu.close()
        return "It has moved…" in [action.text() for action in menu.actions()]

    assert not offered()
    library.remove_folder(1)
    library.put(FolderState(1, native("/photos/Holidays"), 12, 0, False, None))
    window.indexer.folders.refresh()
    qtbot.waitUntil(lambda: not row.state.online)
    window.asking.only_folder(Path("/photos/Holidays"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(window.indexer.folders.photos_changed):  # the answer has old places
        choose(row, "It has moved…")
    qtbot.waitUntil(lambda: library.updates[-1] == ([1], False))
    idle(window, qtbot)
    assert row.state.path == str(tmp_path)
    assert not offered()
    assert window.status.news.full == f"“Holidays” is now “{tmp_path.name}”."
    assert window.asking.composition.rest.filters.folders == (str(tmp_path),)
    assert window.folder_actions.last_folder == str(tmp_path.parent)


def test_a_folder_is_looked_for_beside_the_one_that_was_added_last(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def choose(_window: QWidget, _title: str, start: str) -> str:
        begun.append(start)
        return str(tmp_path)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    for _ in range(2):
        window.folders.add_asked.emit()
    assert begun[1] == str(tmp_path.parent) != begun[0]


def test_a_subfolder_can_be_searched_alone(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = window.folders.rows[1]
    begun: list[str] = []
    # One is not searched, and the last time it is cancelled.
    chosen = iter(["/photos/Holidays/2019", "/photos/Phone", ""])

    def answer(_window: QWidget, _title: str, start: str) -> str:
        begun.append(start)
        return next(chosen)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer)
    filtered = (native("/photos/Holidays/2019"),)
    choose(row, "Search only a subfolder…")
    qtbot.waitUntil(lambda: window.asking.composition.rest.filters.folders == filtered)
    choose(row, "Search only a subfolder…")
    box = opened(window, QMessageBox, qtbot)
    assert box.text() == f"{native('/photos/Phone')} is not searched."
    box.close()
    choose(row, "Search only a subfolder…")
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.asking.composition.rest.filters.folders == filtered
    assert begun == [native("/photos/Holidays")] * 3
    assert window.folder_actions.last_folder == ""  # where the next folder to add is looked for


def test_a_folder_of_the_same_name_elsewhere_is_told_by_its_path(window: MainWindow) -> None:
    before, now = native("/photos/Holidays"), native("/shelf/Holidays")
    moved = FolderState(1, now, 12, 0, True, None, before)
    composition = window.asking.composition
    window.asking.only_folder(Path("/photos/Holidays/2019"))
    composition.add([Path("/photos/Holidays/a.jpg"), Path("/photos/b.jpg")], unlike=True)
    window.indexer.moved.emit(moved)
    assert window.status.news.full == f"“{before}” is now “{now}”."
    assert composition.rest.filters.folders == (native("/shelf/Holidays/2019"),)
    there, elsewhere = Path("/shelf/Holidays/a.jpg"), Path("/photos/b.jpg")
    assert composition.rest.examples == (Example(there, -1.0), Example(elsewhere, -1.0))
