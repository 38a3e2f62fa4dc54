"""Many photos at once: selecting, dragging, exporting, stacks, the line, details, slide show."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary, native, photo_hits, some_hits
from gestures import (
    CORNER,
    LINE,
    OpenWindow,
    all_answered,
    button,
    click,
    drag,
    draw,
    opened,
    select,
    show_large,
)
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.errors import UserFacingError
from sketchfind.library.folders.drives import Drives
from sketchfind.types import Filters, Hit, SearchResult
from sketchfind.ui.file_urls import local_path
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results import photo_actions, preview_photo
from sketchfind.ui.results.results_model import DOUBTFUL_ROLE, HIT_ROLE, STACK_ROLE
from sketchfind.ui.results.slide_show import SlideShow
from sketchfind.ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def photos(tmp_path: Path) -> list[Hit]:
    return photo_hits(tmp_path, 6)


@pytest.fixture
def library(photos: list[Hit], thumbnails: list[Path]) -> FakeLibrary:
    return FakeLibrary(photos, thumbnails).with_folder()


@pytest.fixture
def window(open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot) -> MainWindow:
    window = open_window(library)
    window.results.size_slider.setValue(96)
    draw(window, qtbot)
    return window


NONE = Qt.KeyboardModifier.NoModifier


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


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that somebody chooses for copies."""
    target = tmp_path / "For Ann"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    return target


def test_exporting_copies_the_files_and_says_what_failed(
    window: MainWindow, photos: list[Hit], target: Path, qtbot: QtBot
) -> None:
    click(window, 0)
    click(window, 2, SHIFT)
    Path(photos[1].path).unlink()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    box = opened(window, QMessageBox, qtbot)
    assert sorted(path.name for path in target.iterdir()) == ["photo 1.jpg", "photo 3.jpg"]
    assert "photo 2.jpg" in box.informativeText()


def test_of_many_photos_that_cannot_be_copied_a_box_names_as_many_as_a_screen_has_room_for(
    open_window: OpenWindow, tmp_path: Path, target: Path, qtbot: QtBot
) -> None:
    gone = [tmp_path / "Photos" / f"a photo that is gone {number}.jpg" for number in range(60)]
    hits = [Hit(number, 0.5, str(path), number) for number, path in enumerate(gone, 1)]
    window = open_window(FakeLibrary(hits).with_folder())
    draw(window, qtbot)
    window.results.view.setFocus()
    QTest.keyClick(window.results.view, Qt.Key.Key_A, CTRL)
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    box = opened(window, QMessageBox, qtbot)
    qtbot.waitUntil(box.isVisible)
    assert box.height() < 600
    assert box.informativeText().splitlines()[-1] == "and 52 more"


@pytest.mark.parametrize("gone", ["no photo", "the photos", "the folder"])
def test_that_photos_are_being_copied_is_said_until_they_are(
    window: MainWindow, photos: list[Hit], target: Path, qtbot: QtBot, gone: str
) -> None:
    click(window, 0)
    click(window, 2, SHIFT)
    if gone == "the photos":
        for photo in photos[:3]:
            Path(photo.path).unlink()
    elif gone == "the folder":
        target.rmdir()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    assert window.status.news.full == "Copying 3 photos to For Ann…"
    text = "3 photos copied to For Ann" if gone == "no photo" else "Nothing copied to For Ann"
    qtbot.waitUntil(lambda: window.status.news.full == text)
    if gone != "no photo":
        opened(window, QMessageBox, qtbot)


