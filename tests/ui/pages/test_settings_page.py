"""The settings page: every choice, the model's cost, the room that is taken."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from gestures import (
    LINE,
    OpenWindow,
    all_answered,
    drag,
    idle,
    open_settings,
    opened,
    press,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.errors import EncoderUnavailable, UserFacingError
from sketchfind.settings import Settings
from sketchfind.types import ModelCost, Stored
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.menus import keyboard_map
from sketchfind.ui.pages.privacy import PrivacyDialog
from sketchfind.ui.pages.settings_page import SettingsPage
from sketchfind.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
COST = ModelCost(26_000_000, "cpu, float32", ("cpu", "cuda"), 45.2, 0.083)


def values(box: QComboBox) -> list[str]:
    return [box.itemData(row) for row in range(box.count())]


def pick(box: QComboBox, value: str) -> None:
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(value)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == value


def test_the_key_opens_one_page(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    page = window.preferences.page
    assert page is not None
    window.menus.settings.trigger()
    assert window.preferences.page is page
    page.close()
    assert window.preferences.page is None


def test_closing_waits_for_no_measurement(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    open_settings(window).close()
    qtbot.waitUntil(lambda: library.models.asked == [("cost", "space")])
    window.close()
    assert not library.models.measured.done()


def test_the_model_is_measured_here(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    open_settings(window).close()
    page = open_settings(window)  # while it is measured for the first one
    assert "Measuring" in page.model.speed.text()
    library.models.measured.set_result(COST)
    qtbot.waitUntil(lambda: "45 photos/s" in text_of(page.model))
    for part in ("Apache-2.0", "26.0\xa0MB", "0.08 s for a drawing", "cpu, float32"):
        assert part in text_of(page.model)
    assert text_of(page.model).count("MB") == 1
    assert "not used" not in text_of(page.model)
    assert library.models.asked == [("cost", "space")]
    page.close()
    again = open_settings(window)
    qtbot.waitUntil(lambda: "45 photos/s" in text_of(again.model))
    again.close()


def test_a_page_shows_what_its_own_model_costs(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    open_settings(window).close()
    qtbot.waitUntil(lambda: bool(library.models.asked))
    first, second = library.models.measured, Future()
    library.model, library.models.measured = replace(library.model, space="another"), second
    page = open_settings(window)
    qtbot.waitUntil(lambda: len(library.models.asked) == 2)
    first.set_result(COST)
    second.set_result(replace(COST, photos_per_second=12.0))
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert "12 photos/s" in text_of(page.model)


def test_a_model_that_is_chosen_over_the_page_is_shown_on_it(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    page = open_settings(window)
    library.models.measured.set_result(COST)
    qtbot.waitUntil(lambda: "45 photos/s" in text_of(page.model))
    press(page, "Other models…")
    library.models.measured = Future()
    library.model = replace(library.model, name="clip", space="another", licence="MIT")
    window.model_pages.refresh()  # as after “Use”
    for part in ("clip", "MIT", "Measuring"):
        assert part in text_of(page.model)
    library.models.measured.set_result(replace(COST, photos_per_second=12.0))
    qtbot.waitUntil(lambda: "12 photos/s" in text_of(page.model))


def test_what_cannot_be_trusted_here_is_named(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    page = open_settings(window)
    library.models.measured.set_result(replace(COST, distrusted=("cuda", "cpu, bfloat16")))
    refused = "not used, because it fails or gives wrong results: cuda; cpu, bfloat16"
    qtbot.waitUntil(lambda: text_of(page.model).endswith(f"(cpu, float32) · {refused}"))


def test_a_model_that_cannot_be_measured_says_why(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.models.error = EncoderUnavailable("The model cannot be loaded.", "Get another.")
    page = open_settings(window)
    qtbot.waitUntil(lambda: page.model.speed.text() == "The model cannot be loaded. Get another.")


def test_only_devices_that_are_here_are_offered(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    page = open_settings(window)
    library.models.measured.set_result(COST)
    qtbot.waitUntil(lambda: values(page.device) == ["auto", "cpu", "cuda"])
    pick(page.device, "cpu")
    assert window.settings().device == "cpu"
    assert page.restart.isVisible()
    page.close()
    again = open_settings(window)
    assert again.restart.isVisible()
    pick(again.device, "auto")
    assert not again.restart.isVisible()


def test_each_language_is_seen_whole_and_the_present_one_marked(
    window: MainWindow, each_theme: Theme
) -> None:
    page = open_settings(window)
    page.language.showPopup()
    view = page.language.view()
    items = [view.visualRect(view.model().index(row, 0)) for row in range(3)]
    assert all(view.viewport().rect().contains(item) for item in items)
    picture = view.viewport().grab().toImage()
    colours = [picture.pixelColor(item.right() - 20, item.center().y()) for item in items]
    assert [colour.name() for colour in colours] == [
        each_theme.colours.accent_soft,
        each_theme.colours.surface,
        each_theme.colours.surface,
    ]
    page.language.hidePopup()
    page.close()


def test_the_model_has_a_name_for_people(open_window: OpenWindow, library: FakeLibrary) -> None:
    library.model = replace(library.model, name="builtin")
    page = open_settings(open_window(library))
    names = [label.text() for label in page.model.findChildren(QLabel)]
    assert "Built-in" in names
    assert next(button.text() for button in page.appearances.buttons()) == "Same as the system"
    page.close()


def test_another_language_restarts_the_window(window: MainWindow, saved: list[Settings]) -> None:
    page = open_settings(window)
    assert values(page.language) == ["system", "en", "de"]
    pick(page.language, "de")
    assert window.kept is None
    QTest.mouseClick(page.restart_now, LEFT)
    assert window.kept is not None
    assert not window.isVisible()
    assert saved[-1].language == "de"


def show_places(page: SettingsPage) -> None:
    for button in page.findChildren(QPushButton):
        if button.text() == "Show":
            QTest.mouseClick(button, LEFT)


def test_it_says_where_things_are_and_how_large(
    window: MainWindow, qtbot: QtBot, revealed: list[Path]
) -> None:
    page = open_settings(window)
    profile = Path("/profile")
    qtbot.waitUntil(lambda: page.kept.text().endswith(f"models: 2.0\xa0MB\n{profile}"))
    shown = [one for one in page.findChildren(QPushButton) if one.text() == "Show"]
    said = {one.accessibleDescription() for one in shown}  # where Tab stops
    assert said == {f"2.0\xa0MB, {profile}", f"5.0\xa0MB, {profile / 'cache'}"}
    assert page.caches.text().endswith(f"index: 5.0\xa0MB\n{profile / 'cache'}")
    show_places(page)
    assert revealed == [profile, profile / "cache"]


def test_it_shows_a_folder_whose_name_is_not_valid_text(
    window: MainWindow, qtbot: QtBot, revealed: list[Path]
) -> None:
    page, folder = open_settings(window), Path("/home/x/caf\udce9")
    qtbot.waitUntil(page.clear.isEnabled)
    page.show_stored([Stored(kind, folder / "a", 1) for kind in ("catalog", "index")])
    show_places(page)
    assert revealed == [folder, folder]


def test_what_is_kept_is_one_click_away(window: MainWindow, qtbot: QtBot) -> None:
    press(open_settings(window), "What is kept, and what never leaves this computer")
    opened(window, PrivacyDialog, qtbot)


def confirm(window: MainWindow, qtbot: QtBot, name: str) -> None:
    page = open_settings(window)
    qtbot.waitUntil(page.clear.isEnabled)
    QTest.mouseClick(page.clear, LEFT)
    press(page.findChild(QMessageBox), name)


def test_caches_are_cleared_and_made_again(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: not window.indexer.running)
    updates = len(library.updates)
    confirm(window, qtbot, "Clear")
    qtbot.waitUntil(lambda: len(library.updates) > updates)
    assert library.cleared == 1


@pytest.mark.parametrize("fails", [False, True])
def test_it_shows_while_caches_are_cleared(
    window: MainWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    fails: bool,
) -> None:
    may_clear = threading.Event()

    def clear_caches() -> None:
        assert may_clear.wait(60)
        if fails:
            raise UserFacingError("Photos are being read.")

    monkeypatch.setattr(library, "clear_caches", clear_caches)
    confirm(window, qtbot, "Clear")
    page = window.preferences.page
    assert page is not None
    assert (page.clear.text(), page.clear.isEnabled()) == ("Clearing…", False)
    may_clear.set()
    qtbot.waitUntil(page.clear.isEnabled)
    assert page.clear.text() == "Clear…"


@pytest.mark.usefixtures("german")
def test_the_page_stays_as_wide_as_it_is_while_caches_are_cleared(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_settings(window)
    qtbot.waitUntil(page.clear.isEnabled)
    around = page.clear.parentWidget()
    before = around.sizeHint()
    page.show_clearing()
    assert page.clear.text() == "Wird gelöscht …"
    assert around.sizeHint() == before


def test_what_took_long_to_measure_hides_nothing_newer(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, slow = [2_000_000, 1_000_000], threading.Event()

    def storage() -> list[Stored]:
        size = sizes.pop(0)
        if sizes:
            slow.wait(60)
        return [Stored(kind, Path("/profile/a"), size) for kind in ("catalog", "index")]

    monkeypatch.setattr(library, "storage", storage)
    library.models.measured.set_result(COST)
    open_settings(window).close()
    qtbot.waitUntil(lambda: len(sizes) == 1)
    page = open_settings(window)
    qtbot.waitUntil(page.clear.isEnabled)
    assert "1.0\xa0MB" in page.caches.text()
    slow.set()
    idle(window, qtbot)
    assert "1.0\xa0MB" in page.caches.text()


def test_nothing_is_cleared_without_a_yes(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    confirm(window, qtbot, "Cancel")
    assert library.cleared == 0


def test_tab_comes_to_the_appearance_that_is_chosen(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library, Settings(appearance="dark"))
    with qtbot.waitActive(window):
        window.activateWindow()
    page = open_settings(window)
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    dark = page.focusWidget()
    assert isinstance(dark, QPushButton)
    assert (dark.text(), dark.isChecked()) == ("Dark", True)
    QTest.keyClick(dark, Qt.Key.Key_Tab)
    assert page.focusWidget() is page.language
    QTest.keyClick(page.language, Qt.Key.Key_Tab, SHIFT)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    light = page.focusWidget()
    assert light is page.appearances.checkedButton()
    assert light.text() == "Light"


def test_keys_without_ctrl_can_be_turned_off(
    open_window: OpenWindow, library: FakeLibrary, saved: list[Settings], qtbot: QtBot
) -> None:
    window = open_window(library)
    page = open_settings(window)
    assert not any("Ctrl" in label.text() for label in page.findChildren(QLabel))  # macOS has ⌘
    QTest.mouseClick(page.letter_keys, LEFT, pos=QPoint(8, page.letter_keys.height() // 2))
    page.close()
    window.close()
    assert not saved[-1].letter_keys
    for one in (window, open_window(library, saved[-1])):
        listed = {key for group in keyboard_map(one.menus)[:-1] for key, _ in group.rows}
        assert {key for key in listed if len(key) == 1} == {"F", "L", "S"}
        assert one.sketch.actions_.pen.toolTip() == "Pen"
    with qtbot.waitActive(one):
        one.activateWindow()
    drag(one.sketch.canvas, LINE)
    one.sketch.canvas.setFocus()
    QTest.keyClick(one.sketch.canvas, Qt.Key.Key_E)
    assert one.sketch.canvas.tool == "pen"
    open_settings(one).letter_keys.click()
    assert one.sketch.actions_.pen.toolTip() == "Pen  (P)"
    one.preferences.page.close()
    QTest.keyClick(one.sketch.canvas, Qt.Key.Key_E)
    assert one.sketch.canvas.tool == "eraser"
