"""What is dragged into the window stays where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from gestures import draw, drop, opened, select
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.widgets.drop_frame import DropFrame

COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
SHIFT = Qt.KeyboardModifier.ShiftModifier


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def target(window: MainWindow, name: str) -> QWidget:
    return {"folder": window, "drawing": window.sketch.canvas, "photo": window.results}[name]


@pytest.mark.parametrize("what", ["folder", "drawing", "photo"])
def test_it_is_taken_as_a_copy_also_where_a_move_is_asked_for(
    window: MainWindow, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "one"
    if what == "folder":
        path.mkdir()
    else:
        path = path.with_suffix(".png")
        Image.new("L", (8, 8)).save(path)
    widget = target(window, what)
    for event in drop(widget, dragged(path), SHIFT):
        assert event.proposedAction() == MOVE
        assert event.isAccepted()
        assert event.dropAction() == COPY


@pytest.mark.parametrize(
    ("what", "name"), [("folder", "a"), ("drawing", "a.svg"), ("photo", "a.JPG")]
)
def test_a_frame_says_where_it_may_be_dropped(
    window: MainWindow, tmp_path: Path, what: str, name: str
) -> None:
    widget, data = target(window, what), dragged(tmp_path / "not connected" / name)
    (frame,) = (one for one in widget.findChildren(DropFrame) if one.parent() is widget)
    middle = widget.rect().center()

    def drag_over() -> None:
        held, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for event in (QDragEnterEvent, QDragMoveEvent):
            QApplication.sendEvent(widget, event(middle, COPY, data, held, none))

    assert frame.isHidden()
    drag_over()
    assert frame.isVisible()
    assert frame.geometry() == widget.rect()
    assert widget.childAt(middle) is not frame
    QApplication.sendEvent(widget, QDragLeaveEvent())
    assert frame.isHidden()
    drag_over()
    assert frame.isVisible()
    drop(widget, data)
    assert frame.isHidden()


@pytest.mark.parametrize(
    ("what", "name"), [("folder", "a"), ("drawing", "a.svg"), ("photo", "a.JPG")]
)
def test_no_drive_is_asked_while_something_is_dragged(
    window: MainWindow, tmp_path: Path, what: str, name: str
) -> None:
    widget = target(window, what)
    away = tmp_path / "not connected" / name
    assert drop(widget, dragged(away))[0].isAccepted()


def test_of_all_that_is_dropped_folders_are_added(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    note, folder = tmp_path / "note.txt", tmp_path / "folder"
    note.touch()
    folder.mkdir()
    drop(window, dragged(note, folder))
    qtbot.waitUntil(lambda: len(window.folders.rows) == 2)
    assert not window.findChildren(QMessageBox)
    drop(window, dragged(note))
    box = opened(window, QMessageBox, qtbot)
    assert box.text() == "note.txt is neither a folder nor named like a photo."
    assert box.informativeText() == "You can drop a picture with any name on the paper."


@pytest.mark.parametrize("name", ["IMG_1", "IMG_1.old"])
def test_a_picture_of_any_name_can_be_dropped_on_the_paper(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    picture = Image.new("L", (64, 64), 255)
    picture.paste(0, (20, 20, 24, 50))
    picture.save(tmp_path / name, "PNG")
    drop(window.sketch.canvas, dragged(tmp_path / name))
    qtbot.waitUntil(lambda: window.sketch.sheets.wanted.contents.picture is not None)
    assert not window.findChildren(QMessageBox)


@pytest.mark.parametrize("name", ["trip", "trip.jpg"])
def test_a_folder_is_added_also_where_it_is_dropped_on_the_paper(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    (tmp_path / name).mkdir()
    drop(window.sketch.canvas, dragged(tmp_path / name))
    qtbot.waitUntil(lambda: len(window.folders.rows) == 2)
    assert window.sketch.sheets.wanted.contents.blank
    assert not window.findChildren(QMessageBox)


def test_a_photo_let_go_where_it_lies_was_pressed_with_an_unsteady_hand(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(window, qtbot)
    pane, view = window.results, window.results.view
    monkeypatch.setattr(QDropEvent, "source", lambda _event: view)
    under = view.indexAt(view.viewport().mapFrom(pane, pane.rect().center())).row()
    hits = window.results.model.hits
    photo, other = Path(hits[under].path), Path(hits[under + 1].path)
    view.selectAll()
    drop(pane, dragged(photo, other))
    assert window.asking.composition.rest.examples == ()
    select(window, under + 1)
    drop(pane, dragged(other))
    assert [one.path for one in window.asking.composition.rest.examples] == [other]
