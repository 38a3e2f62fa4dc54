"""Every process of the program counts the network sockets that it opens in normal use: none."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

# Imported by each Python process at its start, those of the encoders too. One file a process.
COUNTING = """
import os, socket, sys
_log = open(os.path.join(os.environ["COUNT_SOCKETS_IN"], f"{os.getpid()}"), "a", buffering=1)
def _count(event, arguments):
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        _log.write(f"{arguments}\\n")
    elif event == "socket.getaddrinfo":
        _log.write(f"{arguments}\\n")
sys.addaudithook(_count)
"""


class Counted:
    """Runs commands; knows what each of their processes opened."""

    def __init__(self, folder: Path) -> None:
        self._logs = folder / "logs"
        self._logs.mkdir()
        (folder / "sitecustomize.py").write_text(COUNTING)
        path = os.pathsep.join([str(folder), *filter(None, sys.path)])
        self._environment = {
            **os.environ,
            "PYTHONPATH": path,
            "COUNT_SOCKETS_IN": str(self._logs),
            "QT_QPA_PLATFORM": "offscreen",
        }

    def run(self, *command: object) -> str:
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def processes(self) -> int:
        return len(list(self._logs.iterdir()))

    @property
    def opened(self) -> list[str]:
        return [line for log in self._logs.iterdir() for line in log.read_text().splitlines()]


@pytest.fixture
def counted(tmp_path: Path) -> Counted:
    (tmp_path / "counting").mkdir()
    return Counted(tmp_path / "counting")


def test_a_socket_would_be_counted(counted: Counted) -> None:
    code = "import multiprocessing, socket\nsocket.socketpair()\n"
    counted.run("-c", code + "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)")
    assert len(counted.opened) == 1
    assert str(int(socket.AF_INET)) in counted.opened[0]


def test_normal_use_opens_none(
    counted: Counted, tmp_path: Path, model_file: Path, make_photo
) -> None:
    for seed in range(6):
        make_photo(tmp_path / "photos" / f"{seed}.jpg", seed)
    program = ("-m", "sketchfind")
    options = ("--profile", tmp_path / "p", "--model", model_file, "--device", "cpu")
    counted.run(*program, "index", tmp_path / "photos", *options)
    assert counted.processes >= 2  # the program and an encoder
    before = counted.processes
    assert "0.jpg" in counted.run(*program, "search", "-", "--text", "horse", *options)
    assert counted.processes >= before + 2
    assert counted.opened == []
