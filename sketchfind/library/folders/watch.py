"""Notice changes in folders as they happen."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from sketchfind.catalog import FolderRow
from sketchfind.imaging.decode import is_named_as_photo
from sketchfind.library.folders.drives import PATIENCE
from sketchfind.library.folders.mounts import is_remote, is_removable
from sketchfind.library.folders.nesting import Roots, spelling
from sketchfind.paths import is_folder, is_text

if TYPE_CHECKING:
    from watchfiles import Change
    from watchfiles.main import FileChange

log = logging.getLogger(__name__)

_TOGETHER_MS = 2000  # changes are reported after this time at the latest
_STEP_MS = 400  # how often the thread checks whether it should end
# A scan restarts a watch that is older than this, so that the hourly scan repairs a lost one:
# unmounting a drive silently ends its watch, and a drive that is soon back is not noticed as away.
_FRESH_SECONDS = 1800.0
_LIMIT = Path("/proc/sys/fs/inotify/max_user_watches")
# Only Linux watches folder by folder, so only there are folders that are left out not watched.
_ONE_BY_ONE = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class _Root:
    row: FolderRow
    folders: Mapping[str, int]  # with their times in nanoseconds when a scan listed them
    spelled: frozenset[str]  # the same folders, as `spelling` writes them
    one_went: bool = False  # since then; a new one of that name would not be watched yet

    def has(self, path: str) -> bool:
        """Tell whether this is a folder that the scan listed."""
        return spelling(path) in self.spelled


class FolderWatch:
    """Watches the folders that scans have listed, in one thread that ends with `close`.

    `on_changed` is called in that thread with the ids of the roots in which something may have
    changed. Some roots are not watched: those that the system says are on a network drive, those on
    a drive that could then not be ejected, and those with more folders than the system allows. They
    are not in `watched` and have to be scanned now and then. So have all others, because a drive
    that hangs blocks the thread, and nothing is noticed meanwhile.
    """

    def __init__(self, on_changed: Callable[[frozenset[int]], None]) -> None:
        self._on_changed = on_changed
        self._lock = threading.Lock()
        self._roots: dict[int, _Root] = {}
        self._other = threading.Event()  # set when the roots to watch change, or at the end
        self._closed = False
        self._begun = time.monotonic()
        self.watched: frozenset[int] = frozenset()
        # A daemon: it asks drives, and the program must not wait at its end for one that hangs.
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    @property
    def followed(self) -> frozenset[int]:
        """Return the ids of the roots that scans have listed, watched or not."""
        with self._lock:
            return frozenset(self._roots)

    def follow(self, row: FolderRow, folders: Mapping[str, int]) -> None:
        """Watch the folders of a root that a scan has listed, instead of those listed before."""
        with self._lock:
            before = self._roots.get(row.id)
            self._roots[row.id] = _Root(row, folders, frozenset(map(spelling, folders)))
            stale = time.monotonic() - self._begun > _FRESH_SECONDS
            if (
                stale
                or before is None
                or before.one_went
                or before.folders.keys() != folders.keys()
            ):
                self._other.set()

    def drop(self, folder_id: int) -> None:
        """Stop watching a root."""
        with self._lock:
            if self._roots.pop(folder_id, None) is not None:
                self._other.set()

    def close(self) -> None:
        """Stop watching; returns when the thread has ended, or PATIENCE is over."""
        if not self._closed:
            self._closed = True
            self._other.set()
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        while True:
            self._other.wait()
            with self._lock:
                self._other.clear()
                self._begun = time.monotonic()
                roots = list(self._roots.values())
            if self._closed:  # checked after clearing, or a close in between would be missed
                return
            chosen = _affordable([root for root in roots if not _is_left_alone(root.row.path)])
            while chosen:
                try:
                    self._listen(chosen)
                    break
                except FileNotFoundError:  # a folder was removed just now
                    self._look_again(chosen)
                    break
                except (OSError, RuntimeError) as error:
                    # The limit of the system, shared with other programs: drop the largest root.
                    log.info("%s is not watched: %s", chosen[-1].row.path, error)
                    chosen = chosen[:-1]
            self.watched = frozenset()

    def _look_again(self, roots: list[_Root]) -> None:
        """Report roots as changed, so that they are scanned and watched again."""
        for root in roots:
            with self._lock:
                self._roots.pop(root.row.id, None)
        self._tell(root.row.id for root in roots)

    def _listen(self, roots: list[_Root]) -> None:
        """Report changes until the roots to watch change; raise if they cannot be watched."""
        owners, begun = Roots(root.row for root in roots), False
        for changes in _changes(roots, self._other):
            if not begun:
                begun = True
                self.watched = frozenset(root.row.id for root in roots)
                self._tell(root.row.id for root in roots if _changed_since(root.folders))
            self._tell(
                owner.id
                for kind, path in changes
                if (owner := owners.owner(path)) and self._matters(kind, path, owner.id)
            )

    def _matters(self, kind: Change, path: str, folder_id: int) -> bool:
        """Tell whether a change concerns photos: that of a photo file, or of a whole folder.

        A folder that no scan listed is left out or hidden, such as caches of other programs, or
        new. If it is new, it was itself reported, so changes in it do not matter.
        """
        with self._lock:
            root = self._roots.get(folder_id)
            if root is None:
                return False
            if kind.name == "deleted" and root.has(path):
                self._roots[folder_id] = replace(root, one_went=True)
                return True
        name = PurePath(path)
        if name.name.startswith(".") or not root.has(str(name.parent)):
            return False
        return is_named_as_photo(path) or (kind.name == "added" and is_folder(path))

    def _tell(self, folder_ids: Iterable[int]) -> None:
        found = frozenset(folder_ids)
        if found and not self._closed:
            self._on_changed(found)


def _is_left_alone(path: str) -> bool:
    return is_remote(path) or is_removable(path)


def _affordable(roots: list[_Root]) -> list[_Root]:
    """Return the roots to watch, smallest first; at most half of what the system allows."""
    roots = sorted(roots, key=lambda root: len(root.folders))
    if not _ONE_BY_ONE:
        return roots
    try:
        left = int(_LIMIT.read_text()) // 2
    except (OSError, ValueError):
        left = 4096
    kept = []
    for root in roots:
        left -= len(root.folders)
        if left < 0:
            log.info("%s has too many folders to be watched", root.row.path)
            break
        kept.append(root)
    return kept


def _changes(roots: list[_Root], stop: threading.Event) -> Iterator[set[FileChange]]:
    """Yield changes, at least an empty set every second; first when the watch has begun."""
    from watchfiles import watch  # here, because it takes a moment to load

    if _ONE_BY_ONE:
        paths = [path for root in roots for path in root.folders]
    else:
        paths = [root.row.path for root in roots]
    return watch(
        # watchfiles takes text only as names; a rescan sees folders with other names.
        *(path for path in paths if is_text(path) and is_folder(path)),
        watch_filter=None,
        debounce=_TOGETHER_MS,
        step=_STEP_MS,
        stop_event=stop,
        rust_timeout=1000,
        yield_on_timeout=True,
        recursive=not _ONE_BY_ONE,
        ignore_permission_denied=False,  # or the limit of the system would go unnoticed, too
    )


def _changed_since(folders: Mapping[str, int]) -> bool:
    """Tell whether something was added or removed between a scan and the start of watching."""
    for path, time_ns in folders.items():
        try:
            if os.stat(path).st_mtime_ns != time_ns:  # noqa: PTH116 - perhaps 10,000 of them
                return True
        except OSError:
            return True
    return False
