"""A hub on loopback: the few answers of the real one that a download needs."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "c" * 40


class LocalHub:
    """Serves files by OWNER/NAME; `ranges` is what came in.

    `cut_after` breaks off each answer after so many bytes, `elsewhere` sends on who asks for one.
    """

    def __init__(self, repositories: dict[str, Path]) -> None:
        self.repositories = repositories
        self.cut_after: int | None = None
        self.elsewhere: str | None = None
        self.spoilt: set[str] = set()
        self.announced: dict[str, int] = {}  # sizes that are not true
        self.ranges: list[tuple[str, str | None]] = []
        self.url = ""

    def file(self, path: str) -> Path | None:
        owner, name, resolve, revision, *rest = path.lstrip("/").split("/")
        folder = self.repositories.get(f"{owner}/{name}")
        assert (resolve, revision) == ("resolve", "main")
        return None if folder is None else folder / "/".join(rest)


def _etag(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".safetensors":
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@contextmanager
def serving(hub: LocalHub) -> Iterator[LocalHub]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            path = hub.file(self.path)
            if path is None or not path.is_file():
                self.send_response(404)
                missing = "RepoNotFound" if path is None else "EntryNotFound"
                self.send_header("X-Error-Code", missing)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            data = path.read_bytes()
            start = 0
            if body and hub.elsewhere is not None:
                self.send_response(302)
                self.send_header("Location", hub.elsewhere)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if body:
                hub.ranges.append((path.name, self.headers.get("Range")))
                if wanted := self.headers.get("Range"):
                    start = int(wanted.removeprefix("bytes=").split("-")[0])
                if path.name in hub.spoilt:
                    data = bytes([data[0] ^ 1]) + data[1:]
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            size = hub.announced.get(path.name, len(data)) if not body else len(data)
            self.send_header("Content-Length", str(size - start))
            self.send_header("ETag", f'"{_etag(path)}"')
            self.send_header("X-Repo-Commit", COMMIT)
            self.end_headers()
            if not body:
                return
            end = len(data) if hub.cut_after is None else min(start + hub.cut_after, len(data))
            self.wfile.write(data[start:end])
            if end < len(data):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
