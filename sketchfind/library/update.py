"""One update of a library: scan, reconcile, encode, index."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sketchfind.catalog import Catalog, FolderRow, SpaceRow
from sketchfind.engine.interface import Engine
from sketchfind.library.accelerator import Accelerator
from sketchfind.library.ingest import Ingest, Ingested, utc_now
from sketchfind.library.plan import make_plan
from sketchfind.library.reconcile import Reconciled, reconcile
from sketchfind.library.roots import Roots
from sketchfind.library.scan import RootScan, Scanner
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.types import FailedPhoto, IndexReport, Progress, ProgressCallback

KEEP_MISSING = timedelta(days=30)  # a drive that is put back keeps its embeddings
_REPORT_SECONDS = 0.1


class Update:
    """Bring a catalog up to date with the disk; made for one run."""

    def __init__(
        self,
        catalog: Catalog,
        space: SpaceRow,
        thumbnails: ThumbnailStore,
        accelerator: Accelerator,
        engine: Engine,
        *,
        excluded: Sequence[str],
        on_progress: ProgressCallback,
        cancelled: Callable[[], bool],
    ) -> None:
        self._catalog = catalog
        self._space = space
        self._thumbnails = thumbnails
        self._accelerator = accelerator
        self._engine = engine
        self._excluded = excluded
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._last_report = 0.0

    def run(self, folder_ids: Sequence[int] | None, *, retry_failed: bool) -> IndexReport:
        """Update these folders, or all; whatever is committed stays when it is cut short."""
        started = time.monotonic()
        hashes_before = self._catalog.photos.content_hashes()
        everything = self._catalog.folders.all()
        chosen = [row for row in everything if folder_ids is None or row.id in set(folder_ids)]
        scans = self._scan(chosen, Roots(everything))
        reconciled, offline = Reconciled([]), 0
        if not self._cancelled():
            reconciled, offline = self._reconcile(scans, Roots(everything), retry_failed)
        ingested = self._ingest(reconciled)
        if not self._cancelled():
            self._finish(scans)
        self._thumbnails.remove(hashes_before - self._catalog.photos.content_hashes())
        seconds = time.monotonic() - started
        encoded = ingested.added + ingested.updated
        return IndexReport(
            photos=self._catalog.photos.count(),
            added=ingested.added,
            updated=ingested.updated,
            moved=reconciled.moved,
            removed=reconciled.removed,
            offline=offline,
            failed=self._failed(chosen),
            seconds=seconds,
            photos_per_second=encoded / ingested.seconds if ingested.seconds else 0.0,
            space=self._space.name,
            cancelled=self._cancelled(),
        )

    def _scan(self, chosen: Sequence[FolderRow], roots: Roots) -> list[RootScan]:
        self._on_progress(Progress("scanning", 0, None))
        scanner = Scanner(roots, self._excluded, on_found=self._found, cancelled=self._cancelled)
        scans = [scanner.scan(folder) for folder in chosen]
        for scan in scans:
            # A drive that is not mounted often leaves an empty folder behind.
            if scan.empty and self._catalog.photos.count(scan.folder.path):
                scan.online = False
        return scans

    def _found(self, count: int) -> None:
        now = time.monotonic()
        if now - self._last_report >= _REPORT_SECONDS:
            self._last_report = now
            self._on_progress(Progress("scanning", count, None))

    def _reconcile(
        self, scans: list[RootScan], roots: Roots, retry_failed: bool
    ) -> tuple[Reconciled, int]:
        thumbnails = self._thumbnails.existing()
        plan = make_plan(
            scans,
            roots,
            self._catalog.photos.known(self._space.id),
            self._catalog.failures.all(),
            thumbnails=thumbnails,
            retry_failed=retry_failed,
        )
        done = reconcile(self._catalog, plan, thumbnails, utc_now(), cancelled=self._cancelled)
        return done, plan.offline

    def _ingest(self, reconciled: Reconciled) -> Ingested:
        if not reconciled.work or self._cancelled():
            return Ingested()
        ingest = Ingest(
            self._catalog,
            self._space,
            self._thumbnails,
            on_progress=self._on_progress,
            cancelled=self._cancelled,
        )
        with self._engine.ingest() as encoder:
            return ingest.run(reconciled.work, encoder)

    def _finish(self, scans: Sequence[RootScan]) -> None:
        now = utc_now()
        before = (datetime.now(UTC) - KEEP_MISSING).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        with self._catalog.transaction():
            for scan in scans:
                seen_at = now if scan.online else None
                self._catalog.folders.mark_scanned(scan.folder.id, online=scan.online, when=seen_at)
            online = [scan.folder.id for scan in scans if scan.online]
            self._catalog.photos.purge_missing(online, before)
        if self._accelerator.wanted():
            self._accelerator.refresh(
                self._cancelled,
                lambda done, total: self._on_progress(Progress("indexing", done, total)),
            )

    def _failed(self, chosen: Sequence[FolderRow]) -> tuple[FailedPhoto, ...]:
        ids = {folder.id for folder in chosen}
        return tuple(
            FailedPhoto(row.file.path, row.reason)
            for row in self._catalog.failures.all()
            if row.folder_id in ids
        )
