"""Carry out the part of a plan that needs no encoder: moves, touched files, missing files."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sketchfind.catalog import Catalog, KnownPhoto, PhotoFile
from sketchfind.errors import UnreadablePhoto
from sketchfind.imaging.decode import hash_file
from sketchfind.library.plan import Plan, Work, by_size, is_complete, sort_work
from sketchfind.library.roots import Roots


@dataclass(slots=True)
class Reconciled:
    """What is left to encode, newest first, and what was done."""

    work: list[Work]
    moved: int = 0
    removed: int = 0


def reconcile(
    catalog: Catalog,
    plan: Plan,
    thumbnails: Collection[str],
    now: str,
    *,
    cancelled: Callable[[], bool],
) -> Reconciled:
    """Bring the catalog up to date with a plan, in one transaction.

    A new file with the content of a missing photo is that photo, moved: it keeps its id and its
    embeddings. Content is compared by hash, and only where the sizes already agree.
    """
    moves = _find_moves(plan, cancelled)
    unchanged, changed = _sort_touched(plan, cancelled)
    if cancelled():
        return Reconciled([])
    moved_files = {file.path for _, file in moves}
    result = Reconciled([work for work in plan.work if work.file.path not in moved_files])
    result.work += changed
    with catalog.transaction():
        # Read now: a root may have been added or removed since the scan.
        roots = Roots(catalog.folders.all())
        settled = [*moves, *unchanged, *((photo, photo.file) for photo in plan.back)]
        catalog.failures.forget(file.path for _, file in settled)
        for photo, file in settled:
            owner = roots.owner(file.path)
            if owner is not None:
                catalog.photos.relocate(photo.id, owner.id, file)
        for photo, file in [*moves, *unchanged]:
            if not is_complete(photo, thumbnails):
                result.work.append(Work(file, "refresh", photo.id))
        moved_ids = {photo.id for photo, _ in moves}
        gone = [photo.id for photo in plan.gone if photo.id not in moved_ids]
        catalog.photos.mark_missing(gone, now)
        _record_failures(catalog, roots, plan)
    result.moved, result.removed = len(moves), len(gone)
    sort_work(result.work)
    return result


def _record_failures(catalog: Catalog, roots: Roots, plan: Plan) -> None:
    catalog.failures.forget(plan.solved)
    for file, reason in plan.problems:
        owner = roots.owner(file.path)
        if owner is not None:
            catalog.failures.record(owner.id, file, reason)


def _find_moves(plan: Plan, cancelled: Callable[[], bool]) -> list[tuple[KnownPhoto, PhotoFile]]:
    candidates = by_size(plan.missing)
    moves: list[tuple[KnownPhoto, PhotoFile]] = []
    for work in plan.work:
        same_size = candidates.get(work.file.size)
        if work.kind != "new" or not same_size:
            continue
        if cancelled():
            break
        content_hash = _hash(work.file)
        matches = [photo for photo in same_size if photo.content_hash == content_hash]
        if matches:
            # Of equal copies, the one that kept its name.
            name = os.path.basename(work.file.path)  # noqa: PTH119
            photo = min(matches, key=lambda m: os.path.basename(m.file.path) != name)  # noqa: PTH119
            same_size.remove(photo)
            moves.append((photo, work.file))
    return moves


def _sort_touched(
    plan: Plan, cancelled: Callable[[], bool]
) -> tuple[list[tuple[KnownPhoto, PhotoFile]], list[Work]]:
    unchanged: list[tuple[KnownPhoto, PhotoFile]] = []
    changed: list[Work] = []
    for photo, file in plan.touched:
        if cancelled():
            break
        if _hash(file) == photo.content_hash:
            unchanged.append((photo, file))
        else:
            changed.append(Work(file, "changed", photo.id))
    return unchanged, changed


def _hash(file: PhotoFile) -> str | None:
    try:
        return hash_file(file.path)
    except UnreadablePhoto:
        return None  # the encoder process will say why
