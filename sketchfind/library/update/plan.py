"""Compare what a scan saw with what the catalog knows. Pure: touches neither disk nor catalog."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sketchfind.catalog import FailureRow, KnownPhoto, PhotoFile
from sketchfind.errors import phrase
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.merged_scans import MergedScans
from sketchfind.library.update.scan import RootScan


@dataclass(frozen=True, slots=True)
class Work:
    """A file to encode: unknown, changed, or known but incomplete.

    An `unseen` photo lacks the embedding of this model; one to `refresh` lacks something else.
    """

    file: PhotoFile
    kind: Literal["new", "changed", "refresh", "unseen"]
    photo_id: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Work that can be done while more is looked for, and an estimate of how much is to come."""

    work: list[Work]
    later: int


@dataclass(slots=True)
class Plan:
    """What an update has to do."""

    work: list[Work] = field(default_factory=list)
    back: list[KnownPhoto] = field(default_factory=list)  # were missing, are back unchanged
    touched: list[tuple[KnownPhoto, PhotoFile]] = field(default_factory=list)  # new time, same size
    # Complete, and with the same size and time.
    as_it_was: list[tuple[KnownPhoto, PhotoFile]] = field(default_factory=list)
    gone: list[KnownPhoto] = field(default_factory=list)  # missing from now on
    missing: list[KnownPhoto] = field(default_factory=list)  # all that may have been moved
    complete: list[KnownPhoto] = field(default_factory=list)  # have embedding and thumbnail
    offline: int = 0
    problems: list[tuple[PhotoFile, str]] = field(default_factory=list)
    solved: list[str] = field(default_factory=list)  # failures of files that are gone


class FormerFailures:
    """The files that could not be used when they were last tried."""

    def __init__(self, rows: Iterable[FailureRow], *, retry: bool) -> None:
        """Take the recorded failures; with `retry` all files are to be tried again."""
        self._files = {row.file.path: row.file for row in rows}
        self._retry = retry
        self.paths = self._files.keys()

    def known_bad(self, file: PhotoFile) -> bool:
        """Tell whether a file is bad and need not be tried again."""
        return not self._retry and self._files.get(file.path) == file

    def perhaps_bad(self, file: PhotoFile) -> bool:
        """Tell whether a file may be the one that failed; time 0 means that it is tried again."""
        failed = self._files.get(file.path)
        return failed is not None and (failed == file or failed.mtime_ns == 0)


def make_plan(
    scans: Sequence[RootScan],
    roots: Roots,
    known: Sequence[KnownPhoto],
    failures: Iterable[FailureRow],
    *,
    left_out: Callable[[str], bool],
    thumbnails: Collection[str],
    retry_failed: bool,
) -> Plan:
    """Decide about each file of the scanned roots.

    `thumbnails` are the content hashes that have a thumbnail. Photos in a root that is offline, or
    below a folder that could not be read, are left alone unless `left_out` says that patterns
    exclude them.
    """
    former = FormerFailures(failures, retry=retry_failed)
    return _Planner(MergedScans(scans, roots), known, former, left_out, thumbnails).plan()


class _Planner:
    """Decides about each known photo, then about the other files; used for one plan."""

    def __init__(
        self,
        scans: MergedScans,
        known: Sequence[KnownPhoto],
        former: FormerFailures,
        left_out: Callable[[str], bool],
        thumbnails: Collection[str],
    ) -> None:
        self._scans, self._known, self._former, self._left_out = scans, known, former, left_out
        self._known_paths = {photo.file.path for photo in known}
        complete = [photo for photo in known if photo.embedded and photo.content_hash in thumbnails]
        self._complete_paths = {photo.file.path for photo in complete}
        self._plan = Plan(complete=complete)

    def plan(self) -> Plan:
        """Decide about all photos and files."""
        for photo in self._known:
            self._place(photo)
        self._plan.work += [
            Work(file, "new")
            for path, file in self._scans.files.items()
            if path not in self._known_paths and not self._former.known_bad(file)
        ]
        sort_work(self._plan.work)
        self._plan.problems = self._problems()
        self._plan.solved = self._solved()
        return self._plan

    def _place(self, photo: KnownPhoto) -> None:
        """Decide about a known photo by what could be seen of its place."""
        plan, path = self._plan, photo.file.path
        reach = self._scans.reach(path)
        if reach == "not scanned":
            if photo.missing:
                plan.missing.append(photo)
        elif reach == "blind" and not self._left_out(path):
            plan.offline += not photo.missing
        elif path in self._scans.in_cloud:
            # Moved there to save room: the photo can still be found, and its file is not opened.
            if photo.missing:
                plan.back.append(photo)
        elif path in self._scans.files:
            self._compare(photo, self._scans.files[path])
        else:
            plan.missing.append(photo)
            if not photo.missing:
                plan.gone.append(photo)

    def _compare(self, photo: KnownPhoto, file: PhotoFile) -> None:
        """Decide about a known photo by the file that is in its place."""
        plan, is_bad = self._plan, self._former.known_bad(file)
        if file == photo.file and photo.missing and self._former.perhaps_bad(file):
            # Not the content it had before: other content of the same size and time failed here.
            if not is_bad:
                plan.work.append(again(photo, file))
        elif file == photo.file:
            if photo.missing:
                plan.back.append(photo)
            complete = file.path in self._complete_paths
            # A file that could not be read for a check is read now, or it would stay a failure.
            if not is_bad and (not complete or self._former.perhaps_bad(file)):
                plan.work.append(again(photo, file))
            elif complete:
                plan.as_it_was.append((photo, file))
        elif is_bad:
            return
        elif file.size == photo.file.size:
            plan.touched.append((photo, file))
        else:
            plan.work.append(Work(file, "changed", photo.id))

    def _problems(self) -> list[tuple[PhotoFile, str]]:
        """Return the files that cannot be read, and why."""
        scans = self._scans
        problems = [
            (file, reason)
            for file, reason in scans.problems
            # A known photo on a drive that is away is offline, not a broken file.
            if file.path not in self._known_paths or scans.reach(file.path) == "reached"
        ]
        reason = phrase("it is in the cloud only and was not downloaded")
        # Without size and time: once it is downloaded, the file must not count as known bad.
        problems += [
            (PhotoFile(path, 0, 0), reason)
            for path in scans.in_cloud
            if path not in self._complete_paths
        ]
        return problems

    def _solved(self) -> list[str]:
        """Return the failures whose files are gone, or left out."""
        troubled = {file.path for file, _ in self._plan.problems}
        absent = [
            path
            for path in self._former.paths
            if path not in self._scans.files and path not in troubled
        ]
        solved = []
        for path in absent:
            reach = self._scans.reach(path)
            if reach == "reached" or (reach == "blind" and self._left_out(path)):
                solved.append(path)
        return solved


def again(photo: KnownPhoto, file: PhotoFile) -> Work:
    """Return the work of reading a known photo again."""
    return Work(file, "refresh" if photo.embedded else "unseen", photo.id)


def sort_work(work: list[Work]) -> None:
    """Put the newest files first, because people look for those first."""
    work.sort(key=lambda item: (-item.file.mtime_ns, os.fsencode(item.file.path)))
