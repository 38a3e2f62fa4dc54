"""Count network sockets in the window, and refuse them in the encoder processes.

Thus "nothing leaves this computer" is observed, not just promised. Python reports each socket that
it opens (an audit event); pipes and sockets within the machine do not count.
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
    """Counts the network sockets of this process until it ends, because hooks cannot be removed."""

    def __init__(self) -> None:
        self._sockets = 0
        self._servers: dict[str, None] = {}  # used as an ordered set

    @property
    def seen(self) -> NetworkUse:
        """The network use so far."""
        return NetworkUse(self._sockets, tuple(self._servers))

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an audit event."""
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


def refuse_sockets() -> None:
    """From now on raise PermissionError when this process opens a network socket."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.__new__" and arguments[1] in FAMILIES:
        raise PermissionError(errno.EPERM, "this process may not use the network")
