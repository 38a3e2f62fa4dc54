"""Network sockets are counted in the window and refused in encoder processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sketchfind.engine.worker import Worker

WATCHED = """
import socket
from sketchfind import network
counter = network.socket_counter()
assert counter is network.socket_counter()
socket.socketpair()
print(counter.seen.sockets, counter.seen.servers)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM):
    socket.getaddrinfo("127.0.0.1", 9)
print(counter.seen.sockets, counter.seen.servers)
"""


def test_sockets_and_names_are_counted() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines() == ["0 ()", "1 ('127.0.0.1',)"]


def test_an_encoder_process_can_open_none() -> None:
    worker = Worker(background=False)
    try:
        for family in (socket.AF_INET, socket.AF_INET6):
            with pytest.raises(PermissionError, match="may not use the network"):
                worker.submit(socket.socket, family, seconds=60).result()
        assert worker.submit(os.getpid, seconds=60).result() != os.getpid()
    finally:
        worker.close()


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not list sockets")
def test_the_system_sees_no_socket_of_a_model_at_work(model_file: Path) -> None:
    from sketchfind.engine.loaded import ModelSource, load

    worker = Worker(background=False)
    try:
        worker.submit(load, ModelSource(model_file, "cpu"), seconds=300).result()
        pid = worker.submit(os.getpid, seconds=60).result()
        assert network_sockets(pid) == set()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
            opened.bind(("127.0.0.1", 0))
            assert network_sockets(os.getpid()) != set()  # it would have been seen
    finally:
        worker.close()


def network_sockets(pid: int) -> set[str]:
    """Return the inodes of the network sockets that a process holds open."""
    held = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            held.add(target.removeprefix("socket:[").rstrip("]"))
    known = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        path = Path(f"/proc/{pid}/net/{table}")
        if path.exists():
            known |= {line.split()[9] for line in path.read_text().splitlines()[1:]}
    return held & known
