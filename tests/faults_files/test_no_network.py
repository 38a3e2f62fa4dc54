"""The system itself is asked which sockets the program opens, native code included."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

NETWORK = re.compile(r"\bsocket\((AF_INET6?|AF_PACKET|AF_NETLINK)")
LOCAL = re.compile(r"\bsocket(?:pair)?\(AF_(?:UNIX|LOCAL)")

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace"),
]


@pytest.fixture
def traced(tmp_path: Path):
    """Run a command with all its processes under strace; return what it says of sockets."""

    def run(*command: object, seconds: int | None = None) -> str:
        log = tmp_path / "strace.log"
        line = ["strace", "-f", "-qq", "-e", "trace=socket,socketpair,connect,bind", "-o", str(log)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        with subprocess.Popen(
            [*line, *map(str, command)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGTERM)
                output, _ = process.communicate(timeout=120)
                assert seconds is not None
            else:
                assert process.returncode == 0, output.decode(errors="replace")
        return log.read_text(errors="replace")

    return run


def test_strace_sees_a_socket(traced) -> None:
    code = "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)"
    assert len(NETWORK.findall(traced(sys.executable, "-c", code))) == 1


def test_indexing_searching_and_looking_open_no_network_socket(
    traced, tmp_path: Path, model_file: Path, make_photo
) -> None:
    for seed in range(80):
        make_photo(tmp_path / "photos" / f"{seed}.jpg", seed)
    drawing = tmp_path / "drawing.svg"
    drawing.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        '<path d="M1,8 L4,1 L8,8 Z" fill="none" stroke="black"/></svg>'
    )
    program = (sys.executable, "-m", "sketchfind")
    options = ("--profile", tmp_path / "profile", "--model", model_file, "--device", "cpu")
    commands = [
        ("index", tmp_path / "photos", *options),
        ("search", drawing, *options),
        ("search", "-", "--text", "horse", *options),
        ("doctor", "--repair", *options),
        ("status", *options),
        ("models", "list", *options[:2]),
        ("backup", tmp_path / "b.zip", *options[:2]),
    ]
    network, local = 0, 0
    for command in commands:
        log = traced(*program, *command)
        network, local = network + len(NETWORK.findall(log)), local + len(LOCAL.findall(log))
    log = traced(*program, *options, seconds=60)  # the window, with its encoder and its watching
    network, local = network + len(NETWORK.findall(log)), local + len(LOCAL.findall(log))
    print(
        f"\n{len(commands)} commands and a minute of the window: {network} network sockets, "
        f"{local} within the machine"
    )
    assert network == 0
