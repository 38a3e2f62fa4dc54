"""Filters: chosen in their panel, counted at once, and shown as chips."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary, native, some_hits
from gestures import OpenWindow, asked, filter_panel, open_filters
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QDateEdit,
    QLabel,
    QPushButton,
)
from pytestqt.qtbot import QtBot
from reading import chip_texts, text_of

from sketchfind.types import Facets, Filters
from sketchfind.ui import texts as phrases
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.query.filter_panel import FilterPanel
from sketchfind.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
INSIDE = (native("/photos/Holidays/2019"), native("/photos/Holidays/2020"))


def folders_offered(panel: FilterPanel) -> list[str]:
    """Return the names of the folders in a panel, whose tool tips are their paths."""
    return [box.text() for box in panel.findChildren(QCheckBox) if "photos" in box.toolTip()]


def check(panel: FilterPanel, text: str) -> None:
    box = next(box for box in panel.findChildren(QCheckBox) if box.text() == text)
    QTest.keyClick(box, Qt.Key.Key_Space)


def leave_one_root(window: MainWindow, library: FakeLibrary) -> None:
    first, second = library.folders()
    library.remove_folder(second.folder_id)
    window.indexer.folders.set_states([first])


def test_filters_count_at_once_and_are_chips(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    panel = open_filters(window, qtbot)
    check(panel, "Holidays")
    check(panel, "Phone && Co")
    folders = (native("/photos/Holidays"), native("/photos/Phone & Co"))
    assert asked(library, window, qtbot).filters.folders == folders
    check(panel, "Holidays")
    check(panel, "PNG")
    QTest.mouseClick(panel.shapes["landscape"], LEFT)
    QTest.mouseClick(panel.shapes["portrait"], LEFT)
    check(panel, "since")
    panel.first.setDate(QDate(2020, 5, 1))
    assert asked(library, window, qtbot).filters == Filters(
        (native("/photos/Phone & Co"),), "2020-05-01", None, "portrait", ("PNG",)
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


def test_with_one_root_the_folders_in_it_are_offered(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.inside = list(INSIDE)
    panel = open_filters(window, qtbot)
    assert folders_offered(panel) == ["Holidays", "Phone && Co"]
    panel.close()
    leave_one_root(window, library)
    panel = open_filters(window, qtbot)
    assert folders_offered(panel) == ["2019", "2020"]
    check(panel, "2020")
    assert asked(library, window, qtbot).filters.folders == (INSIDE[1],)
    assert "In 2020" in chip_texts(window)


def test_a_folder_that_was_chosen_elsewhere_can_be_unchosen_in_the_panel(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window.asking.only_folder(Path(native("/photos/Holidays/2019")))
    panel = open_filters(window, qtbot)
    assert folders_offered(panel) == ["Holidays", "Phone && Co", "2019"]
    check(panel, "2019")
    assert asked(library, window, qtbot).filters == Filters()


def test_a_folder_in_the_chosen_one_replaces_it_and_the_other_way_round(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.inside = list(INSIDE)
    leave_one_root(window, library)
    (first,) = library.folders()
    window.asking.only_folder(Path(first.path))  # as a click on it does
    panel = open_filters(window, qtbot)
    assert folders_offered(panel) == ["Holidays", "2019", "2020"]
    check(panel, "2019")
    check(panel, "2020")
    assert asked(library, window, qtbot).filters.folders == INSIDE
    check(panel, "Holidays")
    assert asked(library, window, qtbot).filters.folders == (first.path,)
    boxes = [box.text() for box in panel.findChildren(QCheckBox) if box.isChecked()]
    assert boxes == ["Holidays"]


def test_a_part_of_a_name_is_written(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    panel = open_filters(window, qtbot)
    QTest.keyClicks(panel.name, " Oma 1954 ")
    assert asked(library, window, qtbot).filters == Filters(name="Oma 1954")
    QTest.keyClick(panel.name, Qt.Key.Key_Return)
    assert panel.isHidden()
    assert chip_texts(window) == ["Your drawing", "Named “Oma 1954”"]
    again = open_filters(window, qtbot)
    assert again.name.text() == "Oma 1954"
    again.name.clear()
    assert asked(library, window, qtbot).filters == Filters()


def test_enter_presses_a_shape_as_space_does(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    panel = open_filters(window, qtbot)
    for name, key in (("square", Qt.Key.Key_Space), ("landscape", Qt.Key.Key_Return)):
        panel.shapes[name].setFocus()
        QTest.keyClick(panel.shapes[name], key)
        assert asked(library, window, qtbot).filters == Filters(orientation=name)
    assert panel.isVisible()


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
    monkeypatch.setattr(library, "facets", lambda _filters: facets)
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
    for key, year in ((Qt.Key.Key_Home, 2026), (Qt.Key.Key_Right, 2025), (Qt.Key.Key_End, 1987)):
        QTest.keyClick(panel.focusWidget(), key)
        assert panel.years.buttons[year].hasFocus()
    assert not oldest.visibleRegion().isEmpty()
    QTest.keyClick(oldest, Qt.Key.Key_Tab)
    assert panel.since.hasFocus()
    QTest.keyClick(panel.since, Qt.Key.Key_Backtab)
    assert oldest.hasFocus()
    panel.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    panel = open_filters(window, qtbot)
    panel.since.setFocus()
    QTest.keyClick(panel.since, Qt.Key.Key_Backtab)
    assert panel.years.buttons[1987].hasFocus()  # the one that is chosen
    assert not panel.years.buttons[1987].visibleRegion().isEmpty()


def test_years_are_those_of_the_chosen_folders(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_filters(window, qtbot)
    check(panel, "Holidays")
    panel.close()
    again = open_filters(window, qtbot)
    assert [button.text() for button in again.years.buttons.values()] == ["2019 · 34", "2001 · 1"]


@pytest.mark.parametrize("years", [((2019, 34),), ((2024, 1200), (2019, 34))])
def test_the_chip_of_days_leads_to_where_they_are_set(
    window: MainWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    years: tuple[tuple[int, int], ...],
) -> None:
    facets = Facets(("JPEG",), "2019-02-03", "2019-05-06", years)
    monkeypatch.setattr(library, "facets", lambda _filters: facets)
    window.asking.composition.filter_by(Filters(first_day="2019-01-01", last_day="2019-12-31"))
    chip = window.results.bar.chips["filter", "days"]
    QTest.mouseClick(chip.findChild(QPushButton), LEFT)
    panel = filter_panel(qtbot)
    alone = len(years) == 1  # of all photos, so that there is nothing to choose
    assert panel.focusWidget() is (panel.first if alone else panel.years.buttons[2019])
    panel.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    QTest.mouseClick(chip.findChild(QPushButton), LEFT)
    chip.remove()  # before it is known what can be filtered by
    panel = filter_panel(qtbot)
    focused = panel.focusWidget()
    assert focused is not None
    assert focused.isVisible()


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
    panel = open_filters(window, qtbot)
    panel.last.setFocus()
    panel.last.setSelectedSection(QDateEdit.Section.MonthSection)
    QTest.keyClicks(panel.last, "01")  # of the same year that would be an earlier day
    type_year(panel.last, "2018")
    days = asked(library, window, qtbot).filters
    assert (days.first_day, days.last_day) == ("2017-02-03", "2018-01-15")
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
        monkeypatch.setattr(library, "facets", lambda _filters, facets=facets: facets)
        panel = open_filters(window, qtbot)
        headings.append({label.text() for label in panel.findChildren(QLabel)} - {"Format"})
        panel.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert headings[0] - headings[1] == {"Date"}


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
        spoken = [box.accessibleName() for box in panel.findChildren(QCheckBox)]
        assert name.strip() in [one.strip() for one in spoken]
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


def test_many_folders_are_scrolled_to(open_window: OpenWindow, qtbot: QtBot) -> None:
    library = FakeLibrary(some_hits(3))
    for number in range(60):
        library.with_folder(f"/photos/{number}")
    window = open_window(library)
    panel = open_filters(window, qtbot)
    screen = window.screen().availableGeometry()
    assert screen.contains(panel.geometry())
    assert len(panel.findChildren(QCheckBox)) > 60


def test_many_folders_are_one_stop_of_tab(open_window: OpenWindow, qtbot: QtBot) -> None:
    library = FakeLibrary(some_hits(3))
    for number in range(60):
        library.with_folder(f"/photos/{number:02}")
    window = open_window(library)
    panel = open_filters(window, qtbot)

    def press(*keys: Qt.Key) -> str:
        for key in keys:
            QTest.keyClick(panel.focusWidget(), key)
        box = panel.focusWidget()
        assert isinstance(box, QCheckBox | QPushButton)
        assert not box.visibleRegion().isEmpty()
        return box.text()

    assert press(Qt.Key.Key_Up) == "00"
    assert press(Qt.Key.Key_Down) == "01"
    assert press(Qt.Key.Key_PageDown) == "10"
    assert press(Qt.Key.Key_End) == "59"
    assert press(Qt.Key.Key_PageUp, Qt.Key.Key_Space) == "50"
    folders = asked(library, window, qtbot).filters.folders
    assert [Path(folder).name for folder in folders] == ["50"]
    QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    assert not isinstance(panel.focusWidget(), QCheckBox)
    assert press(Qt.Key.Key_Backtab) == "50"
    panel.close()
    panel = open_filters(window, qtbot)
    assert press() == "50"  # what is chosen already
    assert press(Qt.Key.Key_Home) == "00"


def test_without_a_folder_there_is_nothing_to_filter(open_window: OpenWindow) -> None:
    assert not open_window(FakeLibrary()).menus.filter.isEnabled()
