"""A second start raises the first window and hands over its folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sketchfind.ui.only_window import OnlyWindow


@pytest.fixture
def first(tmp_path: Path, qtbot: QtBot) -> Iterator[OnlyWindow]:
    first = OnlyWindow(tmp_path)
    assert first.claim()
    yield first
    first.release()


def test_the_first_hears_of_the_second(first: OnlyWindow, tmp_path: Path, qtbot: QtBot) -> None:
    second = OnlyWindow(tmp_path)
    assert not second.claim()
    folders = [Path("/photos/a b"), Path("/photos/caf\udce9")]
    with qtbot.waitSignal(first.asked) as heard:
        second.ask_first(folders)
    assert heard.args == [folders]
    assert list((tmp_path / "requests").iterdir()) == []
    with qtbot.waitSignal(first.asked) as heard:
        second.ask_first([])
    assert heard.args == [[]]


def test_nonsense_is_thrown_away(first: OnlyWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "requests" / "a.json").write_text("{")
    (tmp_path / "requests" / "b.json").write_text("7")
    qtbot.waitUntil(lambda: not list((tmp_path / "requests").iterdir()))


def test_another_may_be_first_when_the_first_is_gone(first: OnlyWindow, tmp_path: Path) -> None:
    other = OnlyWindow(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    assert other.claim()
    other.release()
    second = OnlyWindow(tmp_path)
    assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def test_old_requests_are_not_heard(tmp_path: Path, qtbot: QtBot) -> None:
    OnlyWindow(tmp_path).ask_first([tmp_path])
    window = OnlyWindow(tmp_path)
    assert window.claim()
    with qtbot.assertNotEmitted(window.asked, wait=50):
        pass
    window.release()
