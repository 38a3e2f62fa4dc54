"""What hands do to the window, as real events, and waiting for what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fake_library import FakeLibrary
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.types import Query
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.pages.settings_page import SettingsPage
from sketchfind.ui.query.filter_panel import FilterPanel
from sketchfind.ui.results.preview import Preview
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.tasks import Tasks

Points = list[tuple[float, float]]
OpenWindow = Callable[..., MainWindow]
Dialog = TypeVar("Dialog", bound=QDialog)


def place(canvas: Canvas, x: float, y: float) -> QPoint:
    """Return the pixel at shares of a canvas' paper."""
    paper = canvas.paper()
    return QPoint(round(paper.left() + x * paper.width()), round(paper.top() + y * paper.height()))


def drag(canvas: Canvas, points: Points, *, release: bool = True) -> None:
    """Draw with the left mouse button through shares of the paper."""
    pixels = [place(canvas, x, y) for x, y in points]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=pixels[0])
    for pixel in pixels[1:]:
        QTest.mouseMove(canvas, pixel)
    if release:
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=pixels[-1])


def drop(
    widget: QWidget, data: QMimeData, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> list[QDropEvent]:
    """Drag something over a widget and let go; the keys that are held may ask to move it."""
    place = widget.rect().center()
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    events = [
        QDragEnterEvent(place, actions, data, Qt.MouseButton.LeftButton, keys),
        QDropEvent(QPointF(place), actions, data, Qt.MouseButton.LeftButton, keys),
    ]
    for event in events:
        QApplication.sendEvent(widget, event)
    return events


def ask_for_menu(widget: QWidget, at: QPoint) -> None:
    """Click on a place of a widget with the right mouse button."""
    QTest.mouseClick(widget, Qt.MouseButton.RightButton, pos=at)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))


def wheel(
    widget: QWidget, turn: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Turn the wheel over the middle of a widget, in eighths of a degree; above 0 away from one."""
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at, QPointF(widget.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, turn),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def entry(parent: QWidget, text: str) -> QAction:
    """Return the one entry that says this in the menus of a widget."""
    (found,) = (one for one in parent.findChildren(QAction) if one.text() == text)
    return found


def menu_of(row: QWidget) -> QMenu:
    """Open the menu that a row makes anew each time."""
    ask_for_menu(row, row.rect().center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(row: QWidget, text: str) -> None:
    """Choose the entry that says this in the menu of a row."""
    menu = menu_of(row)
    act = entry(menu, text)
    menu.close()
    act.trigger()


def opened(window: QWidget, kind: type[Dialog], qtbot: QtBot) -> Dialog:
    """Wait until a dialog of this kind is over a window, and return it."""
    qtbot.waitUntil(lambda: bool(window.findChildren(kind)))
    (dialog,) = window.findChildren(kind)
    return dialog


def open_settings(window: MainWindow) -> SettingsPage:
    """Open the settings page."""
    window.menus.settings.trigger()
    page = window.preferences.page
    assert page is not None
    return page


def choose_appearance(window: MainWindow, name: str) -> None:
    """Choose light, dark or system on the settings page, and close it."""
    page = open_settings(window)
    (button,) = (one for one in page.appearances.buttons() if one.property("value") == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    page.close()


def all_answered(tasks: Tasks) -> bool:
    """Tell whether no answer is still to be delivered."""
    return not tasks._receivers


def cell_centre(window: MainWindow, row: int) -> QPoint:
    """Return where in the grid a photo is."""
    return window.results.view.visualRect(window.results.model.index(row)).center()


def click(
    window: MainWindow, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Click on a photo in the grid."""
    viewport = window.results.view.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, keys, cell_centre(window, row))


def select(window: MainWindow, row: int) -> None:
    """Choose a photo in the grid, which has the focus then."""
    window.results.view.setFocus()
    window.results.view.chosen.choose(row)


def show_large(window: MainWindow, row: int) -> Preview:
    """Show a photo of the grid in the large preview."""
    select(window, row)
    QTest.keyClick(window.results.view, Qt.Key.Key_Space)
    return window.preview


def button(parent: QWidget, text: str) -> QPushButton:
    """Return the one button that says this."""
    (found,) = (one for one in parent.findChildren(QPushButton) if one.text() == text)
    return found


def press(parent: QWidget, text: str) -> None:
    """Click on the button that says this."""
    QTest.mouseClick(button(parent, text), Qt.MouseButton.LeftButton)


def filter_panel(qtbot: QtBot) -> FilterPanel:
    """Wait until the filters are open."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), FilterPanel))
    panel = QApplication.activePopupWidget()
    assert isinstance(panel, FilterPanel)
    return panel


def open_filters(window: MainWindow, qtbot: QtBot) -> FilterPanel:
    """Press the key of the filters."""
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    return filter_panel(qtbot)


def wait_for_photos(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until photos answer all that is asked."""
    qtbot.waitUntil(lambda: window.results.showing_photos and not window.search.busy)


def asked(library: FakeLibrary, window: MainWindow, qtbot: QtBot) -> Query:
    """Wait until all is answered; return what was asked last."""
    qtbot.waitUntil(lambda: not window.search.busy)
    return library.queries[-1]


def draw(window: MainWindow, qtbot: QtBot) -> None:
    """Draw a corner and wait for photos."""
    drag(window.sketch.canvas, CORNER)
    wait_for_photos(window, qtbot)


def draw_unwanted(window: MainWindow, points: Points) -> None:
    """Draw on the sheet of what is not wanted, which is shown then."""
    window.sketch.sheets.show_negative(True)
    drag(window.sketch.canvas, points)


def idle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the window has nothing to do."""
    qtbot.waitUntil(lambda: not window.indexer.running and all_answered(window.tasks))


CORNER: Points = [(0.2, 0.2), (0.2, 0.5), (0.2, 0.8), (0.5, 0.8), (0.8, 0.8)]
LINE: Points = [(0.3, 0.3), (0.5, 0.4), (0.7, 0.5)]
