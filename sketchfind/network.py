"""Network sockets are counted in the window and refused in the encoder processes.

So that "nothing leaves this computer" is observed, not promised. Python reports each socket that
it opens (an audit event); pipes and sockets within the machine are not meant.
"""

from __future__ import annotations

import errno
import functools
import socket
import sys
from typing import Any

from sketchfind.types import NetworkUse

FAMILIES = (socket.AF_INET, socket.AF_INET6)


class SocketCounter:
    """Counts the network sockets of this process; for as long as it runs, as hooks cannot go."""

    def __init__(self) -> None:
        self._sockets = 0
        self._servers: dict[str, None] = {}  # in their order, each once

    @property
    def seen(self) -> NetworkUse:
        """What was opened until now."""
        return NetworkUse(self._sockets, tuple(self._servers))

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take note of an audit event."""
        if event == "socket.__new__" and arguments[1] in FAMILIES:
            self._sockets += 1
        elif event == "socket.getaddrinfo" and arguments[0]:
            self._servers[str(arguments[0])] = None


@functools.cache
def socket_counter() -> SocketCounter:
    """Return the counter of this process; the first call starts it."""
    started = SocketCounter()
    sys.addaudithook(started)
    return started


def refuse() -> None:
    """Let nothing in this process open a network socket from now on: PermissionError instead."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.__new__" and arguments[1] in FAMILIES:
        raise PermissionError(errno.EPERM, "this process may not use the network")
