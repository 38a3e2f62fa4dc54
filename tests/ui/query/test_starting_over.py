"""Starting over takes all that is asked away and brings it back; a restart keeps it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_library import FakeLibrary, native, path_of
from gestures import CORNER, LINE, OpenWindow, asked, drag, draw_unwanted
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from reading import chip_texts

from sketchfind.types import NO_FILTERS, Filters
from sketchfind.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def ask_beside(window: MainWindow, library: FakeLibrary) -> None:
    """Ask for all that can be asked beside a drawing and words."""
    draw_unwanted(window, LINE)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    window.asking.less_like([path_of(library, 0)])


@pytest.mark.parametrize("way", ["link", "undo of the drawing", "undo of the other drawing"])
def test_starting_over_is_taken_back(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, way: str
) -> None:
    sketch = window.sketch
    ask_beside(window, library)
    sketch.words.add_word("horse")
    window.asking.composition.weigh_words(2.0)
    before, chips = asked(library, window, qtbot), chip_texts(window)
    drawings = (sketch.sheets.wanted.contents, sketch.sheets.unwanted.contents)
    for _ in range(2):  # the second has nothing to take away
        window.menus.start_over.trigger()
    assert chip_texts(window) == []
    assert window.search.question.empty
    if way == "link":
        QTest.mouseClick(window.status.undo, LEFT)
    else:
        sketch.sheets.show_negative("other" in way)
        sketch.actions_.undo.trigger()
    assert window.status.undo.isHidden()
    assert chip_texts(window) == chips
    assert (sketch.sheets.wanted.contents, sketch.sheets.unwanted.contents) == drawings
    again = asked(library, window, qtbot)
    np.testing.assert_array_equal(again.sketch, before.sketch)
    np.testing.assert_array_equal(again.without, before.without)
    blank = {"sketch": None, "without": None}
    assert replace(again, **blank) == replace(before, **blank)


def test_an_undo_takes_starting_over_back_before_older_steps_of_the_paper(
    window: MainWindow, library: FakeLibrary
) -> None:
    sketch = window.sketch
    sketch.actions_.clear.trigger()
    sketch.words.add_word("horse")
    window.asking.composition.add([path_of(library, 0)])
    chips = chip_texts(window)
    window.menus.start_over.trigger()
    sketch.actions_.undo.trigger()
    assert chip_texts(window) == chips
    assert sketch.sheets.wanted.contents.blank
    assert window.status.undo.isHidden()
    sketch.actions_.undo.trigger()
    assert not sketch.sheets.wanted.contents.blank


def test_an_undo_takes_starting_over_back_where_nothing_was_drawn_yet(
    open_window: OpenWindow, library: FakeLibrary
) -> None:
    window = open_window(library)
    undo = window.sketch.actions_.undo
    window.sketch.words.add_word("horse")
    assert not undo.isEnabled()
    window.menus.start_over.trigger()
    QTest.keyClick(window.sketch.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert chip_texts(window) == ["“horse”"]
    assert not undo.isEnabled()
    window.menus.start_over.trigger()
    assert undo.isEnabled()
    window.sketch.words.add_word("house")  # what went does not come back any more
    assert not undo.isEnabled()


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("drawn", ["wanted", "unwanted"])
def test_an_undo_takes_starting_over_back_on_the_sheet_where_nothing_was_drawn(
    open_window: OpenWindow, library: FakeLibrary, drawn: str, older: bool
) -> None:
    window = open_window(library)
    sketch, sheets = window.sketch, window.sketch.sheets
    blank, other = sheets.wanted, sheets.unwanted
    if drawn == "wanted":
        blank, other = other, blank
    if older:
        sheets.show_negative(blank is sheets.unwanted)
        drag(sketch.canvas, CORNER)
        blank.clear()
    sheets.show_negative(other is sheets.unwanted)
    drag(sketch.canvas, LINE)
    sketch.words.add_word("horse")
    before, chips = other.contents, chip_texts(window)
    window.menus.start_over.trigger()
    sheets.show_negative(blank is sheets.unwanted)
    assert sketch.actions_.undo.isEnabled()
    QTest.keyClick(sketch.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert chip_texts(window) == chips
    assert other.contents is before
    assert blank.contents.blank
    assert window.status.undo.isHidden()


@pytest.mark.parametrize("negative", [False, True])
def test_starting_over_is_redone_as_a_whole(
    window: MainWindow, library: FakeLibrary, negative: bool
) -> None:
    sketch = window.sketch
    ask_beside(window, library)
    sketch.words.add_word("horse")
    drawings = (sketch.sheets.wanted.contents, sketch.sheets.unwanted.contents)
    window.menus.start_over.trigger()
    for _ in range(2):
        sketch.sheets.show_negative(negative)
        sketch.actions_.undo.trigger()
        jpeg = Filters(formats=("JPEG",))
        window.asking.composition.filter_by(jpeg)  # goes, and comes back, with the rest
        chips = chip_texts(window)
        assert len(chips) == 5
        sketch.sheets.show_negative(negative)
        sketch.actions_.redo.trigger()
        assert chip_texts(window) == []
        assert window.status.undo.isVisible()
    QTest.mouseClick(window.status.undo, LEFT)
    assert chip_texts(window) == chips
    assert (sketch.sheets.wanted.contents, sketch.sheets.unwanted.contents) == drawings


@pytest.mark.parametrize("negative", [False, True])
def test_the_sheet_that_lay_on_top_does_so_again(window: MainWindow, negative: bool) -> None:
    sketch, sheets = window.sketch, window.sketch.sheets
    draw_unwanted(window, LINE)
    sheets.show_negative(negative)
    window.menus.start_over.trigger()
    assert not sheets.negative
    for _ in range(2):
        sketch.actions_.undo.trigger()
        assert sheets.negative == negative
        assert sheets.current.contents.strokes
        sketch.actions_.redo.trigger()
        assert chip_texts(window) == []


def test_a_blank_sheet_does_not_lie_on_top_of_what_is_brought_back(window: MainWindow) -> None:
    window.sketch.sheets.show_negative(True)  # there was only looked at
    window.menus.start_over.trigger()
    window.sketch.actions_.undo.trigger()
    assert not window.sketch.sheets.negative
    assert window.sketch.actions_.redo.isEnabled()


def test_another_redo_leaves_the_rest_of_the_question(window: MainWindow) -> None:
    sketch = window.sketch
    sketch.words.add_word("horse")
    window.menus.start_over.trigger()
    sketch.actions_.undo.trigger()
    sketch.actions_.clear.trigger()  # the step of starting over is gone for good
    sketch.actions_.undo.trigger()
    sketch.actions_.redo.trigger()
    assert chip_texts(window) == ["“horse”"]


def test_what_was_just_typed_is_taken_back_too(window: MainWindow) -> None:
    window.menus.start_over.trigger()
    window.sketch.words.setText("horse")
    assert window.sketch.words.words == ""  # nobody asked for it yet
    window.menus.start_over.trigger()
    assert window.sketch.words.text() == ""
    QTest.mouseClick(window.status.undo, LEFT)
    assert chip_texts(window) == ["“horse”"]


def test_a_folder_that_moves_meanwhile_is_followed(window: MainWindow) -> None:
    asking = window.asking
    asking.only_folder(Path("/photos/Holidays"))
    asking.more_like([Path("/photos/Holidays/a.jpg"), Path("/elsewhere/b.jpg")])
    asking.starting_over.start()
    before = window.indexer.folders.states[0]
    moved = replace(before, path=native("/new"), moved_from=before.path)
    asking.follow_folder(moved)
    asking.starting_over.undo()
    assert asking.composition.rest.filters.folders == (native("/new"),)
    paths = [example.path for example in asking.composition.rest.examples]
    assert paths == [Path("/new/a.jpg"), Path("/elsewhere/b.jpg")]


def test_a_folder_that_is_removed_meanwhile_does_not_come_back(window: MainWindow) -> None:
    asking = window.asking
    asking.only_folder(Path("/photos/Holidays"))
    asking.starting_over.start()
    asking.set_folders([])
    asking.starting_over.undo()
    assert asking.composition.rest.filters == NO_FILTERS


@pytest.mark.parametrize("more", [None, "words", "filter", "example", "trace"])
def test_the_link_goes_with_the_last_that_it_brings_back(
    window: MainWindow, library: FakeLibrary, more: str | None
) -> None:
    asking, sketch = window.asking, window.sketch
    sketch.sheets.wanted.clear()
    asking.only_folder(Path("/photos/Holidays"))
    if more == "words":
        sketch.words.add_word("horse")
    elif more == "filter":
        asking.composition.filter_by(replace(asking.composition.rest.filters, formats=("PNG",)))
    elif more == "example":
        asking.more_like([path_of(library, 0)])
    elif more == "trace":
        sketch.opening.put_back(QImage(8, 8, QImage.Format.Format_RGB32))
    asking.starting_over.start()
    assert window.status.undo.isVisible()
    window.show_folders(window.indexer.folders.states[1:])
    assert window.status.undo.isVisible() == (more is not None)


def test_starting_over_is_done_once_something_else_is_asked(window: MainWindow) -> None:
    window.menus.start_over.trigger()
    window.sketch.words.add_word("house")
    assert window.status.undo.isHidden()
    window.sketch.actions_.undo.trigger()
    assert chip_texts(window) == ["Your drawing", "“house”"]


def test_a_restart_keeps_all_that_is_asked(
    window: MainWindow, open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    sketch = window.sketch
    ask_beside(window, library)
    window.asking.composition.weigh_sketch(2.0)
    sketch.words.setText("horse")  # just typed
    sketch.opening.put_back(QImage(8, 8, QImage.Format.Format_RGB32))
    window.restart()
    assert window.kept is not None
    again = open_window(library)
    again.go_on_with(window.kept)
    assert again.asking.starting_over.everything() == window.kept.asked
    assert chip_texts(again) == [
        "Your drawing",
        "Not like your other drawing",
        "“horse”",
        "Less like photo 1.jpg",
        "PNG",
    ]
    assert again.sketch.canvas.tracing
    query = asked(library, again, qtbot)
    assert (query.words, query.sketch_weight, query.filters.formats) == ("horse", 2.0, ("PNG",))
    assert query.sketch is not None
    assert query.without is not None
    assert again.sketch.sheets.negative  # which was drawn on last
    again.sketch.sheets.show_negative(False)
    again.sketch.actions_.undo.trigger()
    assert again.sketch.sheets.wanted.contents.blank


def test_a_restart_looks_in_no_folder_that_was_being_removed(
    window: MainWindow, open_window: OpenWindow, library: FakeLibrary
) -> None:
    here = native("/photos/Holidays/2019")  # within a folder that stays
    filters = Filters(folders=(native("/photos/Phone & Co"), here))
    window.asking.composition.filter_by(filters)
    window.indexer.remove(2)
    window.restart()
    assert window.kept is not None
    assert window.kept.asked.question.filters == filters
    again = open_window(library)
    again.go_on_with(window.kept)
    assert again.asking.composition.rest.filters.folders == (here,)
    assert chip_texts(again) == ["Your drawing", "In 2019"]
