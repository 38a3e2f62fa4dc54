"""What is on the paper is copied before it can be lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from gestures import CORNER, LINE, OpenWindow, all_answered, drag
from pytestqt.qtbot import QtBot

from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.types import Stroke
from sketchfind.ui.sketch import paper_copies
from sketchfind.ui.sketch.paper_copies import PaperCopies
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.tasks import Tasks


def test_what_is_on_the_paper_is_copied_until_the_window_is_closed(
    open_window: OpenWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper_copies, "AFTER_MS", 0)
    window = open_window(library)

    def copies() -> int:
        return len(list((tmp_path / "drawings").glob(".paper-*")))

    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: copies() == 1)
    window.sketch.sheets.show_negative(True)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: copies() == 2)
    window.sketch.sheets.current.clear()
    qtbot.waitUntil(lambda: copies() == 1)
    window.close()
    assert copies() == 0
    assert len(RecentDrawings(tmp_path / "drawings").all()) == 2


def test_a_copy_that_failed_is_tried_again_and_the_other_sheet_does_not_wait_for_it(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    full_disk: Callable[[int], AbstractContextManager[None]],
) -> None:
    monkeypatch.setattr(paper_copies, "AFTER_MS", 0)
    monkeypatch.setattr(paper_copies, "AGAIN_MS", 0)
    sheets, tasks = Sheets(), Tasks(2, "copies")
    copies = PaperCopies(sheets, RecentDrawings(tmp_path), tasks)

    def copied() -> set[str]:
        return {path.stem.rsplit("-")[-1] for path in tmp_path.glob(".paper-*")}

    try:
        with full_disk(2048):
            zigzag = tuple((0.2 + step % 2 / 2, step / 1000) for step in range(1000))
            sheets.wanted.add_stroke(Stroke(zigzag))
            sheets.unwanted.add_stroke(Stroke(((0.2, 0.2), (0.2, 0.8))))
            qtbot.waitUntil(lambda: copied() == {"unwanted"})
        qtbot.waitUntil(lambda: copied() == {"wanted", "unwanted"})
    finally:
        tasks.drain()
        copies.end(kept=True)
    assert copied() == set()


def test_a_copy_stays_when_the_drawing_cannot_be_kept_at_the_end(
    open_window: OpenWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    full_disk: Callable[[int], AbstractContextManager[None]],
) -> None:
    monkeypatch.setattr(paper_copies, "AFTER_MS", 0)
    window = open_window(library)
    drawings = RecentDrawings(tmp_path / "drawings")
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: bool(list((tmp_path / "drawings").glob(".paper-*"))))
    qtbot.waitUntil(lambda: all_answered(window.tasks))
    with full_disk(16):
        window.close()
    assert drawings.all() == []
    drawings.rescue()
    assert len(drawings.all()) == 1
