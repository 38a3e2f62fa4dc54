"""The whole window without a mouse: where Tab goes, that it is seen, and that it never ends."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from fake_library import FakeLibrary, some_hits
from gestures import (
    CORNER,
    OpenWindow,
    all_answered,
    drag,
    draw,
    filter_panel,
    open_filters,
    opened,
    show_large,
    wait_for_photos,
)
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reading import chip_texts, text_of

from sketchfind.errors import UserFacingError
from sketchfind.types import FailedPhoto, Filters, Progress
from sketchfind.ui.colours import DARK
from sketchfind.ui.folders import welcome
from sketchfind.ui.folders.exclusions_dialog import ExclusionsDialog
from sketchfind.ui.folders.failures_dialog import FailuresDialog
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.query.filter_panel import FilterPanel
from sketchfind.ui.theme import Theme

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
MOST = 80  # stops; more means that Tab does not come round
RING = 40  # pixels that must look different at least where the focus is
APART = 3  # the contrast at which they do, also to who sees no colours
PAGES = ["settings", "models", "privacy", "about", "keys", "exclusions"]

EXPECTED = """
Drawing paper | Pen | Eraser | Eraser for parts of lines | Select and move | Line width |
Undo | Words to add to the drawing | Add the word horse | Add the word house |
Filter by folder, date, shape, format or name | Your drawing | Remove: Your drawing | “sea turtle” |
Remove: “sea turtle” | Landscape | Remove: Landscape | Start over | Size of the photos |
Photos found | More like the best | Add a date | Close this hint |
Details of the photo | Show in file manager | Copy the coordinates
""".replace("\n", " ")


@pytest.fixture
def window(open_window: OpenWindow, thumbnails: list[Path], qtbot: QtBot) -> MainWindow:
    """A window with about everything in it that can be there."""
    window = open_window(FakeLibrary(some_hits(60), thumbnails).with_folder())
    window.resize(1320, 860)
    drag(window.sketch.canvas, CORNER)
    window.sketch.words.add_word("sea turtle")
    window.asking.composition.filter_by(Filters(orientation="landscape"))
    wait_for_photos(window, qtbot)
    window.results.rescue.offer()
    window.menus.details.trigger()
    window.results.view.setCurrentIndex(window.results.model.index(0))
    qtbot.waitUntil(lambda: "Box 2" in text_of(window.details))
    window.sketch.canvas.setFocus()
    return window


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def walk(modifiers: Qt.KeyboardModifier = NONE) -> list[QWidget]:
    """Press Tab until it comes round; return every stop."""
    stops: list[QWidget] = []
    while focus() not in stops:
        stops.append(focus())
        assert len(stops) < MOST
        QTest.keyClick(focus(), Qt.Key.Key_Tab, modifiers)
    assert focus() is stops[0], f"a trap: {focus()}"
    return stops


def can_be_stops(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled()
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def name(widget: QWidget) -> str:
    text = widget.property("text")
    return widget.accessibleName() or (text if isinstance(text, str) else "")


def test_tab_goes_as_one_reads_and_comes_round(window: MainWindow) -> None:
    stops = walk()
    names = [name(stop) for stop in stops]
    expected = [each.strip() for each in EXPECTED.split("|")]
    assert names[: len(expected)] == expected
    assert all(names)
    # Then the folders, and what is above the drawing.
    assert names[len(expected) : len(expected) + 2] == [
        "Look for new photos in all folders",
        "Add a folder",
    ]
    assert names[-5:] == [
        "Like this",
        "Open a drawing or picture",
        "Trace over a photo",
        "Mirror",
        "New drawing",
    ]


def test_shift_and_tab_is_the_same_way_back(window: MainWindow) -> None:
    forward = walk()
    back = walk(SHIFT)
    assert back == [forward[0], *reversed(forward[1:])]


def test_tab_comes_to_the_sheet_that_lies_on_top(window: MainWindow) -> None:
    walk()  # which also passes the sheet that lies on top now
    window.sketch.show_sheet(negative=True)
    sheets = [stop for stop in walk() if "ike this" in name(stop)]
    assert [name(stop) for stop in sheets] == ["Not like this, empty"]


def test_nothing_is_left_out(window: MainWindow) -> None:
    stops = walk()
    others = [one for one in can_be_stops(window.centralWidget()) if one not in stops]
    assert [name(widget) for widget in others] == []


def luminances(window: QWidget, area: QRect) -> np.ndarray:
    """Return the relative luminance of all pixels of an area, as WCAG 2 defines it."""
    image = window.grab(area).toImage().convertToFormat(QImage.Format.Format_RGB32)
    rgb = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, 2::-1] / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def unseen(window: QWidget, stops: list[QWidget]) -> list[str]:
    """Return the stops where only a change of colour, or nothing, shows the focus."""
    names = []
    for stop in stops:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        area = stop.rect().translated(stop.mapTo(window, QPoint(0, 0))).adjusted(-4, -4, 4, 4)
        focused = luminances(window, area)
        stop.clearFocus()
        dark, bright = np.sort([focused, luminances(window, area)], axis=0)
        if np.count_nonzero((bright + 0.05) / (dark + 0.05) >= APART) < RING:
            names.append(name(stop))
    return names


@pytest.mark.usefixtures("each_theme")
def test_the_focus_is_seen_everywhere(window: MainWindow) -> None:
    assert unseen(window, walk()) == []


@pytest.mark.parametrize("negative", [False, True], ids=["like", "unlike"])
def test_the_focus_of_the_paper_is_seen_with_more_contrast(
    window: MainWindow, each_theme: Theme, monkeypatch: pytest.MonkeyPatch, negative: bool
) -> None:
    monkeypatch.setattr("sketchfind.ui.theme._contrast_asked", lambda: True)
    each_theme.apply("dark" if each_theme.colours is DARK else "light")
    window.sketch.show_sheet(negative=negative)
    assert unseen(window, [window.sketch.canvas]) == []


@pytest.mark.usefixtures("each_theme")
@pytest.mark.parametrize("page", PAGES)
def test_the_focus_is_seen_on_pages(window: MainWindow, qtbot: QtBot, page: str) -> None:
    getattr(window.menus, page).trigger()
    dialog = opened(window, QDialog, qtbot)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert unseen(dialog, can_be_stops(dialog)) == []
    dialog.close()


@pytest.mark.usefixtures("each_theme")
def test_the_focus_is_seen_in_filters(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_filters(window, qtbot)
    panel.since.setChecked(True)  # which lets somebody choose a day
    assert unseen(panel, can_be_stops(panel)) == []
    panel.close()
    qtbot.waitUntil(lambda: not window.search.busy)


def test_arrows_change_the_sheet(window: MainWindow) -> None:
    window.sketch._positive.setFocus()
    QTest.keyClick(focus(), Qt.Key.Key_Right)
    assert name(focus()) == "Not like this, empty"
    assert window.sketch.sheets.negative
    QTest.keyClick(focus(), Qt.Key.Key_Left)
    assert not window.sketch.sheets.negative


def test_a_chip_that_came_last_is_not_the_last_stop(window: MainWindow, qtbot: QtBot) -> None:
    window.asking.more_like([Path("/photos/one.jpg")])
    qtbot.waitUntil(lambda: all(chip.isVisible() for chip in window.results.bar.chips.values()))
    names = [name(stop) for stop in walk()]
    assert names.index("Start over") == names.index("Remove: Landscape") + 1
    assert names.index("Your drawing") < names.index("Like one.jpg") < names.index("Start over")
    qtbot.waitUntil(lambda: not window.search.busy)


def test_a_search_without_a_mouse(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(focus(), Qt.Key.Key_L, CTRL)
    QTest.keyClicks(focus(), "hor")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert focus() is not window.sketch.words
    QTest.keyClick(focus(), Qt.Key.Key_F, CTRL)
    QTest.keyClick(filter_panel(qtbot), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(FilterPanel))
    QTest.keyClick(focus(), Qt.Key.Key_G, CTRL)
    view = window.results.view
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert window.preview.hasFocus()
    QTest.keyClick(window.preview, Qt.Key.Key_Tab)
    assert window.preview.hasFocus()  # nothing behind it takes the focus
    QTest.keyClick(window.preview, Qt.Key.Key_Escape)
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(window.preview, Qt.Key.Key_L, CTRL)
    assert window.sketch.words.hasFocus()
    assert not window.preview.isVisible()  # it would cover where one types
    QTest.keyClick(focus(), Qt.Key.Key_D, CTRL)
    assert window.sketch.canvas.hasFocus()
    qtbot.waitUntil(lambda: not window.search.busy)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_buttons_as_space_does(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Qt.Key
) -> None:
    window = open_window(FakeLibrary())
    monkeypatch.setattr(welcome, "pictures_folder", lambda: tmp_path)
    (other,) = (one for one in window.welcome.findChildren(QPushButton) if one is not focus())
    chosen: list[Path | None] = []
    window.welcome.folder_chosen.disconnect()
    window.welcome.folder_chosen.connect(chosen.append)
    window.welcome.add_asked.disconnect()
    window.welcome.add_asked.connect(lambda: chosen.append(None))
    assert focus() is window.welcome.add
    QTest.keyClick(focus(), key)
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert focus() is other
    QTest.keyClick(focus(), key)
    assert chosen == [tmp_path, None]


def test_enter_presses_links_and_chips(window: MainWindow, qtbot: QtBot) -> None:
    window.sketch._negative.setFocus()
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert window.sketch.sheets.negative
    again = next(stop for stop in walk() if name(stop) == "Start over")
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert chip_texts(window) == []
    qtbot.waitUntil(lambda: not window.search.busy)


def test_enter_presses_small_buttons(window: MainWindow, qtbot: QtBot) -> None:
    remove = next(stop for stop in walk() if name(stop) == "Remove: “sea turtle”")
    remove.setFocus()
    QTest.keyClick(remove, Qt.Key.Key_Return)
    assert "“sea turtle”" not in chip_texts(window)
    window.results.bar.filter.setFocus()
    QTest.keyClick(focus(), Qt.Key.Key_Enter)
    filter_panel(qtbot).close()
    qtbot.waitUntil(lambda: not window.search.busy)


def test_enter_that_is_held_opens_no_dialog_in_which_it_would_go_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    remove = next(stop for stop in walk() if name(stop) == "Remove: “sea turtle”")
    remove.setFocus()
    QTest.keyPress(window, Qt.Key.Key_Return)
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
        again = QKeyEvent(kind, Qt.Key.Key_Return, NONE, "\r", True)
        QApplication.sendEvent(window, again)
    assert "“sea turtle”" in chip_texts(window)
    QTest.keyRelease(window, Qt.Key.Key_Return)
    assert "“sea turtle”" not in chip_texts(window)
    window.results.bar.filter.setFocus()
    QTest.keyRelease(window, Qt.Key.Key_Return)  # after Enter has closed a dialog
    assert not window.findChildren(FilterPanel)
    qtbot.waitUntil(lambda: not window.search.busy)


def test_enter_goes_on_reading(open_window: OpenWindow, qtbot: QtBot) -> None:
    library = FakeLibrary().with_folder()
    library.progress = [Progress("encoding", 10, 40)]
    library.may_finish.clear()
    window = open_window(library)
    qtbot.waitUntil(window.folders.progress.isVisible)
    window.indexer.cancel()
    qtbot.waitUntil(lambda: window.indexer.held and not window.indexer.running)
    library.may_finish.set()
    (go_on,) = (one for one in walk() if name(one) == "Resume reading photos")
    go_on.setFocus()
    with qtbot.waitSignal(window.indexer.finished):
        QTest.keyClick(go_on, Qt.Key.Key_Return)


def test_tab_on_the_first_page(open_window: OpenWindow) -> None:
    window = open_window(FakeLibrary())
    window.welcome.add.setFocus()
    assert set(window.welcome.findChildren(QPushButton)) <= set(walk())


def test_the_focus_goes_to_the_paper_when_trying_again(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    library = FakeLibrary(some_hits(5)).with_folder()
    library.error = UserFacingError("The encoder keeps dying.", "Try another model.")
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    (again,) = window.results.page.findChildren(QPushButton)
    qtbot.waitUntil(again.isVisible)
    qtbot.waitUntil(lambda: not window.search.busy)
    library.error = None
    assert again in walk()
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Space)
    wait_for_photos(window, qtbot)
    assert window.sketch.canvas.hasFocus()


def test_on_the_way_to_photos_that_are_not_there_yet_nothing_is_taken_from_who_draws(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    QTest.keyClick(window, Qt.Key.Key_G, CTRL)
    drag(window.sketch.canvas, CORNER)
    wait_for_photos(window, qtbot)
    assert window.sketch.canvas.hasFocus()


def test_who_asked_for_the_photos_has_them_when_they_come(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    window.sketch.words.add_word("horse")
    QTest.keyClick(window, Qt.Key.Key_G, CTRL)
    wait_for_photos(window, qtbot)
    assert window.results.view.hasFocus()


def test_a_preview_that_is_closed_over_no_photos_has_the_keys_no_more(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    draw(window, qtbot)
    preview = show_large(window, 0)
    qtbot.waitUntil(lambda: all_answered(window.tasks))  # the library knows that photo still
    library.hits = ()
    window.search.ask_again()
    qtbot.waitUntil(lambda: not window.results.showing_photos)
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.results.page


def test_where_photos_vanish_under_the_keys_no_button_has_them(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    wait_for_photos(window, qtbot)
    window.results.view.enter()
    library.hits = ()
    window.search.ask_again()
    (remove,) = window.results.page.findChildren(QPushButton)
    qtbot.waitUntil(remove.isVisible)
    assert window.focusWidget() is window.results.page
    QTest.keyClick(window.results.page, Qt.Key.Key_Tab)
    assert window.focusWidget() is remove


def test_recent_drawings_that_come_take_no_keys_from_who_draws(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    QTest.keyClick(window, Qt.Key.Key_H, CTRL)
    assert window.status.news.full == "There are no recent drawings yet."
    draw(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(window.sketch.recent.isVisible)
    assert window.sketch.canvas.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_H, CTRL)
    assert window.sketch.recent.hasFocus()


def test_a_panel_that_goes_hands_its_keys_on(window: MainWindow) -> None:
    menus, folders, details = window.menus, window.folders, window.details
    ways = (
        (menus.details, details, window.results.view),
        (menus.details, details.findChildren(QAbstractButton)[0], window.results.view),
        (menus.folders, folders.rows[1].buttons[0], window.sketch.canvas),
    )
    for panel, within, expected in ways:
        within.setFocus()
        panel.trigger()
        assert focus() is expected
        panel.trigger()
        assert focus() is expected


def _focus_in(panel: QWidget) -> None:
    """Focus the first button of a panel."""
    next(one for one in panel.findChildren(QAbstractButton) if one.isVisible()).setFocus()


def test_what_vanishes_by_itself_hands_its_keys_on(window: MainWindow, qtbot: QtBot) -> None:
    results, paper = window.results, window.sketch.canvas
    results.suggest({"house": "hose"})
    _focus_in(results.suggested)
    results.suggest({})
    assert focus() is results.view
    results.update_banner.say("Trouble")
    _focus_in(results.update_banner)
    results.update_banner.forget()
    assert focus() is results.view
    _focus_in(results.rescue)
    results.rescue.succeed()
    assert focus() is results.view
    _focus_in(window.details)
    results.view.chosen.choose(1)
    qtbot.waitUntil(lambda: focus() is results.view)
    _focus_in(window.sketch.looks_like)
    window.sketch.actions_.clear.trigger()
    assert focus() is paper
    window.menus.start_over.trigger()
    window.status.undo.setFocus()
    window.sketch.actions_.undo.trigger()
    assert focus() is paper


def test_what_vanishes_behind_a_dialog_hands_its_keys_on(window: MainWindow, qtbot: QtBot) -> None:
    banner = window.results.update_banner
    banner.say("Trouble")
    _focus_in(banner)
    window.menus.keys.trigger()
    (dialog,) = window.findChildren(QDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    banner.forget()
    dialog.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert focus() is window.results.view


@pytest.mark.skipif(sys.platform == "win32", reason="Qt has it from the system")
@pytest.mark.parametrize("place", ["paper", "photos", "preview", "chip"])
def test_shift_and_f10_open_the_menu_as_the_menu_key_does(
    window: MainWindow, qtbot: QtBot, place: str
) -> None:
    results = window.results
    results.view.setFocus()
    menu = results.view.photo_menu
    if place == "paper":
        window.sketch.canvas.setFocus()
        menu = window.sketch.canvas.menu
    elif place == "preview":
        QTest.keyClick(results.view, Qt.Key.Key_Space)
        menu = window.preview.menu
    elif place == "chip":
        chip = results.bar.chips["drawing"]
        _focus_in(chip)
        menu = chip._menu
    QTest.keyClick(focus(), Qt.Key.Key_F10, SHIFT)
    qtbot.waitUntil(menu.isVisible)
    menu.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Qt has it from the system")
def test_shift_and_f10_open_menus_in_dialogs_too(qtbot: QtBot) -> None:
    failures = FailuresDialog([FailedPhoto("/a.jpg", "empty")])
    exclusions = ExclusionsDialog(None, [], ["*.png"])
    closed = []

    def close_menu() -> None:
        menu = QApplication.activePopupWidget()
        if menu is not None:
            closed.append(menu.close())

    closing = QTimer(interval=20)  # by itself, because a menu of actions keeps the key waiting
    closing.timeout.connect(close_menu)
    closing.start()
    for dialog, field in ((failures, failures._list), (exclusions, exclusions._general)):
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_F10, SHIFT)
    qtbot.waitUntil(lambda: len(closed) == 2)


def test_a_click_beside_the_details_leaves_the_keys_where_they_are(window: MainWindow) -> None:
    window.results.view.setFocus()
    viewport = window.details.viewport()
    corner = viewport.rect().bottomRight() - QPoint(2, 2)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=corner)
    assert focus() is window.results.view
