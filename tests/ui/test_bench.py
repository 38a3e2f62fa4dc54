"""The benchmark of the start at its smallest: it watches the window, and nothing else runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import OpenWindow
from pytestqt.qtbot import QtBot

from bench import start, witness
from bench.report import Report


def test_the_witness_sees_an_answer_and_lets_the_window_take_in_photos(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "REST_MS", 0)
    monkeypatch.setattr(witness, "PHOTOS", 2)
    library = FakeLibrary(some_hits(3))
    window = open_window(library)
    seen = witness._Witness(window, tmp_path)
    seen.ask()
    qtbot.waitUntil(lambda: bool(library.updates) and not window.indexer.running)
    assert set(start.TIMES) <= set(seen.seen)
    assert len(list(tmp_path.glob("*.jpg"))) == 2


def test_the_bounds_of_the_start_are_programs_that_run(model_file: Path) -> None:
    assert start._seconds(start.EMPTY_WINDOW) > 0
    assert start._seconds(start.ONE_DRAWING, str(model_file)) > 0


def test_imports_are_listed_by_what_they_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = []
    monkeypatch.setattr(Report, "add", lambda self, case, figure, *_: names.append(figure))
    start._imports(Report("start", tmp_path))
    assert names[0] == "all"
    assert len(names) == 1 + start.HEAVIEST
