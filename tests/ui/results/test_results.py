"""The grid: geometry, keys, and what menus and keys do with its photos."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import (
    CORNER,
    OpenWindow,
    ask_for_menu,
    cell_centre,
    click,
    drag,
    draw,
    opened,
    select,
    show_large,
    wait_for_photos,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from sketchfind.errors import UnknownWords
from sketchfind.types import Hit
from sketchfind.ui import texts
from sketchfind.ui.file_urls import file_url, local_path
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.results_model import ResultsModel
from sketchfind.ui.user_folders import pictures_folder


def test_the_photos_stay_where_they_are_while_a_search_takes_long(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    results = window.results
    window.resize(results.minimumWidth(), 600)  # as narrow as it gets
    results.layout().activate()
    library.may_answer.clear()
    before = results.view.mapTo(results, QPoint()), results.summary.size()
    window.search.ask_again()
    qtbot.waitUntil(results.busy.isVisible)
    results.layout().activate()
    assert (results.view.mapTo(results, QPoint()), results.summary.size()) == before
    library.may_answer.set()
    qtbot.waitUntil(results.busy.isHidden)


def test_a_click_selects_and_enter_opens(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    view = window.results.view
    click(window, 1)
    assert view.chosen.current == photos[1]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        opened_files.clear()
        QTest.keyClick(view, key)
        qtbot.waitUntil(lambda: bool(opened_files))
        assert opened_files == [photos[1].path]
    keys = [action.shortcut().toString() for action in view.photo_menu.actions()[:2]]
    assert keys == ["Enter", "Space"]


def test_a_double_click_opens(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    view = window.results.view
    click(window, 2)
    place = cell_centre(window, 2)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: bool(opened_files))
    assert opened_files == [photos[2].path]


def test_the_context_menu_acts_on_the_photo_under_the_mouse(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    view = window.results.view
    ask_for_menu(view.viewport(), cell_centre(window, 2))
    qtbot.waitUntil(view.photo_menu.isVisible)
    texts = [action.text().replace("&", "") for action in view.photo_menu.actions()]
    assert texts[:5] == ["Open", "Large preview", "That's the one", "", "More like this"]
    assert view.chosen.current == photos[2]


def test_the_menu_of_a_photo_acts_on_no_other_that_takes_its_place(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    view = window.results.view
    view.setFocus()
    ask_for_menu(view.viewport(), cell_centre(window, 2))
    qtbot.waitUntil(view.photo_menu.isVisible)
    view.show_hits(tuple(photos), stay=True)
    assert view.photo_menu.isVisible()
    view.show_hits((*photos[:2], *photos[3:]), stay=True)  # its file was deleted
    qtbot.waitUntil(lambda: not view.photo_menu.isVisible())
    assert view.chosen.current == photos[3]


def test_of_many_photos_the_first_are_opened_and_it_says_so(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    paths = [Path(hit.path) for hit in photos] * 5
    window.photo_actions.open_all(paths[:12])
    qtbot.waitUntil(lambda: len(opened_files) == 12)
    assert window.status.news.full == ""
    window.photo_actions.open_all(paths)
    qtbot.waitUntil(lambda: window.status.news.full == "Opened the first 12 of 30 photos")
    assert opened_files[12:] == list(map(str, paths[:12]))


def test_a_photo_that_is_gone_is_explained(
    window: MainWindow, photos: list[Hit], opened_files: list[str], qtbot: QtBot
) -> None:
    Path(photos[1].path).unlink()
    select(window, 0)
    window.results.view.selectAll()
    window.photo_actions.open.trigger()
    box = opened(window, QMessageBox, qtbot)
    assert "photo 2.jpg is not there" in box.text()
    assert opened_files == [photos[0].path]


@pytest.mark.parametrize("large", [False, True])
def test_where_no_program_opens_photos_the_space_bar_is_told_of_unless_it_was_used(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    select(window, 1)
    pressed = show_large(window, 1) if large else window.results.view
    QTest.keyClick(pressed, Qt.Key.Key_Return)
    box = opened(window, QMessageBox, qtbot)
    way = "Choose one for such files in your system settings."
    space = " The space bar shows the photo here."
    assert box.informativeText() == (way if large else way + space)


def test_copying_path_and_photo(window: MainWindow, photos: list[Hit], qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    select(window, 3)
    window.photo_actions.copy_path.trigger()
    assert clipboard.text() == photos[3].path
    assert window.status.news.full == "Path of photo 4.jpg copied"
    QTest.keyClick(window.results.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not clipboard.image().isNull())
    assert clipboard.image().width() == 640
    assert window.status.news.full == "photo 4.jpg copied"
    window.results.view.selectAll()
    paths = {photo.path for photo in photos}
    window.photo_actions.copy_path.trigger()
    assert set(clipboard.text().split("\n")) == paths
    assert window.status.news.full == "Paths of 6 photos copied"
    window.photo_actions.copy_image.trigger()
    assert {str(local_path(url)) for url in clipboard.mimeData().urls()} == paths
    assert window.status.news.full == "6 photos copied"


def test_copies_go_where_the_last_ones_went(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, starts = tmp_path / "copies", []
    target.mkdir()

    def ask(_parent: object, _title: str, start: str) -> str:
        starts.append(start)
        return str(target)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    select(window, 0)
    window.photo_actions.export.trigger()
    qtbot.waitUntil(lambda: window.status.news.full == "photo 1.jpg copied to copies")
    select(window, 1)
    window.photo_actions.export.trigger()
    qtbot.waitUntil(lambda: len(list(target.iterdir())) == 2)
    assert starts == [str(pictures_folder() or Path.home()), str(target)]


def test_a_photo_that_is_out_of_reach_is_not_copied(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    Path(photos[3].path).unlink()
    select(window, 3)
    with qtbot.waitSignal(window.tasks.trouble) as told:
        window.photo_actions.copy_image.trigger()
    assert "not there at the moment" in str(told.args[0])


def test_no_photos_pass_for_the_answer_to_unknown_words(
    window: MainWindow, photos: list[Hit]
) -> None:
    assert window.results.model.total == len(photos)
    window.results.show_error(UnknownWords("The model does not know the word “katze”."))
    assert window.results.model.total == 0
    assert window.results.page.isVisible()
    assert not window.results.banner.isVisible()


def test_columns_fill_the_width_and_follow_the_slider(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary(some_hits(10_000)).with_folder())
    drag(window.sketch.canvas, CORNER)
    view, model = window.results.view, window.results.model
    wait_for_photos(window, qtbot)
    view.show_hits(tuple(some_hits(10_000)))
    for side in (96, 150, 250, 320):
        window.results.size_slider.setValue(side)
        places = [view.visualRect(model.index(row)) for row in range(1000, 1100)]
        line = [place for place in places if place.top() == places[50].top()]
        width = line[0].width()
        assert len(line) == view.viewport().width() // width
        assert view.viewport().width() - len(line) * width < len(line)
        assert side * 0.6 < width - 12 < side * 1.5


def test_only_what_is_seen_is_loaded(
    open_window: OpenWindow, thumbnails: list[Path], qtbot: QtBot
) -> None:
    window = open_window(FakeLibrary(some_hits(10_000), thumbnails).with_folder())
    draw(window, qtbot)
    view = window.results.view
    view.show_hits(tuple(some_hits(10_000)))
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    rows = view.visible_rows()
    assert 3000 < rows.start < rows.stop < 7000
    seen = view.indexAt(QPoint(40, 40)).row()
    assert seen in rows
    ids = [window.results.model.hits[row].photo_id for row in rows]
    qtbot.waitUntil(lambda: all(window.thumbnails.tile(photo_id) for photo_id in ids))
    assert window.thumbnails.tile(2500) is None


def test_tooltips_and_names_for_screen_readers(window: MainWindow, photos: list[Hit]) -> None:
    index = window.results.model.index(0)
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("photo 1.jpg\nSimilarity 0.90")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Photo photo 1.jpg, number 1"
    facts = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert facts == f"Similarity 0.90, {Path(photos[0].path).parent}"


def test_it_is_told_what_is_a_stack_and_what_is_not_convincing(photos: list[Hit]) -> None:
    model = ResultsModel(OfflineFolders())
    model.set_hits(tuple(photos[:4]), stacks=(0, 1, 1, 1), convincing=1)
    assert [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)] == [
        "Photo photo 1.jpg, number 1",
        "Photo photo 2.jpg, number 2, no more similar than by chance, near copies behind it: 2",
    ]
    tip = model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith("\nNo more similar than by chance\nNear copies behind it: 2")
    model.toggle_stacks([photos[1].photo_id])
    spread = model.index(1)
    spoken = spread.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", near copies next to it: 2")
    assert spread.data(Qt.ItemDataRole.ToolTipRole).endswith("\nNear copies next to it: 2")


def test_stacks_are_spread_out_until_all_are_and_in_another_answer_too(photos: list[Hit]) -> None:
    model, hits = ResultsModel(OfflineFolders()), tuple(photos[:4])
    model.set_hits(hits, stacks=(0, 0, 2, 2))
    model.toggle_stacks([hits[0].photo_id])
    model.toggle_stacks(hit.photo_id for hit in hits)
    assert model.hits == hits
    assert not model.has_closed_stacks
    model.set_hits(hits, stacks=(0, 0, 2, 3), convincing=4)  # one of the stacks is no more
    assert model.hits == hits
    assert model.first_doubtful == 4


@pytest.mark.skipif(os.name == "nt", reason="names are text")
def test_names_that_are_not_text_can_be_shown_and_addressed() -> None:
    path = Path("/photos/caf\udce9 #1.jpg")
    assert unquote(file_url(path).toEncoded().data().decode(), "latin-1").endswith("caf\xe9 #1.jpg")
    assert texts.shown_name(str(path)) == "caf? #1.jpg"
