"""Leaving things out: the dialog, what it says, and what it saves."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from fake_library import FakeLibrary
from gestures import OpenWindow, all_answered, choose, idle, opened, press
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QTextEdit
from pytestqt.qtbot import QtBot

from sketchfind.library.folders.exclude import DEFAULT_EXCLUSIONS
from sketchfind.ui.folders.exclusions_dialog import ExclusionsDialog
from sketchfind.ui.main_window import MainWindow


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    qtbot.waitUntil(lambda: bool(library.updates))
    idle(window, qtbot)
    library.updates.clear()
    return window


def shown_dialog(window: MainWindow, qtbot: QtBot) -> ExclusionsDialog:
    """Wait until the dialog says how much would be left out."""
    dialog = opened(window, ExclusionsDialog, qtbot)
    qtbot.waitUntil(lambda: bool(dialog.outcome.text()))
    return dialog


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ExclusionsDialog:
    """The dialog of the first folder."""
    choose(window.folders.rows[1], "Leave out…")
    return shown_dialog(window, qtbot)


def editor(dialog: ExclusionsDialog, place: str) -> QTextEdit:
    found = dialog.findChildren(QTextEdit)
    return next(one for one in found if place in one.accessibleName())


def count_calls(library: FakeLibrary) -> list[int | None]:
    """Note from now on for which folders photos are counted."""
    count, calls = library.count_excluded, list[int | None]()

    def count_and_note(patterns: Sequence[str], folder_id: int | None = None) -> int:
        calls.append(folder_id)
        return count(patterns, folder_id)

    library.count_excluded = count_and_note
    return calls


def test_patterns_are_typed_counted_and_saved(
    window: MainWindow, dialog: ExclusionsDialog, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert dialog.outcome.text().startswith("100 photos")
    assert editor(dialog, "Holidays").hasFocus()
    QTest.keyClick(editor(dialog, "Holidays"), Qt.Key.Key_Tab)
    assert editor(dialog, "all folders").hasFocus()
    QTest.keyClicks(editor(dialog, "Holidays"), "Raw/")
    QTest.keyClick(editor(dialog, "Holidays"), Qt.Key.Key_Return)
    QTest.keyClicks(editor(dialog, "Holidays"), "*.png")
    qtbot.waitUntil(lambda: dialog.outcome.text().startswith("300 photos"))
    press(dialog, "Leave out")
    qtbot.waitUntil(lambda: library.updates == [([1], False)])
    assert library.excluded == {None: ("@eaDir/",), 1: ("Raw/", "*.png")}
    qtbot.waitUntil(lambda: not window.findChildren(ExclusionsDialog))


def test_an_empty_editor_shows_what_to_write_there_and_breaks_no_long_line(
    dialog: ExclusionsDialog,
) -> None:
    empty = editor(dialog, "Holidays")
    shown = empty.grab().toImage()
    assert "\n" not in empty.placeholderText()  # of which Qt would paint the first line alone
    empty.setPlaceholderText("")
    assert empty.grab().toImage() != shown
    empty.setPlainText("long " * 100)
    assert empty.horizontalScrollBar().maximum() > 0
    assert empty.verticalScrollBar().maximum() == 0


def test_what_is_no_pattern_is_said_and_nothing_is_saved(
    window: MainWindow, dialog: ExclusionsDialog, library: FakeLibrary, qtbot: QtBot
) -> None:
    QTest.keyClicks(editor(dialog, "Holidays"), "[")
    qtbot.waitUntil(lambda: "“[” is not a pattern" in dialog.outcome.text())
    editor(dialog, "all folders").setPlainText("Raw/")
    dialog._typing.stop()  # else a machine that is slow counts before the press
    counted = count_calls(library)
    press(dialog, "Leave out")
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert dialog.isVisible()
    assert not library.updates
    assert not counted  # a look at the path of every photo
    assert library.excluded == {None: ("@eaDir/",)}
    editor(dialog, "Holidays").setPlainText("")
    press(dialog, "Leave out")
    qtbot.waitUntil(lambda: library.updates == [(None, False)])  # as it is for all folders
    assert library.excluded == {None: ("Raw/",)}


def test_what_is_no_pattern_is_said_also_when_the_dialog_is_closed(
    window: MainWindow, dialog: ExclusionsDialog, library: FakeLibrary, qtbot: QtBot
) -> None:
    editor(dialog, "Holidays").setPlainText("[")
    press(dialog, "Leave out")
    dialog.reject()
    assert "“[” is not a pattern" in opened(window, QMessageBox, qtbot).text()
    assert library.excluded == {None: ("@eaDir/",)}


def test_a_count_that_comes_late_is_not_shown(
    window: MainWindow, dialog: ExclusionsDialog, library: FakeLibrary, qtbot: QtBot
) -> None:
    count, begun, go = library.count_excluded, threading.Event(), threading.Event()

    def count_slowly(patterns: Sequence[str], folder_id: int | None = None) -> int:
        if len(patterns) == 2:
            begun.set()
            assert go.wait(60)
        return count(patterns, folder_id)

    library.count_excluded = count_slowly
    editor(dialog, "Holidays").setPlainText("Raw/")
    qtbot.waitUntil(begun.is_set)
    editor(dialog, "Holidays").setPlainText("Raw/\n*.png")
    qtbot.waitUntil(lambda: dialog.outcome.text().startswith("300 photos"))
    go.set()
    idle(window, qtbot)
    assert dialog.outcome.text().startswith("300 photos")


def test_a_pause_in_typing_that_ends_as_the_dialog_closes_counts_nothing(
    window: MainWindow, dialog: ExclusionsDialog, library: FakeLibrary, qtbot: QtBot
) -> None:
    counted = count_calls(library)
    dialog.reject()
    dialog.edited.emit()  # before the closed dialog is destroyed
    idle(window, qtbot)
    assert not counted


def test_those_for_all_folders_can_be_as_in_the_beginning(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.menus.exclusions.trigger()  # twice, by mistake
    window.menus.exclusions.trigger()
    dialog = shown_dialog(window, qtbot)
    idle(window, qtbot)
    assert window.findChildren(ExclusionsDialog) == [dialog]
    assert not dialog.own
    press(dialog, "Restore the original patterns")
    press(dialog, "Leave out")
    qtbot.waitUntil(lambda: library.updates == [(None, False)])
    assert library.excluded[None] == DEFAULT_EXCLUSIONS


@pytest.mark.parametrize("closed", [False, True])
def test_a_second_press_while_it_is_saved_does_no_harm_nor_does_closing(
    window: MainWindow, dialog: ExclusionsDialog, library: FakeLibrary, qtbot: QtBot, closed: bool
) -> None:
    editor(dialog, "Holidays").setPlainText("Raw/")
    exclude, go = library.exclude, threading.Event()

    def exclude_slowly(patterns: Sequence[str], folder_id: int | None = None) -> None:
        assert go.wait(60)
        exclude(patterns, folder_id)

    library.exclude = exclude_slowly
    press(dialog, "Leave out")
    press(dialog, "Leave out")
    if closed:
        dialog.reject()
    go.set()
    qtbot.waitUntil(lambda: not window.findChildren(ExclusionsDialog))
    idle(window, qtbot)
    assert library.updates == [([1], False)]
    assert library.excluded[1] == ("Raw/",)


def test_without_a_change_nothing_is_read_again(
    window: MainWindow, dialog: ExclusionsDialog, library: FakeLibrary, qtbot: QtBot
) -> None:
    press(dialog, "Leave out")
    qtbot.waitUntil(lambda: not window.findChildren(ExclusionsDialog))
    assert not library.updates
