"""Compare what a scan saw with what the catalog knows. Pure: touches neither."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from sketchfind.catalog import FailureRow, KnownPhoto, PhotoFile
from sketchfind.errors import phrase
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.scan import RootScan


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


def make_plan(
    scans: Iterable[RootScan],
    roots: Roots,
    known: Iterable[KnownPhoto],
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
    plan = Plan()
    by_folder = {scan.folder.id: scan for scan in scans}
    seen = {file.path: file for scan in by_folder.values() for file in scan.files}
    in_cloud = {path for scan in by_folder.values() for path in scan.in_cloud}
    bad = {row.file.path: row.file for row in failures}
    blind = {id: frozenset(scan.blind) for id, scan in by_folder.items()}

    def visible(path: str) -> bool | None:
        """Tell whether a file at `path` would have been seen; None if it was not looked for."""
        owner = roots.owner(path)
        scan = by_folder.get(owner.id) if owner else None
        if scan is None:
            return None
        return scan.online and not _lies_in(path, blind[scan.folder.id])

    def known_bad(file: PhotoFile | None) -> bool:
        return not retry_failed and file is not None and bad.get(file.path) == file

    def perhaps_bad(file: PhotoFile) -> bool:
        """Tell whether a file may be the content that failed; what is tried again has no time."""
        failed = bad.get(file.path)
        return failed is not None and (failed == file or failed.mtime_ns == 0)

    known_paths = set()
    for photo in known:
        known_paths.add(photo.file.path)
        if is_complete(photo, thumbnails):
            plan.complete.append(photo)
        there = visible(photo.file.path)
        if there is None:
            if photo.missing:
                plan.missing.append(photo)
        elif not there and not left_out(photo.file.path):
            plan.offline += not photo.missing
        elif photo.file.path in in_cloud:
            # Moved there to save room: what is known goes on answering, and nothing is opened.
            if photo.missing:
                plan.back.append(photo)
        else:
            file = seen.get(photo.file.path)
            if photo.missing and file == photo.file and perhaps_bad(file):
                # Not what it was before: other content of the same size and time.
                if not known_bad(file):
                    plan.work.append(Work(photo.file, "refresh", photo.id))
                continue
            _compare(plan, photo, file, thumbnails, is_bad=known_bad(file))

    plan.work += [
        Work(file, "new")
        for path, file in seen.items()
        if path not in known_paths and not known_bad(file)
    ]
    sort_work(plan.work)
    complete = {photo.file.path for photo in plan.complete}
    plan.problems = [
        (file, reason)
        for scan in by_folder.values()
        for file, reason in scan.problems
        # A photo on a drive that is away is offline, and no broken file.
        if file.path not in known_paths or visible(file.path)
    ]
    reason = phrase("it is in the cloud only and was not downloaded")
    # Of no size and time: once the file is there, the same ones must not count as known bad.
    plan.problems += [(PhotoFile(path, 0, 0), reason) for path in in_cloud if path not in complete]
    troubled = {file.path for file, _ in plan.problems}
    plan.solved = [
        path
        for path in bad
        if path not in seen
        and path not in troubled
        # The last asks about the few that cannot be looked at.
        and (visible(path) or (visible(path) is False and left_out(path)))
    ]
    return plan


def _lies_in(path: str, folders: Collection[str]) -> bool:
    """Tell whether `path` is one of these folders, or below one; there may be very many."""
    while folders and path not in folders:
        above = os.path.dirname(path)  # noqa: PTH120 - hot
        if above == path:
            return False
        path = above
    return bool(folders)


def _compare(
    plan: Plan,
    photo: KnownPhoto,
    file: PhotoFile | None,
    thumbnails: Collection[str],
    *,
    is_bad: bool,
) -> None:
    if file is None:
        plan.missing.append(photo)
        if not photo.missing:
            plan.gone.append(photo)
    elif file == photo.file:
        if photo.missing:
            plan.back.append(photo)
        if is_complete(photo, thumbnails):
            plan.as_it_was.append((photo, file))
        elif not is_bad:
            plan.work.append(Work(file, "refresh", photo.id))
    elif is_bad:
        return
    elif file.size == photo.file.size:
        plan.touched.append((photo, file))
    else:
        plan.work.append(Work(file, "changed", photo.id))


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