def test_how_many_photos_are_copied_is_said_now_and_then(
    window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.ui.results.exporting.PROGRESS_SECONDS", 0)
    said: list[str] = []
    progressed = window.photo_actions.exporting.progressed
    progressed.connect(lambda *_: said.append(window.status.copying.full))
    click(window, 0)
    click(window, 2, SHIFT)
    for _ in range(2):
        said.clear()
        QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
        qtbot.waitUntil(lambda: "" in said)
        assert said == ["Copying 0 of 3", "Copying 1 of 3", "Copying 2 of 3", ""]


def test_photos_that_are_copied_meanwhile_are_counted_together(
    window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.ui.results.exporting.PROGRESS_SECONDS", 0)
    read, both = Drives.read, threading.Barrier(2, timeout=60)

    def read_both(*asked: Any) -> Any:
        both.wait()
        return read(*asked)

    monkeypatch.setattr(Drives, "read", read_both)
    told: list[tuple[int, int]] = []
    window.photo_actions.exporting.progressed.connect(lambda *counts: told.append(counts))
    click(window, 0)
    click(window, 2, SHIFT)
    for _ in range(2):
        QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: (0, 0) in told)
    counts = told[told.index((0, 6)) : -1]
    assert counts == sorted(counts)
    assert counts[-1] == (4, 6)


def test_photos_whose_copying_has_ended_still_count(
    window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.ui.results.exporting.PROGRESS_SECONDS", 0)
    exporting, read = window.photo_actions.exporting, Drives.read
    first, begun, ended = window.results.model.hits[0].path, threading.Event(), threading.Event()

    def read_in_turn(drives: Drives, path: Path, work: Any) -> Any:
        if str(path) != first:
            begun.set()
        assert (begun if str(path) == first else ended).wait(60)
        return read(drives, path, work)

    monkeypatch.setattr(Drives, "read", read_in_turn)
    told: list[tuple[int, int]] = []
    exporting.progressed.connect(lambda *counts: told.append(counts))
    exporting.ended.connect(lambda _: ended.set())
    click(window, 0)
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    click(window, 1)
    click(window, 2, SHIFT)
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: (0, 0) in told)
    assert told[-2:] == [(2, 3), (0, 0)]


def test_copying_that_was_stopped_says_so_and_can_be_asked_for_again(
    window: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sketchfind.ui.results.exporting.PROGRESS_SECONDS", 0)
    read, status = Drives.read, window.status
    one_read, stopped = threading.Event(), threading.Event()

    def wait_then_read(*asked: Any) -> Any:
        one_read.set()
        assert stopped.wait(60)
        return read(*asked)

    monkeypatch.setattr(Drives, "read", wait_then_read)
    click(window, 0)
    click(window, 2, SHIFT)
    assert not status.stop_copying.isVisible()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(status.stop_copying.isVisible)
    assert one_read.wait(60)
    status.stop_copying.click()
    stopped.set()
    text = "photo 3.jpg copied to For Ann · 2 photos not copied"
    qtbot.waitUntil(lambda: status.news.full == text)
    assert not status.stop_copying.isVisible()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    text = "2 photos copied to For Ann · 1 photo was there already"
    qtbot.waitUntil(lambda: status.news.full == text)


def _being_read(pipe: Path, qtbot: QtBot) -> int:
    """Wait for a reader of a pipe; return a descriptor to write with."""
    found: list[int] = []

    def is_read() -> bool:
        with suppress(OSError):  # of whom there is none yet
            found.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        return bool(found)

    qtbot.waitUntil(is_read)
    return found[0]


def _end(pipe: int, data: bytes) -> None:
    os.write(pipe, data)
    os.close(pipe)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipe that keeps a reader waiting")
@pytest.mark.parametrize("way", ["waiting", "closing again", "with a photo that is gone"])
def test_a_window_that_copies_photos_closes_after_that_or_when_closed_again(
    window: MainWindow,
    photos: list[Hit],
    target: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    click(window, 0)
    click(window, 2, SHIFT)
    slow = Path(photos[2].path)  # the current one, which is copied first
    slow.unlink()
    os.mkfifo(slow)
    if way == "with a photo that is gone":
        Path(photos[0].path).unlink()
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    assert not window.close()
    assert window.isVisible()
    assert window.status.news.full.startswith("The window closes once the photos are copied.")
    if way == "closing again":
        pipe, drain = _being_read(slow, qtbot), window.tasks.drain

        def end_and_drain() -> None:
            _end(pipe, b"photo")  # what was begun ends while the window closes
            drain()

        monkeypatch.setattr(window.tasks, "drain", end_and_drain)
        assert window.close()
        assert [path.name for path in target.iterdir()] == ["photo 3.jpg"]
        return
    slow.write_bytes(b"photo")
    if way == "waiting":
        qtbot.waitUntil(lambda: not window.isVisible())
        assert len(list(target.iterdir())) == 3
    else:
        opened(window, QMessageBox, qtbot)
        assert window.isVisible()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipe that keeps a reader waiting")
def test_what_is_asked_while_photos_are_copied_outlives_the_restart_that_waits_for_them(
    window: MainWindow, photos: list[Hit], target: Path, qtbot: QtBot
) -> None:
    click(window, 0)
    slow = Path(photos[0].path)
    slow.unlink()
    os.mkfifo(slow)
    QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
    window.restart()
    assert window.isVisible()
    window.sketch.words.put_back("horse")
    slow.write_bytes(b"photo")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.kept is not None
    assert window.kept.asked.question.words == "horse"


def test_exporting_again_copies_nothing_twice_and_says_where_it_is(
    window: MainWindow, target: Path, qtbot: QtBot
) -> None:
    for last, text in (
        (0, "photo 1.jpg copied to For Ann"),
        (2, "2 photos copied to For Ann · 1 photo was there already"),
        (2, "Nothing copied to For Ann · 3 photos were there already"),
    ):
        click(window, 0)
        click(window, last, SHIFT)
        with qtbot.waitSignal(window.photo_actions.news) as news:
            QTest.keyClick(window.results.view, Qt.Key.Key_E, CTRL)
        assert news.args == [text]
    assert len(list(target.iterdir())) == 3


def test_near_copies_lie_in_a_stack_that_spreads_out(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    library.stacks = (0, 1, 0, 3, 0, 1)
    draw(window, qtbot)
    view, model = window.results.view, window.results.model
    assert [hit.rank for hit in model.hits] == [1, 2, 4]
    assert [model.index(row).data(STACK_ROLE) for row in range(3)] == [2, 1, 0]
    badge = view._delegate.badge(view.visualRect(model.index(0)).toRectF()).center().toPoint()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, badge)
    assert [hit.rank for hit in model.hits] == [1, 3, 5, 2, 4]
    select(window, 3)
    QTest.keyClick(view, Qt.Key.Key_S)
    assert [hit.rank for hit in model.hits] == [1, 3, 5, 2, 6, 4]
    assert view.chosen.current == photos[1]
    QTest.keyClick(view, Qt.Key.Key_S)
    select(window, 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, badge)
    assert [hit.rank for hit in model.hits] == [1, 2, 4]
    assert view.chosen.hits == [view.chosen.current] == [photos[0]]  # what lies on it now
    select(window, 2)
    assert not window.photo_actions.stack.isEnabled()
    select(window, 0)
    assert window.photo_actions.stack.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(window.preview, Qt.Key.Key_S)  # nobody would see it
    assert [hit.rank for hit in model.hits] == [1, 2, 4]


def test_photos_are_numbered_as_they_are_seen(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    library.stacks = (0, 1, 0, 3, 0, 1)
    draw(window, qtbot)
    view, last = window.results.view, window.results.model.index(2)
    assert last.data(HIT_ROLE).rank == 4
    assert "number 3" in last.data(Qt.ItemDataRole.AccessibleTextRole)
    click(window, 2)
    QTest.keyClick(view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: window.status.news.full == "Remembered. It was number 3.")
    assert [(pick.path, pick.rank) for pick in library.picked] == [(photos[3].path, 3)]
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert "photo 4.jpg    3 of 3" in window.preview.caption.line
    window.preview.dismiss()
    view.toggle_stacks([1])
    assert "number 5" in window.results.model.index(4).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_list_by_date_has_as_many_places_as_photos_are_seen_once_all_are_there(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("JPEG",)))
    qtbot.waitUntil(lambda: window.results.model.rowCount() == 6)
    result = SearchResult(library.hits, (), 0.1, "", True, stacks=(0, 0, 2, 2, 4, 5), listed=900)
    window.results.show_answer(result, whole=False, stay=False)
    assert window.results.place_of(6) == (4, None)  # more copies may follow
    window.results.show_answer(replace(result, listed=6), whole=True, stay=False)
    assert window.results.place_of(6) == (4, 4)


def test_the_number_of_a_stack_is_no_place_to_select_from(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.stacks = (0, 1, 2, 3, 4, 4)
    draw(window, qtbot)
    view, left = window.results.view, Qt.MouseButton.LeftButton
    click(window, 0)
    badge = view._delegate.badge(view.visualRect(view.model().index(4, 0)).toRectF()).center()
    pressed = badge.toPoint()
    QTest.mousePress(view.viewport(), left, NONE, pressed)
    for step in (1, 2, 3):
        moved = QPointF(pressed + QPoint(step, 0))
        seen = view.viewport().mapToGlobal(moved)
        move = QMouseEvent(QEvent.Type.MouseMove, moved, seen, Qt.MouseButton.NoButton, left, NONE)
        QApplication.sendEvent(view.viewport(), move)
    QTest.mouseRelease(view.viewport(), left, NONE, pressed + QPoint(3, 0))
    assert [hit.rank for hit in view.chosen.hits] == [1]
    assert view.model().rowCount() == 6
    with qtbot.assertNotEmitted(view.open_asked):
        QTest.mouseDClick(view.viewport(), left, NONE, pressed)


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


def test_a_slide_show_goes_on_by_itself_until_it_is_left(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    preview, slides = show_large(window, 0), window.preview.slides
    slides.timer.setInterval(1)
    QTest.keyClick(preview, Qt.Key.Key_P)
    assert window.isFullScreen()
    assert preview.buttons.play.accessibleName() == "End the slide show"
    qtbot.waitUntil(lambda: not slides.playing)
    assert window.results.view.chosen.current == photos[5]
    assert preview.isVisible()
    slides.timer.setInterval(60_000)
    for end in (Qt.Key.Key_P, Qt.Key.Key_Escape):
        assert not window.isFullScreen()
        QTest.keyClick(preview, Qt.Key.Key_P)
        QTest.keyClick(preview, end)
        assert not slides.playing
        assert preview.isVisible()
    assert preview.buttons.play.accessibleName() == "Play as a slide show"
    QTest.keyClick(preview, Qt.Key.Key_P)
    window.close()
    assert not window.isFullScreen()  # nor when it is opened again


def test_the_window_fills_the_screen_and_a_slide_show_in_it_leaves_it_so(
    window: MainWindow, qtbot: QtBot
) -> None:
    preview, entry = show_large(window, 0), window.menus.full_screen
    QTest.keyClick(preview, Qt.Key.Key_P)
    assert entry.isChecked()
    QTest.keyClick(preview, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert not entry.isChecked()
    QTest.keyClick(preview, Qt.Key.Key_F11)
    assert window.isFullScreen()
    for key in (Qt.Key.Key_P, Qt.Key.Key_Escape, Qt.Key.Key_Escape):
        QTest.keyClick(preview, key)
    assert not preview.isVisible()
    assert entry.isChecked()
    QTest.keyClick(window.results.view, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    assert not entry.isChecked()


class SlowSystem(QWidget):
    """A window that gets its place back some time after it was told to leave the full screen."""

    def setWindowState(self, state: Qt.WindowState) -> None:
        super().setWindowState(state)
        if not state & Qt.WindowState.WindowFullScreen:
            self.setGeometry(0, 0, 1920, 1080)


def test_a_window_that_closes_in_a_slide_show_comes_back_where_it_was(qtbot: QtBot) -> None:
    window, again = SlowSystem(), QWidget()
    qtbot.addWidget(window)
    window.setGeometry(40, 60, 700, 500)
    slides = SlideShow(window, window)
    slides.toggle()
    slides.end()
    again.restoreGeometry(window.saveGeometry())
    assert again.size() == QSize(700, 500)


def test_a_slide_show_waits_for_a_photo_that_takes_long(
    window: MainWindow, photos: list[Hit], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, load = threading.Event(), preview_photo.load_photo

    def load_slowly(path: Path) -> QImage:
        assert go.wait(60)
        return load(path)

    monkeypatch.setattr(preview_photo, "load_photo", load_slowly)
    Path(photos[1].path).unlink()
    preview, slides = show_large(window, 0), window.preview.slides
    QTest.keyClick(preview, Qt.Key.Key_P)
    for photo in photos[:2]:  # the second has only a small picture
        assert window.results.view.chosen.current == photo
        assert slides.playing
        assert not slides.timer.isActive()
        go.set()
        qtbot.waitUntil(slides.timer.isActive)
        assert preview.photo.complete == (photo == photos[0])
        go.clear()
        slides.timer.timeout.emit()
    go.set()


def test_a_slide_show_goes_on_after_a_photo_of_which_nothing_is_left(
    window: MainWindow, library: FakeLibrary, photos: list[Hit], qtbot: QtBot
) -> None:
    library.thumbnails = ()  # the cache was deleted
    Path(photos[0].path).unlink()
    preview, slides = show_large(window, 0), window.preview.slides
    QTest.keyClick(preview, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(preview.photo.trouble) and all_answered(window.tasks))
    assert slides.timer.isActive()


def test_a_slide_show_waits_while_a_menu_is_open(
    window: MainWindow, photos: list[Hit], qtbot: QtBot
) -> None:
    preview, slides = show_large(window, 0), window.preview.slides
    QTest.keyClick(preview, Qt.Key.Key_P)
    preview.menu.popup(QPoint(50, 50))
    qtbot.waitUntil(preview.menu.isVisible)
    slides.timer.timeout.emit()
    assert window.results.view.chosen.current == photos[0]
    preview.menu.close()
    slides.timer.timeout.emit()
    assert window.results.view.chosen.current == photos[1]


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
