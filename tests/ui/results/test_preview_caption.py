"""What is said below a photo in the large preview."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fake_library import FakeLibrary, some_hits
from gestures import OpenWindow, all_answered, draw, show_large
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sketchfind.types import Hit
from sketchfind.ui import texts
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.preview import Preview


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
    qtbot.waitUntil(lambda: window.results.model.rowCount() == 5)
    assert ticked(preview)
    pick = window.photo_actions.pick
    assert texts.plain(pick.text()) == "Not the one after all"
    QTest.keyClick(preview, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: not ticked(preview))
    assert texts.plain(pick.text()) == "That's the one"


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


def test_the_preview_says_where_its_photo_is_in_a_newer_answer(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    preview = show_large(window, 3)
    assert "4 of 6" in preview.caption.line
    qtbot.waitUntil(lambda: all_answered(window.tasks))  # the library knows that photo still
    first = replace(photos[3], rank=1)
    for hits, place in (([first, photos[1]], "1 of 2"), ([], "4 Jul 2019")):  # no place at all
        library.hits = tuple(hits)
        window.search.ask_again()
        qtbot.waitUntil(lambda: not window.search.busy)
        assert preview.caption.line.split("    ")[1] == place
    assert preview.isVisible()
