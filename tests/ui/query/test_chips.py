"""Chips of the question: weighed, changed and taken away, by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary, native, path_of
from gestures import (
    ask_for_menu,
    asked,
    button,
    entry,
    filter_panel,
    open_filters,
    select,
    wait_for_photos,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reading import chip_texts

from sketchfind.types import NO_FILTERS, Filters
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.query.chip import Chip

LEFT = Qt.MouseButton.LeftButton


def close_button(window: MainWindow, text: str) -> QToolButton:
    chip = next(c for c in window.results.bar.chips.values() if c.spec.text == text)
    return chip.findChild(QToolButton)


def test_weights_are_chosen_with_a_slider_while_its_chip_stays(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.sketch.words.add_word("horse")
    select(window, 0)
    window.photo_actions.unlike.trigger()
    window.asking.less_like([path_of(library, 1)])
    chips = window.results.bar.chips
    drawing = chips["drawing"]
    QTest.mouseClick(drawing.findChild(QPushButton), LEFT)
    qtbot.waitUntil(drawing.slider.isVisible)
    assert drawing.slider.hasFocus()
    QTest.keyClick(drawing.slider, Qt.Key.Key_PageUp)
    assert asked(library, window, qtbot).sketch_weight == 1.25
    assert chips["drawing"] is drawing
    assert drawing.slider.isVisible()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()
    chips["word", "horse"].slider.setValue(200)
    chips["example", path_of(library, 0)].slider.setValue(50)
    query = asked(library, window, qtbot)
    assert query.words_weight == 2.0
    assert [example.weight for example in query.examples] == [-0.5, -1.0]
    assert chips["example", path_of(library, 0)].property("look") == "warning"
    entry(chips["example", path_of(library, 0)], "More like this instead").trigger()
    assert asked(library, window, qtbot).examples[0].weight == 0.5


def test_words_have_one_weight_that_is_said_once(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.unknown_words = ("hoarse",)
    window.sketch.words.put_back("hoarse, horse, house")
    qtbot.waitUntil(lambda: window.results.bar.chips["word", "hoarse"].property("look") == "muted")
    chips = window.results.bar.chips
    hoarse, horse, house = (chips["word", word] for word in ("hoarse", "horse", "house"))
    house.slider.setValue(141)
    assert asked(library, window, qtbot).words_weight == 1.4
    bodies = [chip.findChild(QPushButton) for chip in (hoarse, horse, house)]
    shown = ["“hoarse”", "“horse”  140 %", "“house”"]
    assert [body.text() for body in bodies] == shown
    assert [body.accessibleName() for body in bodies] == shown
    spoken = QAccessible.queryAccessibleInterface(horse.slider).valueInterface()
    assert spoken.currentValue() == 140
    assert horse.slider.accessibleName() == "How much the words count"
    assert chips["drawing"].slider.accessibleName() == "How much this counts"
    for chip, weighs in ((horse, True), (hoarse, False)):
        QTest.mouseClick(chip.findChild(QPushButton), LEFT)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        assert chip.slider.isVisible() == weighs
        popup.close()


def test_every_part_can_be_taken_away_from_its_chip(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.sketch.words.add_word("horse")
    window.sketch.words.add_word("house")
    select(window, 1)
    window.photo_actions.folder.trigger()
    folder = path_of(library, 1).parent
    assert asked(library, window, qtbot).filters == Filters(folders=(str(folder),))
    assert chip_texts(window) == ["Your drawing", "“horse”", "“house”", f"In {folder.name}"]
    QTest.mouseClick(close_button(window, "“horse”"), LEFT)
    assert asked(library, window, qtbot).words == "house"
    assert window.sketch.words.text() == "house"
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        window.asking.only_folder(folder)
        chip = window.results.bar.chips["filter", str(folder)]
        QTest.keyClick(chip.findChild(QPushButton), key)
        assert asked(library, window, qtbot).filters == Filters()
    QTest.mouseClick(close_button(window, "Your drawing"), LEFT)
    query = asked(library, window, qtbot)
    assert query.sketch is None
    assert query.words == "house"


def test_folders_of_one_name_are_told_by_the_folder_around(window: MainWindow) -> None:
    places = [Path("/photos", *parts) for parts in (["2018", "Party"], ["2019", "Party"], ["2019"])]
    window.asking.only_folders(tuple(map(str, places)))
    names = [Path("2018", "Party"), Path("2019", "Party"), "2019"]
    assert chip_texts(window) == ["Your drawing", *(f"In {name}" for name in names)]


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        (Filters(folders=(native("/photos/Phone & Co"),)), "Phone && Co"),
        (Filters(first_day="2012-03-04"), "First day"),
        (Filters(last_day="2012-03-04"), "Last day"),
        (Filters(first_day="2019-01-01", last_day="2019-12-31"), "2019, 34 photos"),
        (Filters(orientation="portrait"), "Portrait"),
        (Filters(formats=("PNG",)), "PNG"),
    ],
)
def test_a_filter_that_is_pressed_has_the_keys_where_it_was_set(
    window: MainWindow, qtbot: QtBot, filters: Filters, name: str
) -> None:
    window.asking.composition.filter_by(filters)
    (chip,) = (chip for key, chip in window.results.bar.chips.items() if key != "drawing")
    QTest.mouseClick(chip.findChild(QPushButton), LEFT)
    panel = filter_panel(qtbot)
    focused = panel.focusWidget()
    assert name in (focused.accessibleName(), getattr(focused, "text", str)())


def test_the_right_button_offers_what_can_be_done_with_a_chip(window: MainWindow) -> None:
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    chips = window.results.bar.chips
    for key, weighs in (("drawing", True), (("filter", "PNG"), False)):
        chip = chips[key]
        ask_for_menu(chip, chip.rect().center())
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        names = [action.text() for action in menu.actions() if action.isVisible()]
        assert names == [""] * weighs + ["Change it", "Remove"]
        assert chip.slider.isVisible() == weighs
        menu.close()


def test_menus_of_chips_lead_to_paper_and_words(window: MainWindow) -> None:
    window.sketch.words.put_back("house, horses, red horse, horse")
    window.sketch.show_sheet(negative=True)
    chips = window.results.bar.chips
    change(chips["word", "horse"])
    assert window.sketch.words.hasFocus()
    QTest.keyClicks(window.sketch.words, "boat")
    assert window.sketch.words.written == "house, horses, red horse, boat"
    change(chips["drawing"])
    assert window.sketch.canvas.hasFocus()
    assert not window.sketch.sheets.negative


def change(chip: Chip) -> None:
    """Choose "Change it" in the menu of a chip, by keys."""
    body = chip.findChild(QPushButton)
    body.setFocus()
    QTest.keyClick(body, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (action,) = (action for action in menu.actions() if action.text() == "Change it")
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_the_focus_stays_near_when_what_has_it_goes_away(window: MainWindow, qtbot: QtBot) -> None:
    results = window.results
    results.take_focus()
    panel = open_filters(window, qtbot)
    first = panel.findChildren(QCheckBox)[0]
    assert QApplication.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Space)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.waitUntil(results.view.hasFocus)
    (chip,) = (chip for key, chip in results.bar.chips.items() if key != "drawing")
    chip.findChild(QPushButton).setFocus()
    chip.remove()
    assert results.bar.filter.hasFocus()
    wait_for_photos(window, qtbot)
    rescue = results.rescue
    for way, near in (
        (rescue.word, window.sketch.words),
        (rescue.closest, results.view),
        (rescue.day, results.bar.filter),
    ):
        rescue.reset()
        rescue.offer()
        way.setFocus()
        QTest.keyClick(way, Qt.Key.Key_Space)
        assert rescue.isHidden()
        assert near.hasFocus()
    filter_panel(qtbot).close()
    clear = button(results.bar, "Start over")
    clear.setFocus()
    QTest.keyClick(clear, Qt.Key.Key_Space)
    assert window.sketch.canvas.hasFocus()


@pytest.mark.parametrize("begun_at", ["photos", "chip"])
def test_what_is_typed_in_the_filters_keeps_the_keys_while_photos_and_chips_go(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, begun_at: str
) -> None:
    window.asking.composition.filter_by(Filters(name="dog"))
    wait_for_photos(window, qtbot)
    chip = window.results.bar.chips["filter", "name"].findChild(QPushButton)
    begun = window.results.view if begun_at == "photos" else chip
    begun.setFocus()
    panel = open_filters(window, qtbot)
    panel.name.setFocus()
    photos, library.hits = library.hits, ()
    QTest.keyClicks(panel.name, "s")
    qtbot.waitUntil(lambda: not window.results.showing_photos)
    assert panel.name.hasFocus()
    panel.name.clear()  # which takes the chip away
    assert panel.name.hasFocus()
    library.hits = photos
    QTest.keyClicks(panel.name, "do")
    wait_for_photos(window, qtbot)
    assert panel.name.hasFocus()
    QTest.keyClick(panel.name, Qt.Key.Key_Escape)
    near = window.results.view if begun_at == "photos" else window.results.bar.filter
    qtbot.waitUntil(near.hasFocus)


def test_a_chip_that_goes_while_a_dialog_is_open_leaves_the_keys_near(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.asking.only_folder(path_of(library, 0).parent)
    *_, chip = window.results.bar.chips.values()
    chip.findChild(QPushButton).setFocus()
    window.menus.keys.trigger()
    (dialog,) = window.findChildren(QDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    window.asking.composition.filter_by(NO_FILTERS)
    dialog.close()
    assert window.focusWidget() is window.results.bar.filter


def in_sight(widget: QWidget) -> bool:
    """Tell whether all of a widget can be seen."""
    return widget.visibleRegion().boundingRect() == widget.rect() and widget.isVisible()


def test_many_chips_scroll_and_starting_over_stays_in_reach(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(902, 600)
    for word in ("horse", "house", "sea turtle"):
        window.sketch.words.add_word(word)
    for number in range(20):
        window.asking.more_like([Path(f"/photos/{number}.jpg")])
    bar = window.results.bar
    again = button(bar, "Start over")
    qtbot.waitUntil(lambda: not window.search.busy and in_sight(again))
    assert bar.height() < 150
    last = bar.chips[list(bar.chips)[-1]]
    assert not in_sight(last)
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert last.isAncestorOf(focused)
    assert in_sight(focused)
    window.resize(1800, 600)  # where all fit
    qtbot.waitUntil(lambda: in_sight(last) and again.x() > last.x())
    window.resize(902, 600)
    qtbot.waitUntil(lambda: not in_sight(bar.filter) or not in_sight(last))
    assert in_sight(again)
    QTest.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: not chip_texts(window))
    qtbot.waitUntil(lambda: bar.height() == bar.filter.height())
    assert in_sight(bar.filter)
