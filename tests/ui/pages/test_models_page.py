from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from fake_models import BUILTIN, CLIP, OFFERED
from gestures import OpenWindow, button, idle, opened, press
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.errors import UserFacingError
from sketchfind.library.models.listing import ModelRow
from sketchfind.library.models.quality import Validated
from sketchfind.types import ModelInfo, Stroke
from sketchfind.ui import texts
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.pages.model_row import ModelRequests, ModelRowView
from sketchfind.ui.pages.models_page import ModelsPage
from sketchfind.ui.query.questions import Question
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.widgets.elided_label import ElidedLabel


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    opened = open_window(library)
    qtbot.waitUntil(lambda: not opened.indexer.running)
    opened.menus.models.trigger()
    qtbot.waitUntil(lambda: bool(page_of(opened).rows))
    return opened


def page_of(window: MainWindow) -> ModelsPage:
    page = window.model_pages.page
    assert page is not None
    return page


def row(window: MainWindow, name: str) -> ModelRowView:
    return next(view for view in page_of(window).rows if view.row.name == name)


def names(window: MainWindow) -> list[str]:
    """Return the models on the page."""
    return [view.row.name for view in page_of(window).rows]


def offered(window: MainWindow, name: str) -> list[str]:
    """Return what can be done with a model."""
    return [one.text() for one in row(window, name).findChildren(QPushButton)]


def ask(window: MainWindow, name: str, label: str) -> None:
    """Press a button of a model, whose name screen readers say, too."""
    shown = row(window, name)
    said = texts.model_name(name)
    pressed = button(shown, label)
    assert pressed.accessibleName() == f"{label}: {said}"
    seen = {one.text() for one in shown.findChildren(QLabel)} - {said, ""}
    assert set(pressed.accessibleDescription().splitlines()) == seen
    press(shown, label)


def test_each_model_says_what_it_costs_and_can_do(window: MainWindow) -> None:
    builtin, clip = text_of(row(window, "builtin")), text_of(row(window, "clip"))
    assert builtin.startswith("Built-in\nin use")
    assert "trained for drawings · 2270 English words" in builtin
    assert "trained for photos · any words · English · names 67 % of test photos correctly" in clip
    assert "MIT" in clip
    assert "Download: " in text_of(row(window, "large"))
    assert "There is no model file /models/broken" in text_of(row(window, "broken"))


@pytest.mark.usefixtures("german")
def test_what_is_wrong_with_a_model_is_said_in_the_language(window: MainWindow) -> None:
    problem = "Die Modelldatei /models/broken.safetensors gibt es nicht."
    assert problem in text_of(row(window, "broken"))


