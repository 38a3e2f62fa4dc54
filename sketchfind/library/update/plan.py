"""Compare what a scan saw with what the catalog knows. Pure: touches neither."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sketchfind.catalog import FailureRow, KnownPhoto, PhotoFile
from sketchfind.errors import phrase
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.scan import RootScan
from sketchfind.library.update.sight import Sight


@dataclass(frozen=True, slots=True)
class Work:
    """A file to encode: not known, of other content than known, or known but incomplete."""

    file: PhotoFile
    kind: Literal["new", "changed", "refresh"]
    photo_id: int | None = None


@dataclass(slots=True)
class Plan:
    """What an update has to do."""

    work: list[Work] = field(default_factory=list)
    back: list[KnownPhoto] = field(default_factory=list)  # were missing, are there unchanged
    touched: list[tuple[KnownPhoto, PhotoFile]] = field(default_factory=list)  # new time, same size
    as_it_was: list[tuple[KnownPhoto, PhotoFile]] = field(default_factory=list)  # and complete
    gone: list[KnownPhoto] = field(default_factory=list)  # missing from now on
    missing: list[KnownPhoto] = field(default_factory=list)  # all that a move may explain
    complete: list[KnownPhoto] = field(default_factory=list)  # whose copies need no encoder
    offline: int = 0
    problems: list[tuple[PhotoFile, str]] = field(default_factory=list)
    solved: list[str] = field(default_factory=list)  # failures of files that are gone


class FormerFailures:
    """The files that could not be used when they were last tried."""

    def __init__(self, rows: Iterable[FailureRow], *, retry: bool) -> None:
        """With `retry` all are to be tried again."""
        self._files = {row.file.path: row.file for row in rows}
        self._retry = retry
        self.paths = self._files.keys()

    def known_bad(self, file: PhotoFile) -> bool:
        """Tell whether a file is bad and need not be tried again."""
        return not self._retry and self._files.get(file.path) == file

    def perhaps_bad(self, file: PhotoFile) -> bool:
        """Tell whether a file may be the content that failed; what is tried again has no time."""
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

    `thumbnails` are the content hashes that have one. Photos of a root that is offline, or below
    a folder that could not be read, are left alone, unless the patterns leave them out.
    """
    sight, former = Sight(scans, roots), FormerFailures(failures, retry=retry_failed)
    known_paths = {photo.file.path for photo in known}
    plan = Plan(complete=[photo for photo in known if is_complete(photo, thumbnails)])
    for photo in known:
        _place(plan, photo, sight, former, left_out, thumbnails)
    plan.work += [
        Work(file, "new")
        for path, file in sight.files.items()
        if path not in known_paths and not former.known_bad(file)
    ]
    sort_work(plan.work)
    plan.problems = _problems(sight, known_paths, plan.complete)
    plan.solved = _solved(sight, former, plan.problems, left_out)
    return plan


def _place(
    plan: Plan,
    photo: KnownPhoto,
    sight: Sight,
    former: FormerFailures,
    left_out: Callable[[str], bool],
    thumbnails: Collection[str],
) -> None:
    """Decide about a known photo by what could be seen of its place."""
    path = photo.file.path
    seen = sight.of(path)
    if seen == "not scanned":
        if photo.missing:
            plan.missing.append(photo)
    elif seen == "hidden" and not left_out(path):
        plan.offline += not photo.missing
    elif path in sight.in_cloud:
        # Moved there to save room: what is known goes on answering, and nothing is opened.
        if photo.missing:
            plan.back.append(photo)
    elif path in sight.files:
        _compare(plan, photo, sight.files[path], former, thumbnails)
    else:
        plan.missing.append(photo)
        if not photo.missing:
            plan.gone.append(photo)


def _compare(
    plan: Plan,
    photo: KnownPhoto,
    file: PhotoFile,
    former: FormerFailures,
    thumbnails: Collection[str],
) -> None:
    """Decide about a known photo by the file that lies in its place."""
    is_bad = former.known_bad(file)
    if file == photo.file and photo.missing and former.perhaps_bad(file):
        # Not what it was before: other content of the same size and time.
        if not is_bad:
            plan.work.append(Work(file, "refresh", photo.id))
    elif file == photo.file:
        if photo.missing:
            plan.back.append(photo)
        complete = is_complete(photo, thumbnails)
        # What could not be read to be checked is read now, or would be listed for ever.
        if not is_bad and (not complete or former.perhaps_bad(file)):
            plan.work.append(Work(file, "refresh", photo.id))
        elif complete:
            plan.as_it_was.append((photo, file))
    elif is_bad:
        return
    elif file.size == photo.file.size:
        plan.touched.append((photo, file))
    else:
        plan.work.append(Work(file, "changed", photo.id))


def _problems(
    sight: Sight, known_paths: Collection[str], complete: Iterable[KnownPhoto]
) -> list[tuple[PhotoFile, str]]:
    """Return the files that cannot be read, and why."""
    problems = [
        (file, reason)
        for file, reason in sight.problems
        # A photo on a drive that is away is offline, and no broken file.
        if file.path not in known_paths or sight.of(file.path) == "clear"
    ]
    answering = {photo.file.path for photo in complete}
    reason = phrase("it is in the cloud only and was not downloaded")
    # Of no size and time: once the file is there, the same ones must not count as known bad.
    problems += [
        (PhotoFile(path, 0, 0), reason) for path in sight.in_cloud if path not in answering
    ]
    return problems


def _solved(
    sight: Sight,
    former: FormerFailures,
    problems: Iterable[tuple[PhotoFile, str]],
    left_out: Callable[[str], bool],
) -> list[str]:
    """Return the failures whose files are gone, or left out."""
    troubled = {file.path for file, _ in problems}
    unseen = [path for path in former.paths if path not in sight.files and path not in troubled]
    solved = []
    for path in unseen:
        seen = sight.of(path)
        if seen == "clear" or (seen == "hidden" and left_out(path)):
            solved.append(path)
    return solved


def is_complete(photo: KnownPhoto, thumbnails: Collection[str]) -> bool:
    """Tell whether a photo has all that an answer needs."""
    return photo.embedded and photo.content_hash in thumbnails


def sort_work(work: list[Work]) -> None:
    """Put the newest files first: they are the ones that people look for first."""
    work.sort(key=lambda item: (-item.file.mtime_ns, os.fsencode(item.file.path)))


def by_size(photos: Iterable[KnownPhoto]) -> dict[int, list[KnownPhoto]]:
    """Group photos by the size of their file."""
    groups: dict[int, list[KnownPhoto]] = defaultdict(list)
    for photo in photos:
        groups[photo.file.size].append(photo)
    return groups
