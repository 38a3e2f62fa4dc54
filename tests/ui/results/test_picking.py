"""That's the one: remembered, counted, exported, forgotten."""

from __future__ import annotations

import io
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary, photo_hits
from gestures import (
    CORNER,
    LINE,
    OpenWindow,
    all_answered,
    drag,
    opened,
    press,
    select,
    wait_for_photos,
)
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from sketchfind.types import Hit, Pick, Pixels
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.menus import keyboard_map
from sketchfind.ui.results import picking
from sketchfind.ui.results.picks_dialog import PicksDialog, RankChart
from sketchfind.ui.results.picks_list import shown_pick
from sketchfind.ui.results.results_model import PICKED_ROLE
from sketchfind.ui.sketch.ink import INK
from sketchfind.ui.theme import Theme


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    hits = [replace(hit, photo_id=10 * hit.rank) for hit in photo_hits(tmp_path, 7)]
    return FakeLibrary(hits).with_folder()


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    window.sketch.words.add_word("horse")
    wait_for_photos(window, qtbot)
    for number, row in enumerate((0, 6), 1):
        mark(window, row)
        qtbot.waitUntil(lambda count=number: len(library.picked) == count)
    return window


def dialog(window: MainWindow, qtbot: QtBot) -> PicksDialog:
    window.menus.picks.trigger()
    return opened(window, PicksDialog, qtbot)


def mark(window: MainWindow, row: int) -> None:
    """Mark a photo as the one, or take that back."""
    select(window, row)
    QTest.keyClick(window.results.view, Qt.Key.Key_F)


def test_a_find_is_remembered_with_its_drawing_words_and_rank(
    window: MainWindow, library: FakeLibrary
) -> None:
    first, last = library.picked
    assert (first.rank, last.rank) == (1, 7)
    assert first.words == "horse"
    assert first.drawing is not None
    assert first.drawing == library.queries[-1].sketch.tobytes()


def test_a_photo_that_is_gone_meanwhile_is_not_marked(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "pick", lambda *_: None)
    mark(window, 2)
    gone = "This photo is not in your folders any more."
    qtbot.waitUntil(lambda: window.status.news.full == gone)
    assert marked(window) == [0, 6]


def marked(window: MainWindow) -> list[int]:
    """Return the rows of the photos that have a mark."""
    model = window.results.model
    return [row for row in range(model.rowCount()) if model.index(row).data(PICKED_ROLE)]


def test_a_mark_stays_with_its_drawing_and_can_be_taken_back(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: marked(window) == [0, 6])
    last, spoken = window.results.model.index(6), Qt.ItemDataRole.AccessibleTextRole
    assert last.data(spoken) == "Photo photo 7.jpg, number 7, marked as the one you wanted"
    before = window.results.view.viewport().grab().toImage()
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: not marked(window) and not window.search.busy)
    window.sketch.actions_.undo.trigger()
    qtbot.waitUntil(lambda: marked(window) == [0, 6])
    assert window.photo_actions.pick.text() == "Not t&he one after all"
    assert ("F", "That's the one") in [row for g in keyboard_map(window.menus) for row in g.rows]
    mark(window, 6)
    qtbot.waitUntil(lambda: [pick.rank for pick in library.picked] == [1])
    assert marked(window) == [0]
    assert window.photo_actions.pick.text() == "T&hat's the one"
    assert window.results.view.viewport().grab().toImage() != before
    assert window.status.news.full == "Forgotten."


def go_on(window: MainWindow, open_window: OpenWindow, library: FakeLibrary) -> MainWindow:
    """Restart, as for another language."""
    window.restart()
    assert window.kept is not None
    again = open_window(library)
    again.go_on_with(window.kept)
    return again


def test_marks_outlive_a_restart_so_that_nothing_counts_twice(
    window: MainWindow, library: FakeLibrary, open_window: OpenWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: marked(window) == [0, 6])
    again = go_on(window, open_window, library)
    qtbot.waitUntil(lambda: marked(again) == [0, 6] and not again.search.busy)
    mark(again, 6)
    qtbot.waitUntil(lambda: [pick.rank for pick in library.picked] == [1])
    assert marked(again) == [0]


def test_finds_of_words_alone_are_marked_with_any_empty_paper(
    window: MainWindow, library: FakeLibrary, open_window: OpenWindow, qtbot: QtBot
) -> None:
    clear = window.sketch.actions_.clear
    clear.trigger()
    qtbot.waitUntil(lambda: not marked(window) and not window.search.busy)
    mark(window, 2)
    qtbot.waitUntil(lambda: marked(window) == [2])
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: not marked(window) and not window.search.busy)
    clear.trigger()
    qtbot.waitUntil(lambda: marked(window) == [2])
    again = go_on(window, open_window, library)
    qtbot.waitUntil(lambda: marked(again) == [2])
    again.sketch.words.add_word("house")
    qtbot.waitUntil(lambda: not marked(again))


