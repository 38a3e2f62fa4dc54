"""Photos of the grid: places, dragged, copied, faint, and what is selected in the next answer."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import FakeLibrary, native, some_hits
from gestures import (
    CORNER,
    LINE,
    OpenWindow,
    all_answered,
    click,
    drag,
    draw,
    select,
    wait_for_photos,
)
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from sketchfind.errors import UserFacingError
from sketchfind.types import Hit
from sketchfind.ui.file_urls import local_path
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results import photo_actions
from sketchfind.ui.results.results_model import DOUBTFUL_ROLE
from sketchfind.ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_after_less_like_this_keys_go_on_with_the_photo_in_its_row(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    view = window.results.view

    def send_away(*photo_ids: int) -> None:
        library.hits = tuple(hit for hit in library.hits if hit.photo_id not in photo_ids)
        QTest.keyClick(view, Qt.Key.Key_M, CTRL | SHIFT)
        qtbot.waitUntil(lambda: window.results.model.hits == library.hits)

    click(window, 1)
    click(window, 2, CTRL)
    send_away(2, 3)
    assert view.chosen.hits == [view.chosen.current] == [photos[4]]
    click(window, 3)
    send_away(6)  # nothing is behind it
    assert view.chosen.hits == [view.chosen.current] == [photos[4]]


def test_after_less_like_this_the_last_row_counts_also_where_copies_lie_in_stacks(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    view = window.results.view
    click(window, 5)
    library.hits, library.stacks = tuple(photos[:5]), (0, 0, 0, 3, 3)
    QTest.keyClick(view, Qt.Key.Key_M, CTRL | SHIFT)
    qtbot.waitUntil(lambda: window.results.model.hits == (photos[0], photos[3]))
    assert view.chosen.hits == [view.chosen.current] == [photos[3]]


@pytest.mark.parametrize("way", ["new line", "key"])
def test_an_answer_to_other_lines_selects_nothing_by_itself(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot, way: str
) -> None:
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: not window.search.busy)
    click(window, 1)
    library.hits = (photos[0], *photos[2:])
    if way == "key":
        QTest.keyClick(window.results.view, Qt.Key.Key_Z, CTRL)
    else:
        drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: window.results.model.hits == library.hits)
    assert window.results.view.chosen.current is None
    assert window.results.view.chosen.hits == []


def test_a_drag_carries_the_files(
    window: MainWindow, photos: list[Hit], monkeypatch: pytest.MonkeyPatch
) -> None:
    drags: list[tuple[list[str], int, Qt.DropAction]] = []

    def note(drag: QDrag, actions: Qt.DropAction) -> None:
        paths = [str(local_path(url)) for url in drag.mimeData().urls()]
        drags.append((paths, drag.pixmap().width(), actions))

    monkeypatch.setattr(QDrag, "exec", note)
    view = window.results.view
    view.enter()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    place = view.visualRect(view.model().index(1, 0)).center()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(view.selectedIndexes()) == 1  # Qt asks with each move: all would take seconds
    for _ in range(2):
        place += QPoint(20, 20)
        QTest.mouseMove(view.viewport(), place)
    assert drags == [([hit.path for hit in photos], 96, Qt.DropAction.CopyAction)]


def test_a_slip_of_the_right_button_opens_the_menu_and_drags_nothing(
    window: MainWindow, photos: list[Hit], monkeypatch: pytest.MonkeyPatch
) -> None:
    drags: list[QDrag] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: drags.append(drag))
    trigger = QApplication.styleHints().contextMenuTrigger()
    QApplication.styleHints().setContextMenuTrigger(Qt.ContextMenuTrigger.Release)
    view, right = window.results.view, Qt.MouseButton.RightButton
    handle, port = window.windowHandle(), view.viewport()
    place = port.mapTo(window, view.visualRect(view.model().index(1, 0)).center())
    QTest.mousePress(handle, right, pos=place)
    for _ in range(2):
        place += QPoint(15, 15)
        QTest.mouseMove(handle, place)
    QTest.mouseRelease(handle, right, pos=place)
    QApplication.styleHints().setContextMenuTrigger(trigger)
    assert view.photo_menu.isVisible()
    view.photo_menu.hide()
    assert not drags


@pytest.mark.parametrize(
    ("convincing", "text"),
    [
        (0, "Nothing convincing. These come closest."),
        (1, "1 photo stands out"),
        (4, "4 photos stand out"),
        (6, "6 photos stand out"),
        (None, "6 photos, best first"),
    ],
)
def test_what_does_not_stand_out_is_faint_and_said(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot, convincing: int | None, text: str
) -> None:
    library.convincing = convincing
    draw(window, qtbot)
    assert window.results.summary.text() == text
    model = window.results.model
    faint = [model.index(row).data(DOUBTFUL_ROLE) for row in range(6)]
    assert faint == [convincing is not None and row >= convincing for row in range(6)]


def test_faint_photos_look_faint(window: MainWindow, library: FakeLibrary, qtbot: QtBot) -> None:
    library.convincing = 1
    draw(window, qtbot)
    view, model = window.results.view, window.results.model
    qtbot.waitUntil(lambda: all(window.thumbnails.tile(hit.photo_id) for hit in model.hits[:2]))
    qtbot.waitUntil(lambda: not view.glide.running)

    def strength(row: int) -> int:
        centre = view.visualRect(model.index(row)).center() + QPoint(3, 3)
        return view.viewport().grab().toImage().pixelColor(centre).saturation()

    assert strength(1) < 0.8 * strength(0)


def test_the_ring_around_a_faint_photo_is_not_faint(
    window: MainWindow, theme: Theme, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.convincing = 0
    draw(window, qtbot)
    view = window.results.view
    qtbot.waitUntil(lambda: not view.glide.running)
    view.setFocus()
    view.clearSelection()
    seen = view.viewport().grab(view.visualRect(view.currentIndex())).toImage()
    row = {seen.pixelColor(x, 3).name() for x in range(seen.width())}
    assert theme.colours.accent in row


def test_no_number_that_nobody_explains_is_on_a_tile(window: MainWindow, qtbot: QtBot) -> None:
    view, model = window.results.view, window.results.model
    hits = model.hits[:1]

    def tile_with(score: float) -> QImage:
        view.show_hits((replace(hits[0], score=score),))
        view.setCurrentIndex(model.index(0))
        view.clearFocus()
        qtbot.waitUntil(lambda: window.thumbnails.tile(hits[0].photo_id) is not None)
        qtbot.waitUntil(lambda: not view.glide.running)
        return view.viewport().grab(view.visualRect(model.index(0))).toImage()

    assert tile_with(0.9) == tile_with(0.1)


def test_photos_that_were_edited_are_shown_and_ranked_anew(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    def seen(photo_id: int) -> bool:
        return window.thumbnails.tile(photo_id) is not None

    qtbot.waitUntil(lambda: all(map(seen, range(1, 7))))
    asked = len(library.queries)
    library.report = replace(library.report, updated=1)
    with qtbot.waitSignal(window.indexer.pictures_changed):
        window.indexer.update()
    assert not seen(1)
    qtbot.waitUntil(lambda: all(map(seen, range(1, 7))))
    qtbot.waitUntil(lambda: len(library.queries) == asked + 1)


def test_control_and_space_selects_and_previews_nothing(
    window: MainWindow, photos: list[Hit]
) -> None:
    view = window.results.view
    click(window, 0)
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(view, Qt.Key.Key_Space, CTRL)
    assert not window.preview.isVisible()
    assert view.chosen.hits == [photos[0], photos[2]]


def test_the_photo_that_was_copied_last_is_on_the_clipboard(
    window: MainWindow, photos: list[Hit], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, load = threading.Event(), photo_actions.load_photo

    def loading(path: Path) -> QImage:
        if path == Path(photos[0].path):
            slow.wait(60)
        return load(path)

    monkeypatch.setattr(photo_actions, "load_photo", loading)
    for row in (0, 1):
        click(window, row)
        QTest.keyClick(window.results.view, Qt.Key.Key_C, CTRL)
    copied = [QUrl.fromLocalFile(photos[1].path)]
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().urls() == copied)
    slow.set()
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    assert QGuiApplication.clipboard().mimeData().urls() == copied


def test_asking_again_leaves_one_where_one_is(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(FakeLibrary(some_hits(200)).with_folder())
    draw(window, qtbot)
    bar = window.results.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 0
    window.search.ask_again()
    qtbot.waitUntil(lambda: not window.search.busy)
    assert bar.value() == place
    window.sketch.words.add_word("horse")
    qtbot.waitUntil(lambda: not window.search.busy and bar.value() == 0)


def test_names_are_shown_as_they_are(window: MainWindow, tmp_path: Path) -> None:
    hit = Hit(2, 0.5, str(tmp_path / "Tom & Jerry%20R&D.jpg"), 1)
    window.results.view.show_hits((hit,))
    model = window.results.model
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Photo Tom & Jerry%20R&D.jpg, number 1"
    with pytest.raises(UserFacingError, match=r"^Tom & Jerry%20R&D\.jpg cannot be shown: "):
        photo_actions.load_photo(Path(hit.path))
    window.asking.more_like([Path(hit.path)])
    (chip,) = (one for one in window.results.bar.chips.values() if "Tom" in one.spec.text)
    (body,) = chip.findChildren(QPushButton)
    assert "Tom && Jerry" in body.text()
    assert body.shortcut().isEmpty()


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_O, "Oak.jpg"), (Qt.Key.Key_X, "ash.jpg")])
def test_a_letter_goes_to_the_next_photo_whose_name_begins_so(
    open_window: OpenWindow, qtbot: QtBot, key: Qt.Key, name: str
) -> None:
    names = ("box.jpg", "Oak.jpg", "ash.jpg", "axe.jpg")
    pairs = zip(some_hits(len(names)), names, strict=True)
    hits = [replace(hit, path=native(f"/photos/{name}")) for hit, name in pairs]
    window = open_window(FakeLibrary(hits).with_folder())
    draw(window, qtbot)
    select(window, 2)
    QTest.keyClick(window.results.view, key)
    current = window.results.view.chosen.current
    assert current is not None
    assert Path(current.path).name == name


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
