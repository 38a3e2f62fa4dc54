"""A second start raises the first window and hands over its folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sketchfind.ui import single_instance as module
from sketchfind.ui.single_instance import SingleInstance


@pytest.fixture
def first(tmp_path: Path, qtbot: QtBot) -> Iterator[SingleInstance]:
    first = SingleInstance(tmp_path)
    assert first.claim()
    yield first
    first.release()


# Starts a second time, with the folders in argv[2:], and ends with 0 when the window took them.
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from sketchfind.ui.single_instance import SingleInstance

application = QCoreApplication([])
folders = [Path(name) for name in sys.argv[2:]]
sys.exit(0 if SingleInstance(Path(sys.argv[1])).ask_first(folders) else 1)
"""


def test_the_first_hears_of_the_second(first: SingleInstance, tmp_path: Path, qtbot: QtBot) -> None:
    assert not SingleInstance(tmp_path).claim()
    for folders in ([Path("/photos/a b"), Path("/photos/caf\udce9")], []):
        second = subprocess.Popen([sys.executable, "-c", SECOND, str(tmp_path), *folders])
        with qtbot.waitSignal(first.asked, timeout=60_000) as heard:
            pass
        assert heard.args == [folders]
        assert second.wait(60) == 0
    assert list((tmp_path / "requests").iterdir()) == []


def test_the_second_hands_over_what_lets_the_first_come_to_the_front(
    first: SingleInstance, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for token in ("of this start", ""):
        monkeypatch.setenv("XDG_ACTIVATION_TOKEN", token)
        command = [sys.executable, "-c", SECOND, str(tmp_path)]
        second = subprocess.Popen(command)
        monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "as it was")
        with qtbot.waitSignal(first.asked, timeout=60_000):
            pass
        assert os.environ["XDG_ACTIVATION_TOKEN"] == (token or "as it was")
        assert second.wait(60) == 0


def test_a_start_while_the_first_is_going_becomes_the_window(
    first: SingleInstance, tmp_path: Path
) -> None:
    second = SingleInstance(tmp_path)
    threading.Timer(0.3, first.release).start()  # it was closed, and ends what it began
    assert not second.ask_first([tmp_path])
    assert not SingleInstance(tmp_path).claim()
    assert list((tmp_path / "requests").iterdir()) == []
    second.release()


def test_nobody_waits_for_ever(
    first: SingleInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    with pytest.raises(TimeoutError):
        SingleInstance(tmp_path).ask_first([])
    assert list((tmp_path / "requests").iterdir()) == []


BAD_TOKEN = json.dumps({"folders": [], "token": "a\0b"})


def test_nonsense_is_thrown_away(first: SingleInstance, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "requests" / "a.json").write_text("{")
    for number, text in enumerate(["7", "{}", '{"folders": [7], "token": ""}', BAD_TOKEN]):
        (tmp_path / "requests" / f"{number}.json").write_text(text)
    qtbot.waitUntil(lambda: not list((tmp_path / "requests").iterdir()))


def test_another_may_be_first_when_the_first_is_gone(first: SingleInstance, tmp_path: Path) -> None:
    other = SingleInstance(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    assert other.claim()
    other.release()
    second = SingleInstance(tmp_path)
    assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def request(folder: str) -> str:
    return json.dumps({"folders": [folder], "token": ""})


def test_of_starts_that_wait_only_the_old_ones_are_not_heard(tmp_path: Path, qtbot: QtBot) -> None:
    requests = tmp_path / "requests"
    requests.mkdir()
    (requests / "start-old.json").write_text(request("/old"))
    os.utime(requests / "start-old.json", (0, 0))
    (requests / "start-new.json").write_text(request("/new"))
    window = SingleInstance(tmp_path)
    assert window.claim()
    with qtbot.waitSignal(window.asked) as heard:
        window.look()
    assert heard.args == [[Path("/new")]]
    assert list(requests.iterdir()) == []
    window.release()
