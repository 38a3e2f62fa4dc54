"""Words that the model does not know: said, and others offered in their place."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary, photo_hits
from gestures import CORNER, OpenWindow, all_answered, button, drag, press, wait_for_photos
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from reading import words_offered

from sketchfind.errors import UnknownWords, UserFacingError
from sketchfind.types import Filters, NamedFolders
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.widgets.messages import NARROW

MESSAGE = "The model does not know these words: {words}."
HINT = "Did you mean {near}?"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return FakeLibrary(photo_hits(tmp_path, 4)).with_folder()


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    """A window whose words are answered by two others."""
    near = {"horse": "hoarse", "nurse": "hoarse", "tree": "treee"}
    library.error = UnknownWords(MESSAGE, HINT, words="hoarse, treee", near=near)
    window = open_window(library)
    window.sketch.words.put_back("hoarse, treee")
    qtbot.waitUntil(lambda: bool(offered(window)))
    return window


def offered(window: MainWindow) -> list[QPushButton]:
    buttons = window.results.page.findChildren(QPushButton)
    return [one for one in buttons if one.isVisible() and one.property("role") == "chip"]


def test_known_words_can_be_pressed(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    page = window.results.page
    assert page.message.title == "The model does not know these words: hoarse, treee."
    assert page.message.text.endswith("Did you mean")
    assert [one.text() for one in offered(window)] == ["horse", "nurse", "tree"]
    middle = sum(one.geometry().center().x() for one in offered(window)) / 3
    assert abs(middle - offered(window)[0].parentWidget().width() / 2) < 30
    library.error = None
    QTest.mouseClick(offered(window)[0], LEFT)
    assert window.sketch.words.hasFocus()
    wait_for_photos(window, qtbot)
    assert library.queries[-1].words == "horse, treee"
    assert not offered(window)


def test_what_is_pressed_is_asked_for_also_after_the_words_were_edited(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.error = None
    window.sketch.words.setText("old")
    QTest.mouseClick(offered(window)[0], LEFT)
    wait_for_photos(window, qtbot)
    assert library.queries[-1].words == "old, horse"


def test_what_is_offered_stays_while_the_page_says_the_same(window: MainWindow) -> None:
    before = offered(window)
    before[1].setFocus()
    window.results.refresh()
    assert offered(window) == before
    assert before[1].hasFocus()


def test_where_nothing_is_alike_the_page_says_what_helps(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.error = UnknownWords("The model knows no words.", "Draw, or choose another.")
    window.sketch.words.put_back("hoarse")
    qtbot.waitUntil(lambda: not offered(window))
    assert window.results.page.message.text == "Draw, or choose another."


def beside_a_drawing(open_window: OpenWindow, library: FakeLibrary, word: str) -> MainWindow:
    """Open a window with a drawing, and a word beside it that the model does not know."""
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    library.unknown_words = (word,)
    window.sketch.words.put_back(word)
    return window


def test_a_very_long_word_is_shown_in_brief_and_hides_no_chip(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    word, brief = "rhabarber" * 9, "rhabarberrhabar…habarber"
    window = beside_a_drawing(open_window, library, word)
    window.resize(window.minimumSizeHint().width(), 560)
    results = window.results
    qtbot.waitUntil(lambda: f"“{brief}” left out" in results.summary.text())
    qtbot.waitUntil(lambda: len(results.bar.chips) == 2)
    for chip in results.bar.chips.values():
        qtbot.waitUntil(lambda chip=chip: chip.visibleRegion().boundingRect() == chip.rect())
    library.error = UnknownWords("The model does not know the word {words}.", words=word)
    window.sketch.actions_.clear.trigger()
    qtbot.waitUntil(lambda: not results.showing_photos)
    assert results.page.message.title == f"The model does not know the word {brief}."


def test_the_words_of_a_whole_text_neither_hide_photos_nor_make_the_window_larger(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    words = [f"word{number}" for number in range(300)]
    window = beside_a_drawing(open_window, library, "hoarse")
    size, results = window.size(), window.results
    library.unknown_words = tuple(words)
    window.sketch.words.put_back(" ".join(words))
    qtbot.waitUntil(lambda: "“word9” … left out" in results.summary.text())
    assert results.view.height() > window.height() / 2
    library.error = UnknownWords(MESSAGE, words=", ".join(words))
    window.sketch.actions_.clear.trigger()
    qtbot.waitUntil(lambda: not results.showing_photos)
    title = results.page.message.title
    assert title.startswith("The model does not know these words: word0, word1,")
    assert title.endswith(" …")
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.size() == size


def test_words_of_a_drawing_go_with_it_also_where_no_answer_comes(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = beside_a_drawing(open_window, library, "hoarse")
    qtbot.waitUntil(lambda: words_offered(window) == ["horse", "house"])
    library.error = UnknownWords(MESSAGE, words="hoarse")
    window.sketch.actions_.clear.trigger()
    qtbot.waitUntil(lambda: not window.results.showing_photos)
    assert words_offered(window) == []


def test_beside_a_drawing_words_are_offered_above_the_photos(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = beside_a_drawing(open_window, library, "hoarse")
    suggested = window.results.suggested
    qtbot.waitUntil(suggested.isVisible)
    assert window.results.summary.text().endswith("“hoarse” left out: not known")
    words = suggested.findChildren(QPushButton)
    assert [one.text() for one in words] == ["horse", "house"]
    library.unknown_words = ()
    words[0].setFocus()
    QTest.keyClick(words[0], Qt.Key.Key_Space)
    assert window.sketch.words.hasFocus()
    qtbot.waitUntil(lambda: not window.search.busy and suggested.isHidden())
    assert library.queries[-1].words == "horse"
    assert library.queries[-1].sketch is not None


def test_another_model_offers_words_of_its_own(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = beside_a_drawing(open_window, library, "hoarse")
    suggested = window.results.suggested
    qtbot.waitUntil(suggested.isVisible)
    library.model = replace(library.model, space="other", concepts=("hearse",))
    window.indexer.update()
    qtbot.waitUntil(
        lambda: [one.text() for one in suggested.findChildren(QPushButton)] == ["hearse"]
    )
    assert suggested.isVisible()


PNG = Filters(formats=("PNG",))


@pytest.mark.parametrize(
    ("words", "unknown", "left"),
    [
        ("horse 2019", "2019", "horse"),
        ("horse, 2019, tree", "2019", "horse, tree"),
        ("horse (2019).", "(2019).", "horse"),
    ],
)
def test_a_year_among_the_words_is_offered_as_a_filter(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, words: str, unknown: str, left: str
) -> None:
    window = beside_a_drawing(open_window, library, unknown)
    window.asking.composition.filter_by(PNG)
    window.sketch.words.put_back(words)
    suggested = window.results.suggested
    qtbot.waitUntil(suggested.isVisible)
    library.unknown_words = ()
    press(suggested, "photos of 2019")
    qtbot.waitUntil(lambda: not window.search.busy and suggested.isHidden())
    asked = library.queries[-1]
    assert asked.words == window.sketch.words.text() == left
    assert asked.filters == replace(PNG, first_day="2019-01-01", last_day="2019-12-31")
    assert "2019" in looks(window)


def offer_photos_of_2019(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    library.error = UnknownWords("The model does not know {words}.", words="2019")
    window.sketch.words.put_back("2019")
    qtbot.waitUntil(lambda: [one.text() for one in offered(window)] == ["photos of 2019"])
    library.error = None


def test_a_year_alone_lists_its_photos(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    offer_photos_of_2019(window, library, qtbot)
    QTest.mouseClick(offered(window)[0], LEFT)
    wait_for_photos(window, qtbot)
    assert looks(window).keys() == {"2019"}
    assert window.results.summary.text() == "4 photos, newest first"


def test_what_is_offered_means_the_same_while_other_words_are_answered(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    offer_photos_of_2019(window, library, qtbot)
    library.may_answer.clear()
    with qtbot.waitSignal(window.asking.suggestions.offers.found):  # no year among these words
        window.sketch.words.put_back("horse")
    QTest.mouseClick(offered(window)[0], LEFT)
    library.may_answer.set()
    wait_for_photos(window, qtbot)
    assert looks(window).keys() == {"“horse”", "2019"}


@pytest.mark.parametrize("word", ["2018", "20191"])
def test_a_year_without_photos_is_not_offered(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, word: str
) -> None:
    window = beside_a_drawing(open_window, library, word)
    qtbot.waitUntil(lambda: "left out" in window.results.summary.text())
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.results.suggested.isHidden()


NORWAY = NamedFolders("2019 Norway", ("/photos/2019 Norway",))


def test_the_name_of_a_folder_among_the_words_is_offered_as_a_filter(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.named = [NORWAY]
    window = beside_a_drawing(open_window, library, "Norway")
    window.asking.composition.filter_by(PNG)
    window.sketch.words.put_back("horse 2019 Norway, tree")
    suggested = window.results.suggested
    qtbot.waitUntil(suggested.isVisible)
    library.unknown_words = ()
    press(suggested, "photos in the folder “2019 Norway”")
    qtbot.waitUntil(lambda: not window.search.busy and suggested.isHidden())
    asked = library.queries[-1]
    assert asked.words == window.sketch.words.text() == "horse, tree"
    assert asked.filters == replace(PNG, folders=("/photos/2019 Norway",))
    assert "In 2019 Norway" in looks(window)


def test_words_in_names_of_files_are_offered_as_a_filter(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.names = ("horse", "Oma", "2019!", "1954.")
    window = beside_a_drawing(open_window, library, "Oma")
    library.unknown_words = ("Oma", "2019!", "1954.")
    window.sketch.words.put_back("horse Oma 2019! 1954.")
    suggested = window.results.suggested
    named = ["photos with “Oma” in their name", "photos with “1954” in their name"]
    chips = ["photos of 2019", *named]
    qtbot.waitUntil(lambda: [chip.text() for chip in suggested.findChildren(QPushButton)] == chips)
    for chip in named:
        press(suggested, chip)
        qtbot.waitUntil(lambda: not window.search.busy)
    qtbot.waitUntil(lambda: library.queries[-1].filters == Filters(name="Oma 1954"))
    assert window.sketch.words.text() == "horse 2019!"
    assert "Named “Oma 1954”" in looks(window)


def test_an_everyday_word_may_be_a_name_of_a_file(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.names = ("Christmas.", "horse")
    window = open_window(library)
    window.sketch.words.put_back("horse, Christmas.")
    suggested = window.results.suggested
    qtbot.waitUntil(suggested.isVisible)
    chips = [chip.text() for chip in suggested.findChildren(QPushButton)]
    assert chips == ["photos with “Christmas” in their name"]


def test_folders_that_are_found_late_are_offered_on_the_page(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.may_name.clear()
    library.named = [NORWAY]
    library.error = UnknownWords("The model does not know {words}.", words="2019, Norway")
    window.sketch.words.put_back("2019 Norway")
    year, name = "photos of 2019", "photos in the folder “2019 Norway”"
    qtbot.waitUntil(lambda: not window.search.busy and not offered(window))
    library.may_name.set()
    qtbot.waitUntil(lambda: [one.text() for one in offered(window)] == [year, name])
    library.error = None
    QTest.mouseClick(offered(window)[1], LEFT)
    wait_for_photos(window, qtbot)
    assert looks(window).keys() == {"In 2019 Norway"}
    assert library.queries[-1].only_filters


def test_what_words_may_be_is_found_among_photos_that_come_and_go(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.error = UnknownWords("The model does not know the word {words}.", words="Norway")
    window.sketch.words.put_back("Norway")
    qtbot.waitUntil(lambda: not window.search.busy and not offered(window))
    folder, name = "photos in the folder “Norway”", "photos with “Norway” in their name"
    library.named, library.names = [NamedFolders("Norway", ("/photos/Norway",))], ("Norway",)
    window.indexer.folders.photos_changed.emit()
    qtbot.waitUntil(lambda: [one.text() for one in offered(window)] == [folder, name])
    library.named = []
    window.indexer.folders.photos_changed.emit()
    qtbot.waitUntil(lambda: [one.text() for one in offered(window)] == [name])


def test_folders_that_older_words_may_be_are_not_offered(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def find(words: str) -> list[NamedFolders]:
        if words == "Norway":
            assert go.wait(60)
            return [NORWAY]
        return []

    monkeypatch.setattr(library, "named_folders", find)
    library.error = UnknownWords("The model does not know {words}.", words="2019, Norway")
    for words in ("Norway", "Norway 2019"):
        window.sketch.words.put_back(words)
        qtbot.waitUntil(lambda: not window.search.busy)
    qtbot.waitUntil(lambda: [one.text() for one in offered(window)] == ["photos of 2019"])
    go.set()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert [one.text() for one in offered(window)] == ["photos of 2019"]


def test_folders_that_cannot_be_looked_for_open_no_box(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(words: str) -> list[NamedFolders]:
        raise UserFacingError("The catalog is damaged.")

    monkeypatch.setattr(library, "named_folders", fail)
    with qtbot.waitSignal(window.tasks.quiet_trouble):
        window.sketch.words.put_back("Norway")


def test_folders_of_one_name_are_chosen_together(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    paths = ("/photos/2018/Christmas", "/photos/2019/Christmas")
    library.named = [NamedFolders("Christmas", paths)]  # which the model knows, as an everyday word
    window = open_window(library)
    window.sketch.words.put_back("Christmas")
    suggested = window.results.suggested
    qtbot.waitUntil(suggested.isVisible)
    press(suggested, "photos in the folders “Christmas”")
    qtbot.waitUntil(lambda: not window.search.busy and suggested.isHidden())
    assert library.queries[-1].filters == Filters(folders=paths)
    assert window.sketch.words.text() == ""


@pytest.mark.parametrize(("word", "free_text"), [("horse", False), ("Christmas", True)])
def test_a_word_that_the_model_knows_means_no_folder(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, word: str, free_text: bool
) -> None:
    library.model = replace(library.model, free_text=free_text)
    library.named = [NamedFolders(word, ("/photos/x",))]
    window = open_window(library)
    window.sketch.words.put_back(word)
    wait_for_photos(window, qtbot)
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.results.suggested.isHidden()


def test_lines_ask_for_no_folders(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(library, "named_folders", lambda words: asked.append(words) or ())
    window = beside_a_drawing(open_window, library, "Norway")
    drag(window.sketch.canvas, CORNER)
    wait_for_photos(window, qtbot)
    window.sketch.words.put_back("")
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert asked == ["Norway", ""]


def test_a_long_name_is_offered_in_the_room_of_the_page(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    name = "A & B in Norway with " + "a very long name " * 9
    library.named = [NamedFolders("Norway", (f"/photos/{name}",))]
    window = beside_a_drawing(open_window, library, "Norway")
    suggested = window.results.suggested
    qtbot.waitUntil(suggested.isVisible)
    (chip,) = suggested.findChildren(QPushButton)
    assert chip.sizeHint().width() <= NARROW
    assert chip.text().startswith("photos in the folder “A && B")
    assert name in chip.toolTip()
    assert name in chip.accessibleName()
    chip.click()
    qtbot.waitUntil(lambda: library.queries[-1].filters.folders == (f"/photos/{name}",))


def test_nothing_is_offered_for_what_is_like_no_word(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = beside_a_drawing(open_window, library, "2019xyz")  # nor a year
    qtbot.waitUntil(lambda: "2019xyz" in window.results.summary.text())
    assert window.results.suggested.isHidden()


def looks(window: MainWindow) -> dict[str, str]:
    return {chip.spec.text: chip.property("look") for chip in window.results.bar.chips.values()}


def test_a_word_that_is_left_out_has_a_muted_chip(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert looks(window) == {"“hoarse”": "muted", "“treee”": "muted"}
    library.error, library.unknown_words = None, ("hoarse", "old", "grey.")
    drag(window.sketch.canvas, CORNER)
    window.sketch.words.put_back("hoarse, tree, old grey., old tree")
    wait_for_photos(window, qtbot)
    summary = window.results.summary.text()
    assert summary.endswith(" · “hoarse”, “old”, “grey” left out: not known")
    muted = {"“hoarse”": "muted", "“old grey.”": "muted"}
    assert looks(window) == {"Your drawing": "", "“tree”": "", "“old tree”": "", **muted}
    body = button(window.results.bar, "“hoarse”")
    assert "does not know it" in body.toolTip()
    known = body.palette().buttonText().color()
    library.unknown_words = ()
    window.search.ask_again()
    qtbot.waitUntil(lambda: "muted" not in looks(window).values())
    assert body.toolTip() == "“hoarse”\nClick to set how much it counts"
    assert body.palette().buttonText().color() != known
