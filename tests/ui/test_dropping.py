"""What is dragged into the window stays where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import OpenWindow, drop
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QWidget

from sketchfind.ui.main_window import MainWindow

COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
SHIFT = Qt.KeyboardModifier.ShiftModifier


def target(window: MainWindow, name: str) -> QWidget:
    return {"folder": window, "drawing": window.sketch.canvas, "photo": window.results}[name]


@pytest.mark.parametrize("what", ["folder", "drawing", "photo"])
def test_it_is_taken_as_a_copy_also_where_a_move_is_asked_for(
    open_window: OpenWindow, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "one"
    if what == "folder":
        path.mkdir()
    else:
        path = path.with_suffix(".png")
        Image.new("L", (8, 8)).save(path)
    widget = target(open_window(FakeLibrary(some_hits(1)).with_folder()), what)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    for event in drop(widget, data, SHIFT):
        assert event.proposedAction() == MOVE
        assert event.isAccepted()
        assert event.dropAction() == COPY
