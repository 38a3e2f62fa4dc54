"""Carry out the part of a plan that needs no encoder: moves, touched files, missing files."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial

from sketchfind.catalog import Catalog, KnownPhoto, PhotoFile
from sketchfind.errors import UnreadablePhoto
from sketchfind.imaging.decode import hash_file
from sketchfind.library.folders.drives import READING, DriveHangs, Drives
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.control import Control
from sketchfind.library.update.counts import Counts
from sketchfind.library.update.plan import Plan, Work, by_size, sort_work

Match = tuple[KnownPhoto, PhotoFile]  # a photo, and the file that has its content

AT_ONCE = 2000  # photos a transaction: .2 seconds in which nobody else can write


def reconcile(
    catalog: Catalog,
    plan: Plan,
    now: str,
    *,
    drives: Drives,
    control: Control,
    counts: Counts,
) -> list[Work]:
    """Bring the catalog up to date with a plan; return what is left to encode, newest first.

    Many photos take several transactions, so that others may write between; what a killed update
    leaves undone the next one does.

    A new file with the content of a missing photo is that photo, moved: it keeps its id and its
    embeddings. One with the content of another photo, there or on a drive that is away, gets
    copies of its embeddings. Content is compared by hash, and only where the sizes already agree.
    What is left to encode on a drive that hangs meanwhile waits for another update.
    """
    roots = Roots(catalog.folders.all())
    hashed = partial(hash_patiently, drives, control, roots)
    moves, copies = _find_known_content(plan, hashed, control.checkpoint)
    unchanged, changed = _sort_touched(plan, hashed, control.checkpoint)
    if control.checkpoint():
        return []
    matched = {file.path for _, file in [*moves, *copies]}
    work = [item for item in plan.work if item.file.path not in matched] + changed
    settled = [*moves, *unchanged, *((photo, photo.file) for photo in plan.back)]
    forgotten = _settle(catalog, settled, catalog.photos.relocate)
    not_copied = _settle(catalog, copies, partial(_copy, catalog))
    work += [Work(file, "new") for file in forgotten | not_copied]
    complete = {photo.id for photo in plan.complete}
    for photo, file in [*moves, *unchanged]:
        if file not in forgotten and photo.id not in complete:
            work.append(Work(file, "refresh", photo.id))
    moved_ids = {photo.id for photo, _ in moves}
    gone = [photo.id for photo in plan.gone if photo.id not in moved_ids]
    with catalog.transaction():
        catalog.photos.mark_missing(gone, now)
        _record_failures(catalog, plan)
    counts.added += len(copies) - len(not_copied)
    counts.moved += sum(file not in forgotten for _, file in moves)
    counts.removed += len(gone)
    work = answering(work, drives, roots)
    sort_work(work)
    return work


def answering(work: list[Work], drives: Drives, roots: Roots) -> list[Work]:
    """Return the work whose drives do not hang."""
    hanging = [root for root in roots.folders if drives.hangs(root.path)]
    if not hanging:
        return work
    return [item for item in work if roots.owner(item.file.path) not in hanging]


def _settle(
    catalog: Catalog, matches: Sequence[Match], put: Callable[[int, int, PhotoFile], bool]
) -> set[PhotoFile]:
    """Put photos, by id and root, to their files; return the files for which that is too late.

    Another program removed a root since the plan was made, or moved one to where the file is.
    """
    late = set[PhotoFile]()
    for start in range(0, len(matches), AT_ONCE):
        part = matches[start : start + AT_ONCE]
        with catalog.transaction():
            # Read now: a root may have been added or removed since the scan.
            roots = Roots(catalog.folders.all())
            catalog.failures.forget(file.path for _, file in part)
            for photo, file in part:
                owner = roots.owner(file.path)
                if owner is None or not put(photo.id, owner.id, file):
                    late.add(file)
    return late


def _copy(catalog: Catalog, photo_id: int, folder_id: int, file: PhotoFile) -> bool:
    copy_id = catalog.photos.copy(photo_id, folder_id, file)
    if copy_id is not None:
        catalog.embeddings.copy(photo_id, copy_id)
    return copy_id is not None


def _record_failures(catalog: Catalog, plan: Plan) -> None:
    roots = Roots(catalog.folders.all())
    catalog.failures.forget(plan.solved)
    for file, reason in plan.problems:
        owner = roots.owner(file.path)
        if owner is not None:
            catalog.failures.record(owner.id, file, reason)


def _find_known_content(
    plan: Plan, hashed: Callable[[PhotoFile], str | None], cancelled: Callable[[], bool]
) -> tuple[list[Match], list[Match]]:
    """Return (moves, copies): new files whose content a photo had that is missing, or has."""
    candidates, complete = by_size(plan.missing), by_size(plan.complete)
    moves, copies = list[Match](), list[Match]()
    for work in plan.work:
        same_size = candidates.get(work.file.size, [])
        originals = complete.get(work.file.size, [])
        if work.kind != "new" or not (same_size or originals):
            continue
        if cancelled():
            break
        content_hash = hashed(work.file)
        matches = [photo for photo in same_size if photo.content_hash == content_hash]
        if matches:
            # Of equal copies, the one that kept its name.
            name = os.path.basename(work.file.path)  # noqa: PTH119
            photo = min(matches, key=lambda m: os.path.basename(m.file.path) != name)  # noqa: PTH119
            same_size.remove(photo)
            moves.append((photo, work.file))
            continue
        original = next((photo for photo in originals if photo.content_hash == content_hash), None)
        if original is not None:
            copies.append((original, work.file))
    return moves, copies


def _sort_touched(
    plan: Plan, hashed: Callable[[PhotoFile], str | None], cancelled: Callable[[], bool]
) -> tuple[list[Match], list[Work]]:
    unchanged, changed = list[Match](), list[Work]()
    for photo, file in plan.touched:
        if cancelled():
            break
        if hashed(file) == photo.content_hash:
            unchanged.append((photo, file))
        else:
            changed.append(Work(file, "changed", photo.id))
    return unchanged, changed


def hash_patiently(drives: Drives, control: Control, roots: Roots, file: PhotoFile) -> str | None:
    """Return the hash of a file; None when it cannot be read, or not soon."""
    owner = roots.owner(file.path)
    if owner is None or drives.hangs(owner.path):
        return None
    started = time.monotonic()

    def given_up() -> bool:
        return control.cancelled() or time.monotonic() - started > READING

    try:
        return drives.ask(file.path, lambda: hash_file(file.path), given_up)
    except UnreadablePhoto:
        pass  # the encoder process will say why
    except DriveHangs:
        drives.is_online(owner.path, has_photos=True)  # asked, because it may be slow only
    return None
