"""Looking closely in the large preview: pixel by pixel, where the mouse is, and moved by hand."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_library import FakeLibrary
from gestures import OpenWindow, all_answered, draw, show_large, wheel
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchfind.catalog import PhotoDetails
from sketchfind.types import Hit
from sketchfind.ui import photos as photos_module
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.photos import load_whole_photo
from sketchfind.ui.results import preview_zoom
from sketchfind.ui.results.preview import Preview

WIDTH, HEIGHT = 1800, 1000
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


class Photos(FakeLibrary):
    """Knows how large its photos are."""

    def photo(self, photo_id: int) -> PhotoDetails | None:
        details = super().photo(photo_id)
        assert details is not None
        return replace(details, info=replace(details.info, width=WIDTH, height=HEIGHT))


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Hit]:
    """Two photos: redder to the right, greener to the bottom, blue in every other column."""
    monkeypatch.setattr(photos_module, "PREVIEW_SIDE", HEIGHT // 2)  # so half is read first
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, WIDTH)
    pixels[..., 1] = np.linspace(0, 255, HEIGHT)[:, None]
    pixels[:, ::2, 2] = 255
    path = tmp_path / "photo.png"
    Image.fromarray(pixels).save(path, compress_level=1)
    return [Hit(rank, 0.5, str(path), rank) for rank in (1, 2)]


@pytest.fixture
def preview(
    open_window: OpenWindow, photos: list[Hit], thumbnails: list[Path], qtbot: QtBot
) -> Preview:
    window: MainWindow = open_window(Photos(photos, thumbnails).with_folder())
    draw(window, qtbot)
    window.preview.buttons.idle.setInterval(60_000)  # so that they are there before and after
    show_large(window, 0)
    qtbot.waitUntil(lambda: window.preview.photo.complete and all_answered(window.tasks))
    return window.preview


def press(preview: Preview, key: Qt.Key) -> None:
    QTest.keyClick(preview, key)


def colour(preview: Preview, at: QPoint) -> QColor:
    return preview.grab().toImage().pixelColor(at)


def sharp(preview: Preview) -> bool:
    """Tell whether each pixel of the photo is one of the screen."""
    middle, seen = preview.rect().center(), preview.grab().toImage()
    blues = {seen.pixelColor(middle.x() + step, middle.y()).blue() for step in range(6)}
    return blues == {0, 255}


def alike(one: QColor, other: QColor) -> bool:
    return abs(one.red() - other.red()) <= 2 and abs(one.green() - other.green()) <= 2


def test_the_point_under_the_mouse_is_seen_pixel_by_pixel_and_stays_there(
    preview: Preview, qtbot: QtBot
) -> None:
    whole, at = preview.grab().toImage(), preview.rect().center() + QPoint(150, -120)
    assert not sharp(preview)
    QTest.mouseMove(preview, at - QPoint(9, 9))
    QTest.mouseMove(preview, at)
    press(preview, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: sharp(preview))
    assert alike(colour(preview, at), whole.pixelColor(at))
    press(preview, Qt.Key.Key_Z)
    assert preview.grab().toImage() == whole


def test_a_double_click_shows_the_point_under_the_mouse_pixel_by_pixel_and_the_next_all_of_it(
    preview: Preview, qtbot: QtBot
) -> None:
    whole, at = preview.grab().toImage(), preview.rect().center() + QPoint(150, -120)
    window = preview.window().windowHandle()  # which gets each press of it
    QTest.mouseDClick(window, LEFT, pos=at)
    qtbot.waitUntil(lambda: sharp(preview))
    assert alike(colour(preview, at), whole.pixelColor(at))
    QTest.mouseDClick(window, LEFT, pos=at)  # a mere click would do
    assert preview.grab().toImage() == whole


def test_the_menu_shows_the_point_under_the_mouse_pixel_by_pixel_and_the_details(
    preview: Preview, qtbot: QtBot
) -> None:
    whole, at = preview.grab().toImage(), preview.rect().center() + QPoint(150, -120)

    def choose(action: QAction, *, checked: bool) -> None:
        mouse = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(preview, QContextMenuEvent(mouse, at, preview.mapToGlobal(at)))
        assert action.isChecked() == checked
        QTest.mouseClick(preview.menu, LEFT, pos=preview.menu.actionGeometry(action).center())
        qtbot.waitUntil(preview.menu.isHidden)

    choose(preview.actual_size, checked=False)
    qtbot.waitUntil(lambda: sharp(preview))
    assert alike(colour(preview, at), whole.pixelColor(at))
    choose(preview.actual_size, checked=True)
    assert preview.grab().toImage() == whole
    choose(preview.explain, checked=False)
    assert len(preview.caption.lines) == 3
    choose(preview.explain, checked=True)
    assert len(preview.caption.lines) == 1


def test_until_all_pixels_are_there_the_small_photo_is_seen_as_large(
    preview: Preview, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def load_slowly(path: Path) -> QImage:
        assert go.wait(60)
        return load_whole_photo(path)

    monkeypatch.setattr(preview_zoom, "load_whole_photo", load_slowly)
    middle = preview.rect().center()
    wheel(preview, 120, CTRL)
    before = colour(preview, middle)
    assert preview.zoom.on
    assert not sharp(preview)
    go.set()
    qtbot.waitUntil(lambda: sharp(preview))
    assert alike(colour(preview, middle), before)
    wheel(preview, 120, CTRL)
    assert preview.zoom.on
    wheel(preview, -120, CTRL)
    assert not preview.zoom.on
    wheel(preview, -120, CTRL)
    assert not preview.zoom.on


def test_the_photo_comes_along_with_the_mouse_as_far_as_its_edges(preview: Preview) -> None:
    press(preview, Qt.Key.Key_Z)
    start, end = preview.rect().center(), preview.rect().center() + QPoint(-90, 60)
    before = colour(preview, start)
    QTest.mousePress(preview, LEFT, pos=start)
    for at in (start + QPoint(-30, 20), end):
        QTest.mouseMove(preview, at)
    QTest.mouseRelease(preview, LEFT, pos=end)
    assert preview.zoom.on
    assert alike(colour(preview, end), before)
    assert preview.cursor().shape() == Qt.CursorShape.ArrowCursor
    QTest.mousePress(preview, LEFT, pos=start)
    QTest.mouseMove(preview, start + QPoint(9000, 9000))
    assert preview.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(preview, LEFT, pos=start)
    corner = colour(preview, QPoint(0, 0))
    assert corner.red() == corner.green() == 0  # not the ground behind it
    QTest.mouseClick(preview, LEFT, pos=start)
    assert not preview.zoom.on
    assert preview.isVisible()


def test_the_photo_stays_where_a_menu_takes_the_release(preview: Preview) -> None:
    press(preview, Qt.Key.Key_Z)
    start = preview.rect().center()
    QTest.mousePress(preview, LEFT, pos=start)
    QTest.mouseMove(preview, start + QPoint(50, 50))
    before = preview.zoom.place()
    preview.menu.popup(preview.mapToGlobal(start))
    QTest.mouseRelease(preview.menu, LEFT, pos=QPoint(-9, -9))
    preview.menu.close()
    QTest.mouseMove(preview, start - QPoint(80, 80))
    assert preview.zoom.place() == before
    assert preview.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_arrow_keys_and_wheel_look_further(preview: Preview) -> None:
    press(preview, Qt.Key.Key_Z)
    middle = preview.rect().center()
    before = colour(preview, middle)
    for _ in range(3):
        press(preview, Qt.Key.Key_Right)
    assert colour(preview, middle).red() > before.red() + 5
    for _ in range(3):
        wheel(preview, -120)
    after = colour(preview, middle)
    assert after.green() > before.green() + 5
    assert "1 of 2" in preview.caption.line


def test_escape_and_the_next_photo_bring_the_whole_one_back(preview: Preview) -> None:
    press(preview, Qt.Key.Key_Z)
    press(preview, Qt.Key.Key_Escape)
    assert preview.isVisible()
    assert not preview.zoom.on
    press(preview, Qt.Key.Key_Z)
    QTest.mouseClick(preview.buttons.next, LEFT)
    assert "2 of 2" in preview.caption.line
    assert not preview.zoom.on
    press(preview, Qt.Key.Key_Left)
    assert "1 of 2" in preview.caption.line
    press(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()


def test_a_slide_show_waits_while_somebody_looks_closely(preview: Preview) -> None:
    press(preview, Qt.Key.Key_P)
    assert preview.slides.timer.isActive()
    press(preview, Qt.Key.Key_Z)
    assert not preview.slides.timer.isActive()
    press(preview, Qt.Key.Key_Escape)
    assert preview.slides.playing
    assert preview.slides.timer.isActive()
    preview.buttons.idle.timeout.emit()
    preview.slides.timer.timeout.emit()
    assert "2 of 2" in preview.caption.line
    assert preview.cursor().shape() == Qt.CursorShape.BlankCursor  # as the photo before left it


def test_a_photo_that_went_meanwhile_is_seen_as_a_whole_again(
    preview: Preview, photos: list[Hit], qtbot: QtBot
) -> None:
    Path(photos[0].path).unlink()
    press(preview, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: not preview.zoom.on)
    assert preview.caption.line == "photo.png cannot be shown: the file is no longer there."
    press(preview, Qt.Key.Key_Right)  # the next one is gone, too
    qtbot.waitUntil(lambda: bool(preview.photo.trouble))
    press(preview, Qt.Key.Key_Z)
    assert not preview.zoom.on


def test_where_the_screen_has_more_pixels_each_is_one_of_the_photo(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "devicePixelRatioF", lambda: 1.5)
    press(preview, Qt.Key.Key_Z)
    place = preview.zoom.place()
    assert (place.width(), place.height()) == (WIDTH / 1.5, HEIGHT / 1.5)
    for edge in (place.left(), place.top()):
        assert edge * 1.5 == pytest.approx(round(edge * 1.5))


def test_a_long_touch_asks_for_the_menu_and_the_photo_stays_large(
    preview: Preview, qtbot: QtBot
) -> None:
    preview.window().move(-300, 0)  # the small screen of the platform takes touches
    press(preview, Qt.Key.Key_Z)
    screen, at = QTest.createTouchDevice(), QPoint(500, 300)
    QTest.touchEvent(preview, screen).press(0, at, preview).commit()
    qtbot.waitUntil(preview.menu.isVisible)
    QTest.touchEvent(preview, screen).release(0, at, preview).commit()
    assert preview.menu.isVisible()
    preview.menu.close()
    assert preview.zoom.on
