"""Everything that can be asked at once, as chips that can be weighed and taken away."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_library import FakeLibrary, photo_hits, some_hits
from gestures import (
    CORNER,
    LINE,
    OpenWindow,
    button,
    drag,
    draw,
    drop,
    filter_panel,
    idle,
    select,
    wait_for_photos,
)
from PIL import Image
from PySide6.QtCore import QDate, QLocale, QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QDateEdit,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reading import chip_texts, text_of

from sketchfind.types import NO_FILTERS, Example, Facets, Filters, Query
from sketchfind.ui import texts as phrases
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.query.chip import Chip
from sketchfind.ui.query.filter_panel import FilterPanel
from sketchfind.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return FakeLibrary(photo_hits(tmp_path, 4)).with_folder().with_folder("/photos/Phone & Co")


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    draw(window, qtbot)
    return window


def path_of(library: FakeLibrary, row: int) -> Path:
    return Path(library.hits[row].path)


def close_button(window: MainWindow, text: str) -> QToolButton:
    chip = next(c for c in window.results.bar.chips.values() if c.spec.text == text)
    return chip.findChild(QToolButton)


def asked(library: FakeLibrary, window: MainWindow, qtbot: QtBot) -> Query:
    qtbot.waitUntil(lambda: not window.search.busy)
    return library.queries[-1]


def test_more_and_less_like_several_photos(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    for row, key in ((0, Qt.KeyboardModifier.NoModifier), (2, Qt.KeyboardModifier.ShiftModifier)):
        select(window, row)
        QTest.keyClick(window.results.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | key)
    query = asked(library, window, qtbot)
    assert query.examples == (
        Example(path_of(library, 0), 1.0),
        Example(path_of(library, 2), -1.0),
    )
    assert chip_texts(window) == ["Your drawing", "Like photo 1.jpg", "Less like photo 3.jpg"]
    QTest.mouseClick(close_button(window, "Like photo 1.jpg"), LEFT)
    query = asked(library, window, qtbot)
    assert query.examples == (Example(path_of(library, 2), -1.0),)
    assert chip_texts(window) == ["Your drawing", "Less like photo 3.jpg"]
    select(window, 2)
    window.photo_actions.like.trigger()
    assert asked(library, window, qtbot).examples == (Example(path_of(library, 2), 1.0),)


def test_no_more_photos_are_compared_with_than_can_be_overlooked(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    library = FakeLibrary(some_hits(200)).with_folder()
    window = open_window(library)
    draw(window, qtbot)
    window.results.view.enter()
    for key in (Qt.Key.Key_A, Qt.Key.Key_M):
        QTest.keyClick(window.results.view, key, Qt.KeyboardModifier.ControlModifier)
    examples = asked(library, window, qtbot).examples
    assert [example.path for example in examples] == [Path(h.path) for h in library.hits[:20]]
    assert window.status.news.full == "Compared with the first 20 photos"
    window.asking.less_like([Path(library.hits[0].path)])
    assert asked(library, window, qtbot).examples[-1].weight == -1


def test_weights_are_chosen_with_a_slider_while_its_chip_stays(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.sketch.words.add_word("horse")
    select(window, 0)
    window.photo_actions.unlike.trigger()
    chips = window.results.bar.chips
    drawing = chips["drawing"]
    QTest.mouseClick(drawing.findChild(QPushButton), LEFT)
    qtbot.waitUntil(drawing.slider.isVisible)
    QTest.keyClick(drawing.slider, Qt.Key.Key_PageUp)
    assert asked(library, window, qtbot).sketch_weight == 1.25
    assert chips["drawing"] is drawing
    assert drawing.slider.isVisible()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()
    chips["word", "horse"].slider.setValue(40)
    chips["example", path_of(library, 0)].slider.setValue(10)
    query = asked(library, window, qtbot)
    assert query.words_weight == 2.0
    assert query.examples[0].weight == -0.5


def test_words_have_one_weight_that_is_said_once(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.unknown_words = ("hoarse",)
    window.sketch.words.put_back("hoarse, horse, house")
    qtbot.waitUntil(lambda: window.results.bar.chips["word", "hoarse"].property("look") == "muted")
    chips = window.results.bar.chips
    hoarse, horse, house = (chips["word", word] for word in ("hoarse", "horse", "house"))
    house.slider.setValue(28)
    assert asked(library, window, qtbot).words_weight == 1.4
    shown = [chip.findChild(QPushButton).text() for chip in (hoarse, horse, house)]
    assert shown == ["“hoarse”", "“horse”  140 %", "“house”"]
    assert horse.slider.value() == 28
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
    chip = window.results.bar.chips["filter", str(folder)]
    chip.findChild(QPushButton).setFocus()
    QTest.keyClick(chip.findChild(QPushButton), Qt.Key.Key_Delete)
    assert asked(library, window, qtbot).filters == Filters()
    QTest.mouseClick(close_button(window, "Your drawing"), LEFT)
    query = asked(library, window, qtbot)
    assert query.sketch is None
    assert query.words == "house"


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        (Filters(folders=("/photos/Phone & Co",)), "Phone && Co"),
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


def test_menus_of_chips_lead_to_paper_and_words(window: MainWindow, qtbot: QtBot) -> None:
    window.sketch.words.put_back("house, horse")
    window.sketch.show_sheet(negative=True)
    chips = window.results.bar.chips
    change(chips["word", "horse"])
    assert window.sketch.words.hasFocus()
    QTest.keyClicks(window.sketch.words, "boat")
    assert window.sketch.words.written == "house, boat"
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


def test_a_year_is_one_press_and_another_takes_it_back(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    panel = open_filters(window, qtbot)
    buttons = panel.years.buttons
    names = [button.accessibleName() for button in buttons.values()]
    assert names == [f"2024, {phrases.photos(1200)}", "2019, 34 photos", "2001, 1 photo"]
    asked_before = len(library.queries)
    QTest.mouseClick(buttons[2019], LEFT)
    year = Filters(first_day="2019-01-01", last_day="2019-12-31")
    assert asked(library, window, qtbot).filters == year
    assert (panel.since.isChecked(), panel.first.isEnabled()) == (True, True)
    assert panel.last.date() == QDate(2019, 12, 31)
    assert chip_texts(window) == ["Your drawing", "2019"]
    type_year(panel.last, "2020")
    assert not buttons[2019].isChecked()
    QTest.keyClick(buttons[2001], Qt.Key.Key_Space)
    assert (panel.first.date(), panel.last.date()) == (QDate(2001, 1, 1), QDate(2001, 12, 31))
    QTest.keyClick(buttons[2001], Qt.Key.Key_Space)
    assert asked(library, window, qtbot).filters == Filters()
    assert not panel.since.isChecked()
    assert not panel.last.isEnabled()
    assert not buttons[2001].isChecked()
    panel.close()
    dates = {(q.filters.first_day, q.filters.last_day) for q in library.queries[asked_before:]}
    assert ("2019-01-01", None) not in dates


def test_many_years_scroll(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = tuple((year, 10) for year in range(2026, 1986, -1))
    facets = Facets(("JPEG",), "1987-02-03", "2026-05-06", years)
    monkeypatch.setattr(library, "facets", lambda: facets)
    panel = open_filters(window, qtbot)
    low = panel.years.height()
    panel.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    window.asking.composition.filter_by(Filters(first_day="1987-01-01", last_day="1987-12-31"))
    QTest.mouseClick(window.results.bar.chips["filter", "days"].findChild(QPushButton), LEFT)
    panel = filter_panel(qtbot)
    oldest = panel.years.buttons[1987]
    assert oldest.hasFocus()
    assert not oldest.visibleRegion().isEmpty()
    assert low < 10 * oldest.height()


@pytest.mark.parametrize("way", ["link", "undo of the drawing", "undo of the other drawing"])
def test_starting_over_is_taken_back(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, way: str
) -> None:
    sketch, composition = window.sketch, window.asking.composition
    sketch.sheets.show_negative(True)
    drag(sketch.canvas, LINE)
    sketch.words.add_word("horse")
    composition.filter_by(Filters(formats=("PNG",)))
    composition.add([path_of(library, 0)], unlike=True)
    composition.weigh_words(2.0)
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


@pytest.mark.parametrize("negative", [False, True])
def test_starting_over_is_redone_as_a_whole(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, negative: bool
) -> None:
    sketch, composition = window.sketch, window.asking.composition
    sketch.sheets.show_negative(True)
    drag(sketch.canvas, LINE)
    sketch.words.add_word("horse")
    composition.add([path_of(library, 0)])
    drawings = (sketch.sheets.wanted.contents, sketch.sheets.unwanted.contents)
    window.menus.start_over.trigger()
    for _ in range(2):
        sketch.sheets.show_negative(negative)
        sketch.actions_.undo.trigger()
        composition.filter_by(Filters(formats=("PNG",)))  # goes, and comes back, with the rest
        chips = chip_texts(window)
        assert len(chips) == 5
        sketch.sheets.show_negative(negative)
        sketch.actions_.redo.trigger()
        assert chip_texts(window) == []
        assert window.status.undo.isVisible()
    QTest.mouseClick(window.status.undo, LEFT)
    assert chip_texts(window) == chips
    assert (sketch.sheets.wanted.contents, sketch.sheets.unwanted.contents) == drawings


def test_another_redo_leaves_the_rest_of_the_question(window: MainWindow) -> None:
    sketch = window.sketch
    sketch.words.add_word("horse")
    window.menus.start_over.trigger()
    sketch.actions_.undo.trigger()
    sketch.actions_.clear.trigger()  # the step of starting over is gone for good
    sketch.actions_.undo.trigger()
    sketch.actions_.redo.trigger()
    assert chip_texts(window) == ["“horse”"]


def test_a_restart_keeps_all_that_is_asked(
    window: MainWindow, open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    sketch, composition = window.sketch, window.asking.composition
    sketch.sheets.show_negative(True)
    drag(sketch.canvas, LINE)
    composition.filter_by(Filters(formats=("PNG",)))
    composition.add([path_of(library, 0)], unlike=True)
    composition.weigh_sketch(2.0)
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
    again.sketch.actions_.undo.trigger()
    assert again.sketch.sheets.wanted.contents.blank


def test_a_restart_looks_in_no_folder_that_was_being_removed(
    window: MainWindow, open_window: OpenWindow, library: FakeLibrary
) -> None:
    here = "/photos/Holidays/2019"  # within a folder that stays
    filters = Filters(folders=("/photos/Phone & Co", here))
    window.asking.composition.filter_by(filters)
    window.indexer.remove(2)
    window.restart()
    assert window.kept is not None
    assert window.kept.asked.question.filters == filters
    again = open_window(library)
    again.go_on_with(window.kept)
    assert again.asking.composition.rest.filters.folders == (here,)
    assert chip_texts(again) == ["Your drawing", "In 2019"]


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
    moved = replace(window.indexer.folders.states[0], path="/new", moved_from="/photos/Holidays")
    asking.follow_folder(moved)
    asking.starting_over.undo()
    assert asking.composition.rest.filters.folders == ("/new",)
    paths = [example.path for example in asking.composition.rest.examples]
    assert paths == [Path("/new/a.jpg"), Path("/elsewhere/b.jpg")]


def test_a_folder_that_is_removed_meanwhile_does_not_come_back(window: MainWindow) -> None:
    asking = window.asking
    asking.only_folder(Path("/photos/Holidays"))
    asking.starting_over.start()
    asking.show_folders([])
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


def test_the_focus_stays_near_when_what_has_it_goes_away(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    results = window.results
    panel = open_filters(window, qtbot)
    first = panel.findChildren(QCheckBox)[0]
    assert QApplication.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Space)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert results.bar.filter.hasFocus()
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


def test_a_photo_dropped_on_the_grid_is_an_example(
    window: MainWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "from elsewhere.png"
    Image.new("RGB", (8, 8)).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(tmp_path))])
    drop(window.results, data)
    assert asked(library, window, qtbot).examples == (Example(path),)


def open_filters(window: MainWindow, qtbot: QtBot) -> FilterPanel:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    return filter_panel(qtbot)


def check(panel: FilterPanel, text: str) -> None:
    box = next(box for box in panel.findChildren(QCheckBox) if box.text() == text)
    QTest.keyClick(box, Qt.Key.Key_Space)


def test_filters_count_at_once_and_are_chips(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    panel = open_filters(window, qtbot)
    check(panel, "Phone && Co")
    check(panel, "PNG")
    QTest.mouseClick(panel.shapes["landscape"], LEFT)
    QTest.mouseClick(panel.shapes["portrait"], LEFT)
    check(panel, "since")
    panel.first.setDate(QDate(2020, 5, 1))
    assert asked(library, window, qtbot).filters == Filters(
        ("/photos/Phone & Co",), "2020-05-01", None, "portrait", ("PNG",)
    )
    check(panel, "until")
    assert asked(library, window, qtbot).filters.last_day == "2024-05-06"
    panel.close()
    texts = chip_texts(window)
    assert texts[:2] == ["Your drawing", "In Phone & Co"]
    assert "2020" in texts[2]
    assert texts[3:] == ["Portrait", "PNG"]
    again = open_filters(window, qtbot)
    assert again.since.isChecked()
    assert again.shapes["portrait"].isChecked()
    QTest.mouseClick(again.shapes["portrait"], LEFT)
    check(again, "since")
    check(again, "until")
    check(again, "PNG")
    check(again, "Phone && Co")
    assert asked(library, window, qtbot).filters == Filters()


def type_year(edit: QDateEdit, year: str) -> None:
    edit.setFocus()
    edit.setSelectedSection(QDateEdit.Section.YearSection)
    QTest.keyClicks(edit, year)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_the_days_never_pass_each_other(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    panel = open_filters(window, qtbot)
    check(panel, "since")
    check(panel, "until")
    type_year(panel.last, "2015")
    type_year(panel.first, "2019")
    days = asked(library, window, qtbot).filters
    assert (days.first_day, days.last_day) == ("2019-02-03", "2019-02-03")
    type_year(panel.last, "2017")
    days = asked(library, window, qtbot).filters
    assert (days.first_day, days.last_day) == ("2017-02-03", "2017-02-03")
    panel.last.setSelectedSection(QDateEdit.Section.DaySection)
    QTest.keyClicks(panel.last, "15")  # its first digit alone would be an earlier day
    QTest.keyClick(panel, Qt.Key.Key_Escape)  # what was typed counts
    days = asked(library, window, qtbot).filters
    assert (days.first_day, days.last_day) == ("2017-02-03", "2017-02-15")
    for query in library.queries:
        first, last = query.filters.first_day, query.filters.last_day
        assert first is None or last is None or first <= last


def test_a_day_that_is_switched_on_moves_the_other_too(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.asking.composition.filter_by(Filters(first_day="2030-01-01"))  # after all photos
    panel = open_filters(window, qtbot)
    check(panel, "until")
    days = asked(library, window, qtbot).filters
    assert (days.first_day, days.last_day) == ("2024-05-06", "2024-05-06")


def test_without_photos_there_are_no_days_to_filter_by(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    headings = []
    for facets in (library.facets(), Facets()):
        monkeypatch.setattr(library, "facets", lambda facets=facets: facets)
        panel = open_filters(window, qtbot)
        headings.append({label.text() for label in panel.findChildren(QLabel)} - {"Format"})
        panel.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert headings[0] - headings[1] == {"Date"}


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize(
    ("country", "day", "typed"),
    [
        ("en_GB", "5 Jan 2014", "05/01/2014"),
        ("en_US", "Jan 5, 2014", "01/05/2014"),
        ("de", "5. Jan. 2014", "05.01.2014"),
    ],
)
def test_days_are_shown_with_the_month_in_letters_and_typed_in_digits(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, country: str, day: str, typed: str
) -> None:
    QLocale.setDefault(QLocale(country))
    window = open_window(library)
    window.asking.composition.filter_by(Filters(first_day="2014-01-05"))
    assert chip_texts(window) == [f"Since {day}"]
    panel = open_filters(window, qtbot)
    assert panel.first.text() == typed
    panel.first.setSelectedSection(QDateEdit.Section.YearSection)
    QTest.keyClicks(panel.first, "0520\t")
    assert panel.first.date().year() > 2000


def test_days_of_other_months_are_faint(theme: Theme) -> None:
    calendar = QCalendarWidget()
    other = calendar.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert other.name() == theme.colours.faint


def test_a_long_name_of_a_folder_does_not_widen_the_filters(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    widths = []
    for name in ("Holidays", "A name " + 40 * "that goes on and on "):
        library = FakeLibrary().with_folder("/other").with_folder(f"/{name}")
        panel = open_filters(open_window(library), qtbot)
        widths.append(panel.width())
        panel.close()
    assert widths[1] < widths[0] + 150


def test_the_only_folder_is_no_filter_unless_it_is_one_already(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary().with_folder("/Holidays"))
    panel = open_filters(window, qtbot)
    assert "Only in" not in text_of(panel)
    panel.close()
    window.asking.only_folder(Path("/Holidays"))
    panel = open_filters(window, qtbot)
    assert "Only in" in text_of(panel)


def test_filters_alone_list_photos_newest_first(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    results, rescue = window.results, window.results.rescue
    assert results.model.outstanding == 1
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    window.sketch.sheets.wanted.clear()
    assert asked(library, window, qtbot) == Query(filters=Filters(formats=("PNG",)))
    assert results.summary.text() == "4 photos, newest first"
    assert results.model.outstanding == 0
    assert not rescue.timer.isActive()
    select(window, 1)
    assert "Similarity" not in results.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert not window.photo_actions.pick.isEnabled()
    assert window.photo_actions.like.isEnabled()
    QTest.keyClick(results.view, Qt.Key.Key_Space)
    assert window.preview.caption.line.split("    ")[:2] == ["photo 2.jpg", "2 of 4"]
    window.preview.dismiss()
    window.asking.composition.filter_by(Filters())
    assert results.page.message.title == "Draw to find a photo"


def test_a_list_needs_no_encoder(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.warmth = Future()
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    qtbot.waitUntil(lambda: window.results.showing_photos)
    drag(window.sketch.canvas, CORNER)
    assert window.search.busy
    assert len(library.queries) == 1
    library.warmth.set_result(None)
    assert asked(library, window, qtbot).sketch is not None


def test_a_model_that_has_seen_no_photo_says_so(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.hits, library.unseen = (), 9
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    drag(window.sketch.canvas, CORNER)
    text = "The model has seen none of your photos yet"
    qtbot.waitUntil(lambda: window.results.page.message.text.startswith(text))


def test_what_is_only_avoided_is_no_question(open_window: OpenWindow, library: FakeLibrary) -> None:
    window = open_window(library)
    window.asking.less_like([path_of(library, 0)])
    assert window.results.page.message.title == "Now draw what it shows"
    assert chip_texts(window) == ["Less like photo 1.jpg"]
    window.asking.starting_over.start()
    assert window.results.page.message.title == "Draw to find a photo"
    window.sketch.sheets.show_negative(True)
    drag(window.sketch.canvas, CORNER)
    assert window.results.page.message.title == "Now draw what it shows"
    assert chip_texts(window) == ["Not like your drawing"]
    assert not library.queries


@pytest.mark.parametrize("way", ["drawing", "photo"])
def test_what_is_avoided_leaves_a_filtered_list_as_it_is_and_it_says_why(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, way: str
) -> None:
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    idle(window, qtbot)
    library.queries.clear()
    before, in_vain = window.results.summary.text(), "draw what it shows to leave some out"
    if way == "photo":
        window.asking.less_like([path_of(library, 0)])
    else:
        window.sketch.sheets.show_negative(True)
        drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: not window.search.busy)
    assert window.results.showing_photos
    assert window.results.summary.text().startswith(f"{before} · ")
    assert window.results.summary.text().endswith(in_vain)
    assert len(chip_texts(window)) == 2
    assert library.queries == [Query(filters=Filters(formats=("PNG",)))]
    window.sketch.sheets.show_negative(False)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: in_vain not in window.results.summary.text())
    query = asked(library, window, qtbot)
    assert query.without is not None if way == "drawing" else query.examples


def test_many_folders_are_scrolled_to(open_window: OpenWindow, qtbot: QtBot) -> None:
    library = FakeLibrary(some_hits(3))
    for number in range(60):
        library.with_folder(f"/photos/{number}")
    window = open_window(library)
    panel = open_filters(window, qtbot)
    screen = window.screen().availableGeometry()
    assert screen.contains(panel.geometry())
    assert len(panel.findChildren(QCheckBox)) > 60


def test_without_a_folder_there_is_nothing_to_filter(open_window: OpenWindow) -> None:
    assert not open_window(FakeLibrary()).menus.filter.isEnabled()


def in_sight(widget: QWidget) -> bool:
    """Tell whether all of a widget can be seen."""
    return widget.visibleRegion().boundingRect() == widget.rect() and widget.isVisible()


def test_many_chips_scroll_and_starting_over_stays_in_reach(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
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
