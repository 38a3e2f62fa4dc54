"""Thumbnail files, named by the content of their photo, so that copies and moves share one."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sketchfind.atomic_files import atomic_write, delete

_HASH = re.compile(r"[0-9a-f]{1,64}")
_TRIES = 4  # attempts to write a thumbnail while someone deletes the folder
_LEFTOVER_SECONDS = 3600  # the catalog row of a younger file may not be written yet


class ThumbnailStore:
    """A folder of JPEGs: `ab/abcdef….jpg`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, content_hash: str) -> Path:
        """Return where the thumbnail of this content is, or would be.

        A catalog that someone else made may hold any text as a hash; what is no hash is hashed, so
        that no path leads out of the folder.
        """
        if not _HASH.fullmatch(content_hash):
            content_hash = hashlib.sha256(content_hash.encode()).hexdigest()
        return self._folder / content_hash[:2] / f"{content_hash}.jpg"

    def find(self, content_hash: str) -> Path | None:
        """Return the thumbnail of this content; None if it has none."""
        path = self.path(content_hash)
        return path if path.is_file() else None

    def write(self, content_hash: str, jpeg: bytes) -> None:
        """Put a thumbnail in place, whole or not at all; may raise OSError."""
        path = self.path(content_hash)
        if path.exists():  # the same one, which Windows would not replace while it is being read
            return
        for left in reversed(range(_TRIES)):
            try:
                # Not synced: there are many, and one left empty by a power cut is made again.
                with atomic_write(path, synced=False) as partial:
                    partial.write_bytes(jpeg)
                return
            except FileNotFoundError:
                if not left:
                    raise
            # It is the first one in its folder, or the cache was deleted just now, perhaps again.
            with suppress(FileNotFoundError, FileExistsError):
                for folder in (self._folder.parent, self._folder, path.parent):
                    folder.mkdir(exist_ok=True, mode=0o700)

    def existing(self) -> set[str]:
        """Return the content hashes that have a thumbnail."""
        return {_content(entry) for entry in self._entries() if not entry.name.startswith(".")}

    def remove(self, content_hashes: Iterable[str]) -> None:
        """Delete the thumbnails of these contents; an update deletes those that remain."""
        for content_hash in content_hashes:
            delete(self.path(content_hash))

    def sweep(self) -> set[str]:
        """Delete half-written files, and empty ones left by a power cut; return the other contents.

        Must not be called while anyone writes.
        """
        whole = set()
        for entry in self._entries():
            if entry.name.startswith(".") or _is_empty(entry):
                delete(Path(entry))
            else:
                whole.add(_content(entry))
        return whole

    def broken(self, used: set[str]) -> list[Path]:
        """Return the thumbnails of these contents that do not begin and end as a JPEG does."""
        return [
            Path(entry)
            for entry in self._entries()
            if _content(entry) in used and not _is_whole(entry)
        ]

    def leftovers(self, used: set[str]) -> list[Path]:
        """Return old files that belong to no photo, including half-written ones from a crash."""
        limit = time.time() - _LEFTOVER_SECONDS
        return [
            Path(entry)
            for entry in self._entries()
            if (entry.name.startswith(".") or _content(entry) not in used)
            and _is_older(entry, limit)
        ]

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        for folder in _listed(self._folder):
            if folder.is_dir(follow_symlinks=False):
                yield from (entry for entry in _listed(folder.path) if not entry.is_dir())


def _listed(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:  # deleted just now
        return []


def _content(entry: os.DirEntry[str]) -> str:
    return entry.name.removesuffix(".jpg")  # there may be very many, so no Path is made of each


def _is_empty(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.stat().st_size == 0
    except OSError:  # deleted just now
        return False


def _is_older(entry: os.DirEntry[str], limit: float) -> bool:
    try:
        return entry.stat().st_mtime < limit
    except FileNotFoundError:  # it was being written, and has been moved to its place by now
        return False


def _is_whole(entry: os.DirEntry[str]) -> bool:
    try:
        with open(entry, "rb") as file:  # noqa: PTH123 - see above
            start = file.read(2)
            file.seek(-2, os.SEEK_END)
            return start + file.read() == b"\xff\xd8\xff\xd9"
    except OSError:
        return False
