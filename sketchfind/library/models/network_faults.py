"""Say in plain words why a model cannot be downloaded."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from urllib.parse import urlsplit

from sketchfind.errors import UserFacingError, one_line, phrase

_NUMBER = re.compile(r"^\[Errno -?\d+\] ")  # tells people nothing
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)


@contextmanager
def download_errors_explained(repository: str, name: str, server: str) -> Iterator[None]:
    """Turn errors of fetching into UserFacingError with a clear reason."""
    try:
        yield
    except (UserFacingError, CancelledError):
        raise
    except Exception as error:
        from huggingface_hub.errors import (
            GatedRepoError,
            HfHubHTTPError,
            OfflineModeIsEnabled,
            RepositoryNotFoundError,
        )

        if isinstance(error, OfflineModeIsEnabled):
            raise UserFacingError(
                "{name} is not downloaded: HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE in the "
                "environment forbids it.",
                "Start sketchfind with HF_HUB_OFFLINE=0, or import a model that is here already.",
                name=name,
            ) from error
        if isinstance(error, GatedRepoError | RepositoryNotFoundError):
            raise UserFacingError(
                "{server} has no public model {repository}.",
                "Check the name. If the model needs an account, download it yourself and import "
                "it.",
                server=server,
                repository=repository,
            ) from error
        if isinstance(error, (OSError, ValueError, HfHubHTTPError, *network_errors())):
            raise UserFacingError(
                "{name} cannot be downloaded from {server}: {reason}.",
                "Check the network and try again: what has been downloaded is kept. Nothing else "
                "needs the network.",
                name=name,
                server=urlsplit(server).netloc,
                reason=fetching_fault(error),
            ) from error
        raise


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
