"""A paper with its sheets, and what is drawn on it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.document import SketchDocument
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.theme import Theme


@pytest.fixture
def sheets() -> Sheets:
    return Sheets()


@pytest.fixture
def document(sheets: Sheets) -> SketchDocument:
    return sheets.wanted


@pytest.fixture
def canvas(qtbot: QtBot, sheets: Sheets, theme: Theme) -> Canvas:
    canvas = Canvas(sheets, theme)
    qtbot.addWidget(canvas)
    canvas.resize(402, 402)
    with qtbot.waitExposed(canvas):
        canvas.show()
    return canvas
