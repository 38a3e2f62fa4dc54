from __future__ import annotations

import io
import sys

import pytest
from tqdm import tqdm

from sketchfind.cli.progress import byte_bar, progress_bar
from sketchfind.types import Progress


def test_silent_when_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]):
    with progress_bar() as show:
        assert show is None
    assert capsys.readouterr() == ("", "")


def test_shows_pace_and_time_left(terminal: io.StringIO, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar() as show:
        assert show is not None
        assert terminal.getvalue() == ""  # before, others say what they have to
        show(Progress("scanning", 1200, None))
        show(Progress("encoding", 300, 1200, 41.25, 80.4))
        show(Progress("encoding", 11, 10, 0.04))
        show(Progress("encoding", 6, 8, seen_anew=True))
        show(Progress("indexing", 0, 10))
    shown = terminal.getvalue()
    assert not shown.rpartition("left")[2].split("\r")[-1].strip()  # nothing stays behind
    assert "scanning: 1,200 files" in shown
    assert "encoding:  25%" in shown
    assert "300/1,200, 41.2 photos/s, 1:20 left" in shown
    assert "a new model is going through your photos:  75%" in shown
    assert "indexing:   0%" in shown
    assert " 0.0 photos/s" not in shown


def test_bytes_are_counted_as_they_arrive(terminal: io.StringIO, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stderr", terminal)
    with byte_bar("a-model") as show:
        bar = next(iter(tqdm._instances))
        for done in (100, 500):
            show(done, 1000)
            assert (bar.n, bar.total) == (done, 1000)
    assert "a-model" in terminal.getvalue()


def test_bytes_are_not_shown_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]):
    with byte_bar("a-model") as show:
        show(500, 1000)
    assert capsys.readouterr() == ("", "")
