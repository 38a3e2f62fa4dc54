"""A slide show: it goes on by itself, waits where it has to, and leaves the window as it was."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from gestures import all_answered, show_large
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sketchfind.types import Hit
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results import preview_photo
from sketchfind.ui.results.slide_show import SlideShow


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
