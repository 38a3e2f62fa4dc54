"""One update of a library: scan, reconcile, encode, index."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sketchfind.catalog import Catalog, FolderRow
from sketchfind.library.clock import utc
from sketchfind.library.folders.exclude import Excluder
from sketchfind.library.folders.folders import LibraryFolders
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.search.open_space import OpenSpace
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.library.update.check import differing
from sketchfind.library.update.control import Control
from sketchfind.library.update.counts import Counts
from sketchfind.library.update.ingest import Ingest
from sketchfind.library.update.patient_scan import PatientScanner
from sketchfind.library.update.plan import Part, make_plan
from sketchfind.library.update.reconcile import Match, reconcile
from sketchfind.library.update.scan import RootScan
from sketchfind.library.update.unplugged import note_unplugged
from sketchfind.types import Progress

KEEP_MISSING = timedelta(days=30)  # photos that come back within this time keep their embeddings
_REPORT_SECONDS = 0.1


class Update:
    """Bring a catalog up to date with the disk; made for one run."""

    def __init__(
        self,
        catalog: Catalog,
        space: OpenSpace,
        folders: LibraryFolders,
        thumbnails: ThumbnailStore,
        control: Control,
        counts: Counts,
    ) -> None:
        """Prepare an update; the two that one call makes for two models share its `counts`."""
        self._catalog = catalog
        self._space = space
        self._folders = folders
        self._thumbnails = thumbnails
        self._control = control
        self._counts = counts
        self._ingest = Ingest(catalog, space.row, thumbnails, control, folders.drives, counts)
        self._last_report = 0.0

    def run(self, folder_ids: Sequence[int] | None, *, retry_failed: bool, check: bool) -> None:
        """Update these folders, or all; what is committed stays if the update is cut short."""
        everything = self._catalog.folders.all()
        roots = Roots(everything)
        chosen = [row for row in everything if folder_ids is None or row.id in folder_ids]
        general = self._folders.exclusions()
        excluders = {
            row.id: Excluder(row.path, [*general, *row.exclusions]) for row in roots.folders
        }
        scans = self._scan(chosen, roots, excluders)
        parts, unchanged = self._reconcile(
            scans, roots, excluders, retry_failed=retry_failed, check=check
        )
        for part in parts:
            self._encode(part)
        for part in differing(unchanged, roots, self._folders.drives, self._control):
            self._encode(part)
        if not self._control.cancelled():
            self._finish(scans)
        used = self._catalog.photos.content_hashes()
        self._thumbnails.remove(self._thumbnails.existing() - used)

    def _reconcile(
        self,
        scans: Sequence[RootScan],
        roots: Roots,
        excluders: Mapping[int, Excluder],
        *,
        retry_failed: bool,
        check: bool,
    ) -> tuple[Iterator[Part], list[Match]]:
        """Begin to bring into the catalog what needs no encoder.

        Returns what to encode, in parts between which that continues, and what to check afterwards.
        Both may take hours, so the plan, which is large, is not kept meanwhile.
        """
        if self._control.cancelled():
            return iter(()), []
        for scan in scans:  # now, because encoding may take hours
            self._folders.scanned(scan.folder, scan.folders if scan.online else None)
        self._note_drives(scans, roots)

        def left_out(path: str) -> bool:
            owner = roots.owner(path)
            return owner is not None and excluders[owner.id].anything(path)

        plan = make_plan(
            scans,
            roots,
            self._catalog.photos.known(self._space.row.id),
            self._catalog.failures.all(),
            left_out=left_out,
            # No one else writes thumbnails now, so half-written ones are left by a killed update.
            thumbnails=self._thumbnails.sweep(),
            # A bad file is recognised by size and time alone, and a check trusts neither.
            retry_failed=retry_failed or check,
        )
        self._counts.offline = plan.offline
        parts = reconcile(
            self._catalog,
            plan,
            drives=self._folders.drives,
            control=self._control,
            counts=self._counts,
        )
        return parts, plan.as_it_was if check else []

    def _scan(
        self, chosen: Sequence[FolderRow], roots: Roots, excluders: Mapping[int, Excluder]
    ) -> list[RootScan]:
        started = self._control.clock()
        self._control.report(Progress("scanning", 0, None))
        scanner = PatientScanner(
            self._folders.drives, self._control, roots, self._folders.own, excluders, self._found
        )
        scans = [scanner.scan(folder) for folder in chosen]
        for scan in scans:
            # A drive that is not mounted often leaves an empty folder behind.
            if scan.empty and self._catalog.photos.any_below(scan.folder.path):
                scan.online = False
        self._counts.scan_seconds += self._control.clock() - started
        return scans

    def _note_drives(self, scans: Sequence[RootScan], roots: Roots) -> None:
        """Note which drives are there, and mark the places of those that are away as blind."""
        seen = self._catalog.drives
        known, were_away = seen.below_roots(), seen.away()
        had_photos = self._catalog.photos.any_below
        drives, away = note_unplugged(scans, roots, known, were_away, had_photos)
        with self._catalog.transaction():
            for scan in scans:
                self._catalog.folders.mark_scanned(scan.folder.id, online=scan.online, when=None)
            seen.remember_of_roots(
                {
                    scan.folder.path: scan.drive
                    for scan in scans
                    if scan.online and scan.drive is not None
                }
            )
            # Not if a root was moved meanwhile: what is known of its drives has moved with it.
            if (drives, away) != (known, were_away) and known == seen.below_roots():
                seen.remember_below_roots(drives, away)

    def _found(self, count: int) -> None:
        now = time.monotonic()
        if now - self._last_report >= _REPORT_SECONDS:
            self._last_report = now
            self._control.report(Progress("scanning", count, None))

    def _encode(self, part: Part) -> None:
        if not part.work or self._control.cancelled():
            return
        with self._space.engine.ingest() as encoder:
            self._ingest.run(part, encoder)

    def _finish(self, scans: Sequence[RootScan]) -> None:
        now = utc()
        for scan in scans:
            # Checked again, because a drive may be unplugged while its photos are encoded.
            scan.online = scan.online and self._folders.drives.is_online(
                scan.folder.path, has_photos=not scan.empty
            )
        with self._catalog.transaction():
            for scan in scans:
                seen_at = now if scan.online else None
                self._catalog.folders.mark_scanned(scan.folder.id, online=scan.online, when=seen_at)
            online = [scan.folder.id for scan in scans if scan.online]
            self._catalog.photos.purge_missing(online, utc(before=KEEP_MISSING))
        self._space.index.refresh(
            self._control.checkpoint,
            lambda done, total: self._control.report(Progress("indexing", done, total)),
        )
        self._catalog.compact()
