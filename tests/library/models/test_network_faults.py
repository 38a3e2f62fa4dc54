import errno
import socket
import ssl

import pytest

from sketchfind.library.models.network_faults import fetching_fault, network_errors

(HTTPError,) = network_errors()[-1:]


class TimeoutException(HTTPError):
    """As libraries of requests call theirs."""


def _came_of(cause: BaseException) -> Exception:
    """Wrap an error as libraries of requests do, twice."""
    for message in ("inner", "[outer].\nmore"):
        error = HTTPError(message)
        error.__cause__ = cause
        cause = error
    return error


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (socket.gaierror(-2, "Name or service not known"), "there is no connection to it"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "there is no connection to it"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "it refuses the connection"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "the connection broke off"),
        (TimeoutError("timed out"), "it does not answer"),
        (ssl.SSLCertVerificationError("self-signed"), "no trustworthy encrypted connection is"),
        (TimeoutException("read"), "it does not answer"),
        (HTTPError("closed"), "the connection broke off"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_wrong_is_said_plainly(cause: BaseException, said: str) -> None:
    text = fetching_fault(_came_of(cause))
    assert text.startswith(said)
    assert text.endswith(" ([outer]. more)")


def test_what_is_no_matter_of_the_network_is_said_as_it_is() -> None:
    assert fetching_fault(OSError(errno.ENOSPC, "No space left on device")) == (
        "No space left on device"
    )
    assert fetching_fault(OSError("longer than it should be.")) == (
        "what it sends is not what it announced (longer than it should be)"
    )
