"""Details beside the grid: of the photo that is selected, and of no other."""

from __future__ import annotations

import threading

import pytest
from fake_library import FakeLibrary
from gestures import all_answered, button, click, draw
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.types import Hit
from sketchfind.ui.main_window import MainWindow


def test_details_follow_the_selection(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.details.isVisible()
    click(window, 0)
    QTest.keyClick(window.results.view, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "Box 2" in text_of(window.details))
    for part in ("photo 1.jpg", "4000 × 3000, JPEG", "52.5163° N, 13.5000° W", "July", "0.90"):
        assert part in text_of(window.details)
    assert "Dimensions\n4000 × 3000" in text_of(window.details)
    assert "File size\n2.5\xa0MB" in text_of(window.details)
    assert "Taken\n" in text_of(window.details)
    assert "Similarity\n0.90" in text_of(window.details)
    tips = {label.text(): label.toolTip() for label in window.details.findChildren(QLabel)}
    assert "1: the same picture\n0: " in tips["Similarity"]
    assert tips["0.90"] == tips["Similarity"]
    assert not tips["Camera"]
    click(window, 1)
    qtbot.waitUntil(lambda: "photo 2.jpg" in text_of(window.details))
    window.menus.details.trigger()
    assert not window.details.isVisible()


@pytest.mark.parametrize(
    "name",
    [
        "Screenshot_20231105-123344_com.somebody.messenger.business.jpg",
        "🌊" * 12 + "PanoramaOfTheWholeBeachAtSunset.jpg",
    ],
)
def test_a_name_without_a_place_to_break_it_widens_no_details(
    window: MainWindow, library: FakeLibrary, name: str, qtbot: QtBot
) -> None:
    library.hits = (Hit(1, 0.5, f"/photos/{name}", 1),)
    draw(window, qtbot)
    click(window, 0)
    QTest.keyClick(window.results.view, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "Box 2" in text_of(window.details))
    details = window.details
    headings = [one for one in details.findChildren(QLabel) if name in one.toolTip()]
    assert [one.text().partition("…")[2][-7:] for one in headings] == [name[-7:]]
    qtbot.waitUntil(lambda: details.widget().width() == details.viewport().width())


@pytest.mark.parametrize(
    ("taken_at", "year", "end"),
    [(None, "2018", "(file date)"), ("2019-07-04", "2019", "2019 (file name)")],
)
def test_details_say_where_a_date_that_is_not_the_photos_own_is_from(
    window: MainWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    taken_at: str | None,
    year: str,
    end: str,
) -> None:
    library.taken_at = taken_at
    click(window, 0)
    QTest.keyClick(window.results.view, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "Box 2" in text_of(window.details))
    date = text_of(window.details).partition("\nDate\n")[2].splitlines()[0]
    assert year in date
    assert date.endswith(end)
    assert "Taken" not in text_of(window.details)


@pytest.mark.parametrize("way", ["nothing asked", "not in the answer", "in a stack"])
def test_details_show_no_photo_that_is_not_shown(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot, way: str
) -> None:
    click(window, 1)
    QTest.keyClick(window.results.view, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "photo 2.jpg" in text_of(window.details))
    if way == "nothing asked":
        window.menus.start_over.trigger()
    else:
        library.hits = tuple(photos[:1] if way == "not in the answer" else photos)
        library.stacks = (0, 0, 2, 3, 4, 5) if way == "in a stack" else ()
        window.search.ask_again()
    qtbot.waitUntil(lambda: "photo 2.jpg" not in text_of(window.details))
    if way == "nothing asked":
        assert "Select a photo" in text_of(window.details)
        assert not window.details.findChildren(QPushButton)
    else:  # of those that are left, the one that keys act upon
        name = "photo 1.jpg" if way == "not in the answer" else "photo 3.jpg"
        qtbot.waitUntil(lambda: name in text_of(window.details))


def test_details_that_come_too_late_are_not_shown(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = threading.Event()
    look = library.photo
    monkeypatch.setattr(library, "photo", lambda number: known.wait(60) and look(number))
    window.menus.details.trigger()
    click(window, 1)
    window.menus.start_over.trigger()
    known.set()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert "photo 2.jpg" not in text_of(window.details)


def test_the_place_is_copied_as_maps_read_it(window: MainWindow, qtbot: QtBot) -> None:
    click(window, 0)
    QTest.keyClick(window.results.view, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "52.5163° N, 13.5000° W" in text_of(window.details))
    copy = button(window.details, "Copy the coordinates")
    copy.setFocus()
    with qtbot.waitSignal(window.search.answered):
        window.search.ask_again()  # as it is while photos are read
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.focusWidget() is copy
    QTest.keyClick(copy, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "52.516300, -13.500000"
