"""A crash below Python is written down, and found at the next start."""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sketchfind.ui.last_crash import LastCrash

CODE = """
import ctypes, sys
from pathlib import Path
from sketchfind.ui.last_crash import LastCrash
crash = LastCrash(Path(sys.argv[1]))
crash.watch()
def where_it_happened():
    if sys.argv[2] == "crash":
        ctypes.string_at(0)
where_it_happened()
crash.close()
"""


def start(path: Path, how: str) -> int:
    command = [sys.executable, "-c", CODE, str(path), how]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode


def test_a_crash_is_found_once(tmp_path: Path) -> None:
    path = tmp_path / "crash.txt"
    assert start(path, "crash") != 0
    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0
    trace = LastCrash(path).take()
    assert "where_it_happened" in trace
    assert LastCrash(path).take() == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders")
def test_no_link_is_followed_and_no_pipe_waited_for(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    (tmp_path / "link").symlink_to(victim)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "link", tmp_path / "pipe"):
        assert LastCrash(path).take() == ""
        assert start(path, "end") == 0
    assert victim.read_text(encoding="utf-8") == "precious"


def test_an_end_as_it_should_be_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "crash.txt"
    assert start(path, "end") == 0
    assert not path.exists()
    assert LastCrash(path).take() == ""


def test_who_watches_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "crash.txt"
    crash = LastCrash(path)
    crash.watch()  # the test program does
    assert not path.exists()
    crash.close()
    assert faulthandler.is_enabled()