def test_a_second_press_takes_back_what_is_still_being_remembered(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    pick, go = library.pick, threading.Event()

    def pick_slowly(hit: Hit, sketch: Pixels | None, words: str) -> Pick:
        assert go.wait(60)
        return pick(hit, sketch, words)

    library.pick = pick_slowly
    for row, presses in ((2, 2), (4, 3)):
        for _ in range(presses):
            mark(window, row)
    go.set()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    qtbot.waitUntil(lambda: sorted(pick.rank for pick in library.picked) == [1, 5, 7])
    assert marked(window) == [0, 4, 6]
    QTest.keyClick(window.results.view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: sorted(pick.rank for pick in library.picked) == [1, 7])


def captions(chart: RankChart) -> list[str]:
    """Return in which thirds of its lowest line something is written."""
    image = chart.grab().toImage()
    line = range(image.height() - chart.fontMetrics().height(), image.height())
    ground = image.pixel(0, image.height() - 1)
    third = image.width() // 3
    return [
        name
        for number, name in enumerate(("left", "middle", "right"))
        if any(
            image.pixel(x, y) != ground
            for x in range(number * third, (number + 1) * third)
            for y in line
        )
    ]


def test_large_letters_are_not_cut_at_the_edge_of_the_chart(theme: Theme, qtbot: QtBot) -> None:
    chart = RankChart(theme)
    qtbot.addWidget(chart)
    large = chart.font()
    large.setPointSizeF(16)
    chart.setFont(large)
    image = chart.grab().toImage()
    below_heading = range(chart.fontMetrics().height(), image.height())
    assert {image.pixel(0, y) for y in below_heading} == {image.pixel(0, image.height() - 1)}


def test_the_page_counts_and_exports(
    window: MainWindow,
    library: FakeLibrary,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library.picked *= 5
    page = dialog(window, qtbot)
    assert page.summary.text().startswith(
        "10 found. The wanted photo was the first one in 50 %, among the first five in 50 %, "
        "among the first twenty in 100 %"
    )
    chart = page.findChild(RankChart)
    assert chart.accessibleName() == "Rank of the wanted photo in the results"
    assert captions(chart) == ["left", "right"]
    assert page.list.geometry().bottom() < page.summary.y() < chart.y()
    target = tmp_path / "pairs"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    press(page, "Export the pairs…")
    qtbot.waitUntil(lambda: len(list(target.glob("sketches/*/*.png"))) == 10)
    qtbot.waitUntil(lambda: len(list(target.glob("photos/*/photo.jpg"))) == 2)


def test_single_finds_are_seen_and_removed(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    page = dialog(window, qtbot)
    rows = [page.list.item(row).text() for row in range(page.list.count())]
    assert [text.split(" · ")[::2] for text in rows] == [
        ["photo 7.jpg\nNumber 7", "horse"],
        ["photo 1.jpg\nNumber 1", "horse"],
    ]
    assert not page.findChild(RankChart).isVisible()  # too few for shares of them
    assert page.summary.isHidden()
    page.list.setCurrentRow(0)
    press(page, "Remove")
    qtbot.waitUntil(lambda: [pick.rank for pick in library.picked] == [1])
    assert page.list.count() == 1
    assert marked(window) == [0]
    page.list.setFocus()
    page.list.setCurrentRow(0)
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not library.picked)
    assert not page.list.isVisible()


def test_arrows_choose_the_first_find_and_the_one_that_is_left(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = dialog(window, qtbot)
    assert page.list.hasFocus()
    assert page.list.chosen == []
    reached: list[int] = []
    page.list.currentRowChanged.connect(reached.append)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert [pick.rank for pick in page.list.chosen] == [7]
    assert reached == [-1, 0]  # which Qt has screen readers say
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert [pick.rank for pick in page.list.chosen] == [1]
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert [pick.rank for pick in page.list.chosen] == [7]
    page.accept()


def test_finds_are_opened_and_their_drawings_drawn_on(
    window: MainWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    opened_files: list[str],
    revealed: list[Path],
) -> None:
    library.picked[0] = replace(library.picked[0], drawing=drawing())
    now = Path(library.hits[0].path).with_name("sorted.jpg")
    shutil.copy(library.hits[0].path, now)
    library.moved[library.hits[0].path] = str(now)
    page = dialog(window, qtbot)
    newest = page.list.visualItemRect(page.list.item(0)).center()
    viewport, left = page.list.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseClick(viewport, left, pos=newest)
    QTest.mouseDClick(viewport, left, pos=newest)
    qtbot.waitUntil(lambda: opened_files == [library.hits[6].path])
    opened_files.clear()
    picture = QPoint(page.list.iconSize().width() // 2, newest.y())
    QTest.mouseClick(viewport, left, Qt.KeyboardModifier.ControlModifier, picture)  # chooses
    QTest.mouseClick(viewport, left, pos=picture)
    QTest.mouseDClick(viewport, left, pos=picture)
    qtbot.waitUntil(lambda: opened_files == [library.hits[6].path])
    page.list.setCurrentRow(1)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened_files[1:] == [str(now)])
    assert page.isVisible()
    page.list.reveal.trigger()
    qtbot.waitUntil(lambda: revealed == [now])
    window.sketch.sheets.show_negative(True)
    QTest.keyClick(page.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not page.isVisible()
    qtbot.waitUntil(lambda: window.sketch.canvas.wanted().picture is not None)


def test_a_row_that_is_chosen_has_a_frame_and_its_picture_no_tint(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.picked[0] = replace(library.picked[0], drawing=drawing())
    page = dialog(window, qtbot)
    assert page.list.hasFocus()
    row = page.list.visualItemRect(page.list.item(1))
    picture = QPoint(row.left() + 40, row.bottom() - 20)  # on the paper of the drawing
    edge = QPoint(row.center().x(), row.top() + 1)
    before = page.list.viewport().grab().toImage()
    page.list.setCurrentRow(1)
    after = page.list.viewport().grab().toImage()
    assert before.pixelColor(picture).name() == "#ffffff"
    assert before.pixelColor(picture) == after.pixelColor(picture)
    assert before.pixelColor(edge) != after.pixelColor(edge)


def test_no_drawing_is_put_on_a_paper_that_nobody_sees(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    library = FakeLibrary()
    library.picked = [Pick("2026-01-05T12:00:00Z", "aa", "/a.jpg", 1, 9, "", drawing())]
    page = dialog(open_window(library), qtbot)
    page.list.setCurrentRow(0)
    assert page.list.open.isEnabled()
    assert not page.list.draw.isEnabled()


def drawing() -> bytes:
    buffer = io.BytesIO()
    picture = Image.new("L", (32, 32), 255)
    picture.paste(0, (4, 10, 28, 13))
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def test_all_finds_count_and_the_last_are_listed(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picking, "MOST", 2)
    library.picked = [Pick("2026-01-01", str(n), f"/{n}.jpg", n, 9) for n in range(1, 13)]
    window.menus.picks.trigger()
    page = dialog(window, qtbot)
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert window.findChildren(PicksDialog) == [page]
    rows = [page.list.item(row).text() for row in range(page.list.count())]
    assert [text.split(" · ")[0] for text in rows] == ["12.jpg\nNumber 12", "11.jpg\nNumber 11"]
    assert page.summary.text().startswith("12 found.")
    assert page.summary.text().endswith(" The last 2 are listed.")


def test_without_finds_there_is_no_chart(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.picked *= 5
    page = dialog(window, qtbot)
    whole = page.height()
    assert page.findChild(RankChart).isVisible()
    page.list.selectAll()
    page.list.remove_chosen()
    assert not page.findChild(RankChart).isVisible()
    page.close()
    qtbot.waitUntil(lambda: not library.picked and not window.findChildren(PicksDialog))
    page = dialog(window, qtbot)
    assert not page.findChild(RankChart).isVisible()
    assert page.summary.text() == "Nothing yet: press F on a photo that you were looking for."
    assert page.height() < whole / 2


def test_a_row_shows_the_drawing_and_the_photo(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "red.jpg")
    pick = Pick("2026-01-05T12:00:00Z", "aa", "/a.jpg", 1, 9, "", drawing())
    picture = shown_pick(pick, Path("/a.jpg"), tmp_path / "red.jpg").picture
    assert picture.pixelColor(20, 40).name() == "#ffffff"
    assert picture.pixelColor(picture.width() - 20, 40).red() > 250
    asked = shown_pick(replace(pick, drawing=None, words="horse"), Path("/a.jpg"), None).picture
    half = asked.copy(0, 0, asked.height(), asked.height())
    places = [(x, y) for x in range(half.width()) for y in range(half.height())]
    assert asked.pixelColor(20, 40).name() == "#ffffff"
    assert any(half.pixelColor(*place) == INK for place in places)


def test_forgetting_asks_first(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    page = dialog(window, qtbot)
    press(page, "Forget all…")
    (box,) = page.findChildren(QMessageBox)
    assert len(library.picked) == 2
    press(box, "Forget all")
    qtbot.waitUntil(lambda: not library.picked)
    assert not marked(window)


def test_one_pair_is_one_pair(
    window: MainWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    Path(library.hits[0].path).unlink()
    news: list[str] = []
    window.picking.news.connect(news.append)
    (tmp_path / "pairs").mkdir()
    page = dialog(window, qtbot)
    page.export_asked.emit(library.picked, tmp_path / "pairs")
    qtbot.waitUntil(lambda: bool(news))
    assert news == ["1 pair exported · 1 photo is not there at the moment"]
