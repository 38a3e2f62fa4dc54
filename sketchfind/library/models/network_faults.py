"""Say in plain words what is wrong with a connection."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Iterator
from importlib import import_module

from sketchfind.errors import one_line, phrase

_NUMBER = re.compile(r"^\[Errno -?\d+\] ")  # tells people nothing
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)


def fetching_fault(error: BaseException) -> str:
    """Say why a server gave no file, with the message of the hub's library in brackets."""
    details = _NUMBER.sub("", one_line(error))
    known = next(filter(None, map(_plainly, _causes(error))), "")
    if not known and isinstance(error, network_errors()):
        known = phrase("the connection broke off")
    if not known and isinstance(error, OSError) and error.strerror:
        return error.strerror  # an error of the disk
    return f"{known or phrase('what it sends is not what it announced')} ({details})"


def network_errors() -> tuple[type[BaseException], ...]:
    """Return the network errors of the HTTP libraries that the hub's library may use."""
    found: list[type[BaseException]] = []
    for name in ("httpx", "httpx2"):
        try:
            found.append(import_module(name).HTTPError)
        except ImportError:
            continue
    return tuple(found)


def _plainly(error: BaseException) -> str:
    """Say what an error itself means; "" if only its cause can tell."""
    # By class name: the HTTP library goes by one of several names, and ssl is slow to import.
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "SSLError" in kinds:
        return phrase("no trustworthy encrypted connection is possible")
    if isinstance(error, TimeoutError) or "TimeoutException" in kinds:
        return phrase("it does not answer")
    if isinstance(error, ConnectionRefusedError):
        return phrase("it refuses the connection")
    if isinstance(error, socket.gaierror) or getattr(error, "errno", None) in _NO_WAY:
        return phrase("there is no connection to it")
    if isinstance(error, ConnectionError):
        return phrase("the connection broke off")
    if kinds & {"HfHubHTTPError", "HTTPStatusError"}:
        return phrase("it answers with an error")
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and the errors that caused it."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or now.__context__
