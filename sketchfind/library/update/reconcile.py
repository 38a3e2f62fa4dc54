"""Carry out the part of a plan that needs no encoder: moves, touched files, missing files."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from sketchfind.catalog import Catalog, KnownPhoto, PhotoFile
from sketchfind.errors import UnreadablePhoto
from sketchfind.imaging.decode import hash_file
from sketchfind.library.clock import utc
from sketchfind.library.folders.drives import READING, DriveHangs, Drives, after
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.control import Control
from sketchfind.library.update.counts import Counts
from sketchfind.library.update.plan import Part, Plan, Work, again, sort_work
from sketchfind.types import Progress

T = TypeVar("T")

Match = tuple[KnownPhoto, PhotoFile]  # a photo, and the file that has its content
Content = tuple[int, str | None]  # the size and the hash of a file; None when it cannot be read

AT_ONCE = 500  # photos compared before the results are committed in one transaction


def reconcile(
    catalog: Catalog,
    plan: Plan,
    *,
    drives: Drives,
    control: Control,
    counts: Counts,
) -> Iterator[Part]:
    """Bring the catalog up to date with a plan; return what is left to encode, in parts.

    Each part has its newest files first. Comparing continues after each part, so that what has
    been found so far is encoded first. An update that is cut short loses the comparisons of one
    part at most; the next update does the rest.

    A new file with the content of a missing photo is that photo, moved: it keeps its id and its
    embeddings. A new file with the content of another photo, there or on a drive that is away, gets
    copies of its embeddings. Content is compared by hash, and only where the sizes already agree.
    Files to encode on a drive that hangs meanwhile wait for another update.
    """
    back = [(photo, photo.file) for photo in plan.back]
    forgotten = _settle(catalog, back, catalog.photos.relocate)
    counts.added += len(back) - len(forgotten)
    with catalog.transaction():
        _record_failures(catalog, plan)
    more = [Work(file, "new") for file in forgotten]
    return _Comparing(catalog, plan, more, drives=drives, control=control, counts=counts).run()


class _Comparing:
    """Compares files with known photos; keeps only what it needs of the plan, which is large."""

    def __init__(
        self,
        catalog: Catalog,
        plan: Plan,
        more: Sequence[Work],
        *,
        drives: Drives,
        control: Control,
        counts: Counts,
    ) -> None:
        self._catalog, self._drives, self._control, self._counts = catalog, drives, control, counts
        self._roots = Roots(catalog.folders.all())
        known = {photo.file.size for photo in (*plan.missing, *plan.complete)}
        new = [work for work in plan.work if work.kind == "new"]
        self._new = [work for work in new if work.file.size in known]
        self._touched = plan.touched
        sizes = {work.file.size for work in self._new}
        missing = _by_content(plan.missing, sizes)
        self._missing = {content: _Alike(photos) for content, photos in missing.items()}
        self._complete = _by_content(plan.complete, sizes)
        self._gone = {photo.id for photo in plan.gone}
        complete = {photo.id for photo in plan.complete}
        candidates = (*plan.missing, *(photo for photo, _ in plan.touched))
        self._incomplete = {photo.id for photo in candidates} - complete
        self._done, self._total = 0, len(self._new) + len(self._touched)
        fresh = [work for work in new if work.file.size not in known]
        self._rest = [work for work in plan.work if work.kind != "new"] + list(more)
        # The shorter job goes first, so that a few new photos do not wait for a whole library to be
        # compared, nor a few moved ones for a whole library to be encoded.
        if len(fresh) < self._total:
            self._soon = fresh
        else:
            self._soon = []
            self._rest += fresh

    def run(self) -> Iterator[Part]:
        """Yield what is to be encoded; ends when stopped.

        New files are compared before photos are encoded anew, because they may be copies of their
        old content, and before any photo counts as gone, because it may only have been moved.
        """
        yield from self._in_parts(self._new, self._place)
        if self._control.cancelled():
            return
        self._catalog.photos.mark_missing(self._gone, utc())
        self._counts.removed += len(self._gone)
        yield from self._in_parts(self._touched, self._sort_touched)
        self._soon += self._rest
        self._rest = []
        yield self._take_soon()

    def _in_parts(
        self, items: Sequence[T], settle: Callable[[Sequence[T]], None]
    ) -> Iterator[Part]:
        found = 0
        for start in range(0, len(items), AT_ONCE):
            if self._total > AT_ONCE:  # fewer are not worth another start of the encoder
                yield self._take_soon(expected(found, start, of=len(items)))
            if self._control.cancelled():
                return
            before = len(self._soon)
            settle(items[start : start + AT_ONCE])
            found += len(self._soon) - before

    def _take_soon(self, more: int = 0) -> Part:
        """Return what can be encoded now; about `more` will be found among the other files."""
        work, self._soon = without_hanging(self._soon, self._drives, self._roots), []
        sort_work(work)
        return Part(work, more + len(self._rest))

    def _place(self, part: Sequence[Work]) -> None:
        """Find out which new files are moved photos or copies of photos."""
        moves, copies = list[Match](), list[Match]()
        for work in part:
            if self._control.checkpoint():
                break
            content = self._content(work.file)
            alike = self._missing.get(content)
            if alike is not None and (photo := alike.take_likeliest(work.file)) is not None:
                moves.append((photo, work.file))
            elif originals := self._complete.get(content):
                copies.append((originals[0], work.file))
            else:
                self._soon.append(work)
        self._gone -= {photo.id for photo, _ in moves}
        self._counts.moved += self._relocate(moves)
        not_copied = _settle(self._catalog, copies, partial(_copy, self._catalog))
        self._soon += [Work(file, "new") for file in not_copied]
        self._counts.added += len(copies) - len(not_copied)

    def _sort_touched(self, part: Sequence[Match]) -> None:
        """Find out which files with a new time have new content, too."""
        unchanged = list[Match]()
        for photo, file in part:
            if self._control.checkpoint():
                break
            if self._content(file) == (photo.file.size, photo.content_hash):
                unchanged.append((photo, file))
            else:
                self._soon.append(Work(file, "changed", photo.id))
        self._relocate(unchanged)

    def _relocate(self, matches: Sequence[Match]) -> int:
        """Assign photos to their new files; return for how many it was not too late."""
        forgotten = _settle(self._catalog, matches, self._catalog.photos.relocate)
        self._soon += [Work(file, "new") for file in forgotten]
        self._soon += [
            again(photo, file)
            for photo, file in matches
            if file not in forgotten and photo.id in self._incomplete
        ]
        return len(matches) - len(forgotten)

    def _content(self, file: PhotoFile) -> Content:
        self._control.report(Progress("scanning", self._done, self._total))
        self._done += 1
        return file.size, hash_patiently(self._drives, self._control, self._roots, file)


def _by_content(
    photos: Iterable[KnownPhoto], sizes: Collection[int]
) -> dict[Content, list[KnownPhoto]]:
    """Group the photos of some sizes by their content."""
    groups: dict[Content, list[KnownPhoto]] = defaultdict(list)
    for photo in photos:
        if photo.file.size in sizes:
            groups[photo.file.size, photo.content_hash].append(photo)
    return dict(groups)


class _Alike:
    """Missing photos with the same content, perhaps tens of thousands, by their file names."""

    def __init__(self, photos: Sequence[KnownPhoto]) -> None:
        self._named = defaultdict[str, list[KnownPhoto]](list)
        for photo in reversed(photos):  # because photos are taken from the end
            self._named[os.path.basename(photo.file.path)].append(photo)  # noqa: PTH119

    def take_likeliest(self, file: PhotoFile) -> KnownPhoto | None:
        """Take a photo with the name of `file`, or else any; return None when all are taken."""
        if not self._named:
            return None
        name = os.path.basename(file.path)  # noqa: PTH119
        photos = self._named.pop(name, None)
        if photos is None:
            name, photos = self._named.popitem()
        photo = photos.pop()
        if photos:
            self._named[name] = photos
        return photo


def expected(found: int, compared: int, *, of: int) -> int:
    """Guess how many are yet to be found, if the others resemble those that were compared."""
    return (of - compared) * found // compared if compared else 0


def without_hanging(work: list[Work], drives: Drives, roots: Roots) -> list[Work]:
    """Return the work that is not on a drive that hangs."""
    hanging = [root for root in roots.folders if drives.hangs(root.path)]
    if not hanging:
        return work
    return [item for item in work if roots.owner(item.file.path) not in hanging]


def _settle(
    catalog: Catalog, matches: Sequence[Match], put: Callable[[int, int, PhotoFile], bool]
) -> set[PhotoFile]:
    """Assign photos to files in batches by calling `put`; return the files that come too late.

    `put` takes the ids of photo and root. It is too late if, since the plan was made, another
    program removed a root, or moved one to where the file is.
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


def hash_patiently(drives: Drives, control: Control, roots: Roots, file: PhotoFile) -> str | None:
    """Return the hash of a file; None when it cannot be read, or not soon."""
    owner = roots.owner(file.path)
    if owner is None or drives.hangs(owner.path):
        return None
    late = after(READING)
    try:
        return drives.ask(
            file.path, lambda: hash_file(file.path), lambda: control.cancelled() or late()
        )
    except UnreadablePhoto:
        pass  # the encoder process will say why
    except DriveHangs:
        drives.is_online(owner.path, has_photos=True)  # notes whether it hangs or is only slow
    return None
