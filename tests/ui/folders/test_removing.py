"""Removing folders: asked first, done in the end, and nothing of them comes back."""

from __future__ import annotations

import threading
from dataclasses import replace

from fake_library import FakeLibrary, native
from gestures import OpenWindow, choose, idle, press
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from updating import open_updating

from sketchfind.types import Filters, FolderState
from sketchfind.ui.main_window import MainWindow


def test_removing_asks_calmly_and_can_be_taken_back(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    choose(window.folders.rows[1], "Remove…")
    (box,) = window.findChildren(QMessageBox)
    assert "Your files stay where they are" in box.informativeText()
    press(box, "Cancel")
    idle(window, qtbot)
    assert not library.removed
    choose(window.folders.rows[1], "Remove…")
    box = window.findChildren(QMessageBox)[-1]
    press(box, "Remove folder")
    qtbot.waitUntil(lambda: library.removed == [1])
    qtbot.waitUntil(window.welcome.isVisible)


def test_removing_a_folder_inside_another_says_that_it_is_searched_still(
    window: MainWindow,
) -> None:
    outer = window.indexer.folders.states[0]
    inner = replace(outer, folder_id=2, path=native(f"{outer.path}/private"))
    window.folders.show_folders([outer, inner])
    choose(window.folders.rows[2], "Remove…")
    (box,) = window.findChildren(QMessageBox)
    text = box.informativeText().replace("\u200b", "")
    assert f"It is inside {outer.path}, which is searched too" in text
    box.reject()
    choose(window.folders.rows[1], "Remove…")
    assert "Stop searching" in window.findChildren(QMessageBox)[-1].text()


def test_a_folder_is_removed_after_the_update_that_was_stopped_for_it(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Other")
    window = open_updating(open_window, library, qtbot)
    window.indexer.remove(1)
    assert not library.removed
    qtbot.waitUntil(lambda: library.removed == [1])
    qtbot.waitUntil(lambda: len(library.updates) == 2)
    library.may_finish.set()


def test_a_folder_that_is_gone_does_not_come_back_with_an_older_look(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library.with_folder("/photos/Work"))
    idle(window, qtbot)
    look, looking, go = library.folders, threading.Event(), threading.Event()

    def slow_look() -> list[FolderState]:
        found = look()
        looking.set()
        assert go.wait(60)
        return found

    library.folders = slow_look
    window.indexer.folders.refresh()
    qtbot.waitUntil(looking.is_set)
    library.folders = look
    window.indexer.remove(1)
    qtbot.waitUntil(lambda: list(window.folders.rows) == [2])
    go.set()
    idle(window, qtbot)
    assert list(window.folders.rows) == [2]


def test_folders_that_are_to_be_removed_go_also_when_the_window_closes_before(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Other").with_folder("/photos/Third")
    window = open_updating(open_window, library, qtbot)
    for folder_id in (1, 3):
        window.indexer.remove(folder_id)
    assert not library.removed
    window.close()
    assert sorted(library.removed) == [1, 3]
    assert len(library.updates) == 1


def test_removing_folders_begins_nothing_that_somebody_stopped(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Other").with_folder("/photos/Third")
    window = open_updating(open_window, library, qtbot)
    window.indexer.cancel()
    window.indexer.remove(1)
    idle(window, qtbot)
    for folder_id in (2, 3):
        window.indexer.remove(folder_id)
    idle(window, qtbot)
    assert library.removed == [1, 2, 3]
    assert len(library.updates) == 1
    assert window.indexer.held


def test_a_folder_that_was_removed_filters_nothing(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.with_folder("/photos/Holidays/2019").with_folder("/photos/Other")
    window = open_window(library)
    idle(window, qtbot)
    names = ("Holidays", "Holidays/2020", "Holidays/2019/May", "Other", "Holidays 2")
    chosen = tuple(native(f"/photos/{name}") for name in names)
    window.asking.composition.filter_by(Filters(folders=chosen))
    window.indexer.remove(1)
    qtbot.waitUntil(lambda: list(window.folders.rows) == [2, 3])
    assert window.asking.composition.rest.filters.folders == chosen[2:]
    qtbot.waitUntil(lambda: library.queries[-1].filters.folders == chosen[2:])