def test_using_a_model_shows_it_the_photos(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    before = len(library.updates)
    ask(window, "clip", "Use")
    qtbot.waitUntil(lambda: len(library.updates) > before)
    qtbot.waitUntil(lambda: row(window, "clip").row.state == "next")
    assert library.models.asked == [("use", "clip")]
    ask(window, "clip", "Use now")
    qtbot.waitUntil(lambda: row(window, "clip").row.state == "answers")
    assert library.models.asked[-1] == ("use at once", "clip")


def test_what_answers_in_the_place_of_a_model_that_is_gone_can_be_chosen(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert "Keep using" not in offered(window, "builtin")
    chosen = {"builtin": False, "broken": True}
    library.models.known = [
        replace(one, chosen=chosen.get(one.name, False)) for one in library.models.known
    ]
    window.model_pages.refresh()
    qtbot.waitUntil(lambda: "Keep using" in offered(window, "builtin"))
    ask(window, "builtin", "Keep using")
    qtbot.waitUntil(lambda: library.models.asked == [("use", "builtin")])
    qtbot.waitUntil(lambda: "Keep using" not in offered(window, "builtin"))


def test_the_window_goes_on_with_the_model_that_answers(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.model = ModelInfo("other", "other space", 4, 32, "MIT", ("zebra crossing",), True)
    with qtbot.waitSignal(window.model_pages.model_changed):
        window.indexer.update()
    words = window.sketch.words
    words.setText("zebra cro")
    assert words._unfinished()
    drawn = window.search.query_of(Question(Contents((Stroke(((0.2, 0.2), (0.8, 0.8))),)))).sketch
    assert drawn is not None
    assert drawn.shape == (32, 32)


def test_a_download_shows_how_far_it_is_and_can_be_stopped(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.models.may_go_on.clear()
    ask(window, "large", "Download")
    page = page_of(window)
    qtbot.waitUntil(lambda: "500.0\xa0MB of 1.7\xa0GB" in page._what.text())
    assert not page.import_button.isEnabled()
    QTest.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row(window, "large").row.arrived is not None)
    assert not page.running.isVisible()
    assert "downloaded so far" in text_of(row(window, "large"))
    library.models.may_go_on.set()
    ask(window, "large", "Resume download")
    qtbot.waitUntil(lambda: row(window, "large").row.state == "here")


def test_what_the_window_cannot_go_on_downloading_can_be_removed(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.models.known.append(ModelRow("some", "stopped", arrived=500_000_000, removable=True))
    window.model_pages.refresh()
    qtbot.waitUntil(lambda: "some" in names(window))
    shown = text_of(row(window, "some"))
    assert "500.0\xa0MB downloaded so far" in shown
    assert "sketchfind models download OWNER/NAME" in shown
    assert offered(window, "some") == ["Remove"]
    ask(window, "some", "Remove")
    press(page_of(window).findChild(QMessageBox), "Remove")
    qtbot.waitUntil(lambda: library.models.asked == [("remove", "some")])


def test_the_page_says_that_it_looks_for_models(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, go = library.models.rows, threading.Event()
    monkeypatch.setattr(library.models, "rows", lambda: rows() if go.wait(60) else [])
    window = open_window(library)
    window.menus.models.trigger()
    page = page_of(window)
    assert page.looking.isVisible()
    go.set()
    qtbot.waitUntil(lambda: bool(page.rows))
    assert not page.looking.isVisible()


def test_a_command_is_for_the_profile_of_the_window(qapp: QApplication, qtbot: QtBot) -> None:
    qapp.setProperty(texts.PROGRAM, "sketchfind --profile /here")
    view = ModelRowView(ModelRow("some", "stopped", arrived=500_000_000), ModelRequests())
    qapp.setProperty(texts.PROGRAM, None)
    qtbot.addWidget(view)
    command = "“sketchfind --profile /here models download OWNER/NAME”"
    (label,) = (one for one in view.findChildren(QLabel) if command in one.text())
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_a_look_that_takes_long_hides_no_newer_one(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, slow, begun = library.models.rows, threading.Event(), threading.Event()

    def slowly() -> list[ModelRow]:
        before = rows()
        if not begun.is_set():
            begun.set()
            slow.wait(60)
        return before

    monkeypatch.setattr(library.models, "rows", slowly)
    window.model_pages.refresh()
    qtbot.waitUntil(begun.is_set)
    library.models.known.append(ModelRow("some", "stopped", arrived=500_000_000, removable=True))
    window.model_pages.refresh()
    qtbot.waitUntil(lambda: "some" in names(window))
    slow.set()
    idle(window, qtbot)
    assert "some" in names(window)


def test_closing_the_window_stops_a_download(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.models.may_go_on.clear()
    ask(window, "large", "Download")
    qtbot.waitUntil(lambda: bool(library.models.asked))
    window.close()
    assert library.models.asked == [("download", "large")]


def test_a_model_is_removed_after_a_question(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    ask(window, "clip", "Remove")
    assert library.models.asked == []
    press(page_of(window).findChild(QMessageBox), "Remove")
    qtbot.waitUntil(lambda: "clip" not in names(window))


def test_measuring_says_what_was_measured(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, "clip", "Measure")
    qtbot.waitUntil(lambda: "Measured here" in text_of(row(window, "clip")))
    assert "900.0\xa0MB of memory, cpu, bfloat16" in text_of(row(window, "clip"))
    assert "gives wrong results: cuda" in text_of(row(window, "clip"))


def test_the_list_and_the_focus_stay_where_they_are(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    page = page_of(window)
    page.resize(500, 420)
    bar = page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 30)
    bar.setValue(30)
    library.models.known.append(replace(OFFERED, name="larger"))
    measure = button(row(window, "clip"), "Measure")
    measure.setFocus()
    QTest.keyClick(measure, Qt.Key.Key_Space)
    assert not measure.isEnabled()
    qtbot.waitUntil(lambda: "Measured here" in text_of(row(window, "clip")))
    qtbot.waitUntil(lambda: not page.running.isVisible())
    assert bar.value() == 30
    focused = page.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Use: clip"
    assert focused.isEnabled()


def test_a_file_is_imported(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    window.model_pages.import_file(Path("mine.safetensors"))
    qtbot.waitUntil(lambda: "mine" in names(window))
    assert library.models.asked == [("import", "mine.safetensors")]


def test_a_file_whose_name_is_no_text_is_named_as_elsewhere(window: MainWindow) -> None:
    window.model_pages.import_file(Path("mod\udce8le.safetensors"))
    assert "mod?le.safetensors" in page_of(window)._what.text()


def test_what_goes_wrong_is_said_on_the_page(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.models.error = UserFacingError("There is no network.", "Try again.")
    ask(window, "large", "Download")
    qtbot.waitUntil(lambda: page_of(window).trouble.isVisible())
    assert "There is no network." in page_of(window).trouble.text()
    library.models.error = None
    qtbot.waitUntil(lambda: not page_of(window).running.isVisible())
    ask(window, "large", "Download")
    qtbot.waitUntil(lambda: row(window, "large").row.state == "here")
    assert not page_of(window).trouble.isVisible()


def test_a_page_that_is_opened_again_shows_what_is_going_on(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.models.may_go_on.clear()
    ask(window, "large", "Download")
    qtbot.waitUntil(lambda: "of 1.7\xa0GB" in page_of(window)._what.text())
    page_of(window).close()
    window.menus.models.trigger()
    page = page_of(window)
    qtbot.waitUntil(lambda: bool(page.rows))
    assert "500.0\xa0MB of 1.7\xa0GB" in page._what.text()
    assert page.stop.isVisible()
    assert not page.import_button.isEnabled()
    assert not any(b.isEnabled() for b in row(window, "clip").findChildren(QPushButton))
    QTest.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.running.isVisible())


def test_what_goes_wrong_while_the_page_is_closed_is_said_by_the_window(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.models.error = UserFacingError("There is no network.", "Try again.")
    page_of(window).close()
    window.model_pages.import_file(Path("mine.safetensors"))
    assert "no network" in opened(window, QMessageBox, qtbot).text()


def test_figures_of_validation_classes_are_said_as_what_they_are(qtbot: QtBot) -> None:
    def said(quality: Validated) -> str:
        view = ModelRowView(replace(BUILTIN, quality=quality), ModelRequests())
        qtbot.addWidget(view)
        return text_of(view)

    how_well = "how well it ranks the right photos first, for things it was not trained on"
    sisters = said(Validated(0.676, 0.664, 15, 757, 375, ("a", "b")))
    alike = "(measured on models trained the same way)"
    assert f"{how_well}: 0.68 of 1 in the first 200 photos {alike}" in sisters
    alone = said(Validated(None, 0.664))
    assert f"{how_well}: 0.66 of 1 in all photos" in alone
    assert "alike" not in alone
    assert "how well" not in said(Validated(classes=15))


def test_a_long_name_pushes_no_button_out_of_sight(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    long = "what-I-drew-in-the-evenings-of-a-whole-long-winter" * 2
    library.models.known = [*library.models.known, replace(CLIP, name=long, removable=True)]
    window.model_pages.refresh()
    qtbot.waitUntil(lambda: long in names(window))
    page = page_of(window)
    qtbot.waitUntil(lambda: row(window, long).isVisible())
    for shown in page.rows:
        for one in shown.findChildren(QPushButton):
            left = one.mapTo(page.area.viewport(), QPoint(0, 0)).x()
            assert left + one.width() <= page.area.viewport().width(), one.accessibleName()
    assert "Use" in offered(window, long)


def test_a_model_without_words_says_so(qtbot: QtBot) -> None:
    view = ModelRowView(replace(CLIP, words=0, languages=""), ModelRequests())
    qtbot.addWidget(view)
    assert "no words" in text_of(view)


def test_a_short_name_is_shown_whole(window: MainWindow, qtbot: QtBot) -> None:
    (title,) = row(window, "clip").findChildren(ElidedLabel)
    whole = title.fontMetrics().horizontalAdvance("clip")
    qtbot.waitUntil(lambda: title.width() >= whole)
