"""Fetch a model from the hub of open_clip and timm, when the user asks for it.

The hub's own library makes the requests. A download that was cut short continues where it stopped.
No file is used before its hash equals the one that the hub announced.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sketchfind.atomic_files import delete, move
from sketchfind.encoder.checkpoint_files import (
    DESCRIPTIONS,
    MOST_VOCABULARY,
    PADDING,
    VOCABULARY,
    WEIGHTS,
)
from sketchfind.errors import UserFacingError
from sketchfind.library.models.network_faults import download_errors_explained
from sketchfind.types import OnBytes

HUB = "https://huggingface.co"
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
MOST_BYTES = 8_000_000_000  # of weights
MOST_DESCRIPTION = 10_000_000
CHUNK = 1 << 18  # bytes between two checks whether to stop: a second on a slow line
SPARE = 500_000_000  # bytes that must stay free on the disk


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched from a repository."""

    revision: str
    sha256: str  # of the weights


@dataclass(frozen=True, slots=True)
class _Remote:
    name: str
    url: str
    size: int
    etag: str
    revision: str


def fetch(
    repository: str,
    folder: Path,
    *,
    name: str = "",
    on_bytes: OnBytes = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Fetched:
    """Fetch a model of OWNER/NAME into `folder`: description, weights, vocabulary.

    Files that are there already are used. `name` is what people call the model, if not OWNER/NAME.
    HF_ENDPOINT in the environment names another server than the hub.

    Raises:
        UserFacingError: there is no such model, no network, no room, or it arrived damaged.
        CancelledError: it was cancelled; the next try continues from there.
    """
    if not REPOSITORY.fullmatch(repository):
        raise UserFacingError(
            "{name} is neither a model that is offered nor OWNER/NAME on the hub.",
            "`sketchfind models list` shows what is offered.",
            name=repository,
        )
    endpoint = (os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
    _demand_tls(endpoint)
    _demand_tls_of_each_request()
    with download_errors_explained(repository, name or repository, endpoint):
        description = _first(repository, endpoint, DESCRIPTIONS, MOST_DESCRIPTION)
        weights = _first(repository, endpoint, WEIGHTS, MOST_BYTES)
        if description is None or weights is None:
            raise UserFacingError(
                "{repository} holds no model of open_clip or timm with safetensors weights.",
                "Choose another one; weights of other kinds can execute code.",
                repository=repository,
            )
        vocabulary = _first(repository, endpoint, (VOCABULARY,), MOST_VOCABULARY)
        padding = [_first(repository, endpoint, (file,), MOST_DESCRIPTION) for file in PADDING]
        wanted = [description, *filter(None, (vocabulary, *padding)), weights]
        total = sum(remote.size for remote in wanted)
        _require_room(folder, wanted)
        done = 0
        for remote in wanted:

            def tell(arrived: int, before: int = done) -> None:
                if cancelled():
                    raise CancelledError
                on_bytes(before + arrived, total)

            sha256 = _get(remote, folder, tell)
            done += remote.size
    return Fetched(weights.revision, sha256)  # the weights came last


def _first(repository: str, endpoint: str, names: Sequence[str], most: int) -> _Remote | None:
    """Ask for the first of these files that is there; None if none is."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import EntryNotFoundError

    for name in names:
        url = hf_hub_url(repository, name, endpoint=endpoint)
        try:
            found = get_hf_file_metadata(url, token=False, endpoint=endpoint)
        except EntryNotFoundError:
            continue
        if found.size is None or found.etag is None:
            raise UserFacingError(
                "{server} does not say how large {name} is.", server=endpoint, name=name
            )
        if found.size > most:
            raise UserFacingError(
                "{name} of {repository} has {size} bytes; more than {most} are not downloaded.",
                "Choose a smaller model.",
                name=name,
                repository=repository,
                size=found.size,
                most=most,
            )
        _demand_tls(found.location)  # where the server sent us
        return _Remote(name, found.location, found.size, found.etag, found.commit_hash or "")
    return None


def _demand_tls(url: str) -> None:
    """Refuse connections that others could read or change, unless they stay on this machine."""
    address = urlsplit(url)
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise UserFacingError(
            "{server} is not contacted: models are downloaded over encrypted connections only.",
            "Use an address that begins with https.",
            server=url,
        )


def _demand_tls_of_each_request() -> None:
    """Check each request of the hub's library, including redirects during a download."""
    from huggingface_hub import get_session

    client = get_session()
    hooks = client.event_hooks
    if _check_request not in hooks["request"]:
        client.event_hooks = {**hooks, "request": [*hooks["request"], _check_request]}


def _check_request(request: Any) -> None:
    _demand_tls(str(request.url))


def _get(remote: _Remote, folder: Path, on_bytes: Callable[[int], None]) -> str:
    """Fetch one file into `folder`, continuing an earlier try; return its SHA-256."""
    path = folder / remote.name
    partial = _partial(remote, folder)
    if path.is_file() and (sha256 := _sound(path, remote)):
        on_bytes(remote.size)
        return sha256
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for stale in folder.glob(f"{remote.name}.*.part"):
        if stale != partial:
            delete(stale)
    _download(remote, partial, on_bytes)
    sha256 = _sound(partial, remote)
    if not sha256:
        delete(partial)
        raise UserFacingError(
            "{name} arrived damaged: it is not what {server} announced.",
            "Try again; if that does not help, choose another model.",
            name=remote.name,
            server=remote.url.split("/")[2],
        )
    move(partial, path)
    return sha256


def _download(remote: _Remote, partial: Path, on_bytes: Callable[[int], None]) -> None:
    """Append to `partial` what it lacks, and return once all of it is on the disk."""
    from huggingface_hub import constants
    from huggingface_hub.file_download import http_get

    constants.DOWNLOAD_CHUNK_SIZE = min(constants.DOWNLOAD_CHUNK_SIZE, CHUNK)
    with partial.open("ab") as file:
        if file.tell() > remote.size:
            file.truncate(0)
            file.seek(0)
        on_bytes(file.tell())
        http_get(
            remote.url,
            file,
            resume_size=file.tell(),
            expected_size=remote.size,
            displayed_filename=remote.name,
            tqdm_class=_bar(remote, on_bytes),
        )
        file.flush()
        os.fsync(file.fileno())


def _bar(remote: _Remote, on_bytes: Callable[[int], None]) -> type:
    """Make a class that the hub's library uses as a progress bar, and that calls `on_bytes`."""
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        """Reports the bytes that arrive, and stops a server that sends more than it announced."""

        def __init__(self, *_: Any, initial: int = 0, **__: Any) -> None:
            super().__init__(disable=True)
            self.arrived = initial

        def update(self, n: float | None = 1) -> None:
            self.arrived += int(n or 0)
            if self.arrived > remote.size:
                raise OSError(f"{remote.name} is longer than it should be")
            on_bytes(self.arrived)

    return Bar


def _partial(remote: _Remote, folder: Path) -> Path:
    """Return the path of an unfinished download, which differs for each version of the file."""
    return folder / f"{remote.name}.{hashlib.sha256(remote.etag.encode()).hexdigest()[:12]}.part"


def _sound(path: Path, remote: _Remote) -> str:
    """Return the SHA-256 of a file if it is what the hub announced, else "".

    The hub announces the SHA-256 of large files and git's hash of small ones.
    """
    if path.stat().st_size != remote.size:
        return ""
    with path.open("rb") as file:
        if len(remote.etag) == 64:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return sha256 if sha256 == remote.etag else ""
        content = file.read()
    git = hashlib.sha1(b"blob %d\0" % remote.size + content, usedforsecurity=False)
    return hashlib.sha256(content).hexdigest() if git.hexdigest() == remote.etag else ""


def _require_room(folder: Path, wanted: Sequence[_Remote]) -> None:
    free = shutil.disk_usage(next(p for p in (folder, *folder.parents) if p.exists())).free
    missing = sum(remote.size - _arrived(remote, folder) for remote in wanted)
    converted = sum(remote.size for remote in wanted) // 2  # the imported model is half as large
    needed = missing + converted + SPARE
    if free < needed:
        raise UserFacingError(
            "There is not enough space for the model: {free} MB are free, {needed} MB are needed.",
            "Free some space on the disk and try again.",
            free=free // 1_000_000,
            needed=needed // 1_000_000,
        )


def _arrived(remote: _Remote, folder: Path) -> int:
    """Return how many bytes of a file are here already."""
    for path in (folder / remote.name, _partial(remote, folder)):
        if path.is_file():
            return min(path.stat().st_size, remote.size)
    return 0
