"""Encode files in batches and commit each batch as one transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing

from sketchfind.catalog import Catalog, PhotoFile, SpaceRow
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.errors import UserFacingError, out_of_room, why
from sketchfind.library.clock import utc
from sketchfind.library.folders.drives import Drives
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.library.update.control import Control
from sketchfind.library.update.counts import Counts
from sketchfind.library.update.pace import Pace
from sketchfind.library.update.plan import Part, Work
from sketchfind.types import EncodedPhoto, FailedPhoto, Progress

BATCH = 64  # most photos of a transaction: about two seconds of work, which a crash can cost
FIRST_BATCH = 8  # fewest photos of a transaction
BATCH_SECONDS = 4.0  # how long a batch should take at most on a slow machine
_POLL_SECONDS = 0.1

Results = list[tuple[Work, EncodedPhoto | FailedPhoto]]
_Batch = tuple[Sequence[Work], Future[Results]]


class Ingest:
    """Bring files into the catalog; what is committed can be searched at once."""

    def __init__(
        self,
        catalog: Catalog,
        space: SpaceRow,
        thumbnails: ThumbnailStore,
        control: Control,
        drives: Drives,
        counts: Counts,
    ) -> None:
        self._catalog = catalog
        self._space = space
        self._thumbnails = thumbnails
        self._control = control
        self._drives = drives
        self._counts = counts
        self._pace = Pace()
        self._read = 0  # files, in all parts so far

    def run(self, part: Part, encoder: IngestEncoder) -> None:
        """Encode all work in its order; while one batch is committed, the next one is encoded.

        Progress continues from earlier parts, towards the expected total. Raises what the encoder
        raises; earlier batches stay committed.
        """
        control, before = self._control, self._counts.encoding_seconds
        total = self._read + len(part.work) + part.later
        seen_anew = self._is_seen_anew(part.work)
        started = control.clock()
        self._pace.restart()  # because the encoder starts anew, too

        def report() -> None:
            speed, left = self._pace.per_second, self._pace.seconds_left(total - self._read)
            control.report(Progress("encoding", self._read, total, speed, left, seen_anew))

        report()
        with closing(self._encoded(part.work, encoder)) as batches:
            for batch, results in batches:
                self._commit(results)
                self._read += len(batch)
                self._counts.encoding_seconds = before + control.clock() - started
                self._pace.advance(self._read)
                report()

    def _is_seen_anew(self, work: Sequence[Work]) -> bool:
        """Tell whether most photos are read only because this model has not seen them yet."""
        unseen = sum(item.kind == "unseen" for item in work)
        return 2 * unseen > len(work) and len(self._catalog.embeddings.spaces()) > 1

    def _encoded(
        self, work: Sequence[Work], encoder: IngestEncoder
    ) -> Generator[tuple[Sequence[Work], Results]]:
        """Yield each batch with its results, encoding one batch ahead; stops when cancelled.

        At a pause, batches being encoded are finished and yielded, then the encoder rests.
        """
        begun: deque[_Batch] = deque()
        taken = 0  # yielded
        with ThreadPoolExecutor(1, thread_name_prefix="ingest") as thread:
            try:
                while begun or taken < len(work):
                    if self._control.paused() and not begun and not self._rest(encoder):
                        return
                    while len(begun) < 2 and (batch := self._next_batch(work, taken, begun)):
                        begun.append((batch, thread.submit(self._encode, batch, encoder)))
                    if not begun:
                        continue  # a pause began this moment
                    if not self._finished(begun):
                        return
                    batch, future = begun.popleft()
                    taken += len(batch)
                    yield batch, future.result()
            finally:
                # Only if this was cut short is anything still running, and then it is not needed.
                if any(not future.done() for _, future in begun):
                    encoder.cancel()
                for _, future in begun:
                    future.cancel()

    def _rest(self, encoder: IngestEncoder) -> bool:
        """Free the encoder's memory and wait until a pause ends; return False when cancelled."""
        encoder.rest()
        if self._control.checkpoint():
            return False
        self._pace.restart()
        return True

    def _next_batch(self, work: Sequence[Work], taken: int, begun: deque[_Batch]) -> Sequence[Work]:
        """Return the next batch after the work that was taken or begun; empty during a pause.

        The first is small, so that the newest photos can soon be found; no batch takes long.
        """
        if self._control.paused():
            return ()
        start = taken + sum(len(batch) for batch, _ in begun)
        size = min(BATCH, max(FIRST_BATCH, round(self._pace.per_second * BATCH_SECONDS)))
        return work[start : start + size]

    def _encode(self, batch: Sequence[Work], encoder: IngestEncoder) -> Results:
        """Encode a batch, without the photos of roots that were removed meanwhile."""
        roots = Roots(self._catalog.folders.all())
        wanted = [work for work in batch if roots.owner(work.file.path) is not None]
        results = encoder.encode([work.file.path for work in wanted], self._answers)
        return list(zip(wanted, results, strict=True))

    def _answers(self, path: str) -> bool:
        owner = Roots(self._catalog.folders.all()).owner(path)
        return owner is None or self._drives.is_online(owner.path, has_photos=True)

    def _finished(self, begun: deque[_Batch]) -> bool:
        """Wait for the first batch; return False when cancelled.

        A pause withdraws the second batch, unless it is being encoded already.
        """
        while not self._control.cancelled():
            if self._control.paused() and len(begun) > 1 and begun[-1][1].cancel():
                begun.pop()
            if wait([begun[0][1]], timeout=_POLL_SECONDS).done:
                return True
        return False

    def _commit(self, results: Results) -> None:
        try:
            for _, result in results:
                if isinstance(result, EncodedPhoto):
                    self._thumbnails.write(result.info.content_hash, result.thumbnail)
        except OSError as error:
            raise UserFacingError(
                "Thumbnails cannot be written: {reason}.",
                "Free some space on the disk, or choose another profile folder."
                if out_of_room(error)
                else "Check the cache folder, or choose another profile folder.",
                reason=why(error),
            ) from error
        away = self._away(results)
        with self._catalog.transaction():
            # Read now: a root may have been added or removed since the scan.
            roots = Roots(self._catalog.folders.all())
            for work, result in results:
                owner = roots.owner(work.file.path)
                if owner is None:
                    continue
                if isinstance(result, FailedPhoto):
                    if (result.transient or result.doubtful) and owner.id in away:
                        continue  # unplugged meanwhile: the next scan counts it as offline
                    self._save_failure(owner.id, work, result)
                else:
                    self._save_photo(owner.id, work, result)
                    self._counts.added += work.kind == "new"
                    self._counts.updated += work.kind != "new"
                    self._counts.encoded += 1

    def _away(self, results: Results) -> set[int]:
        """Return the roots that do not answer and whose files may have failed because of that.

        Called before the transaction, so that a drive that hangs does not block the catalog.
        """
        roots = Roots(self._catalog.folders.all())
        suspected = {
            roots.owner(work.file.path)
            for work, result in results
            if isinstance(result, FailedPhoto) and (result.transient or result.doubtful)
        }
        return {
            root.id
            for root in suspected
            if root is not None and not self._drives.is_online(root.path, has_photos=True)
        }

    def _save_photo(self, folder_id: int, work: Work, photo: EncodedPhoto) -> None:
        before = work.photo_id and self._catalog.photos.details(work.photo_id)
        photo_id = self._catalog.photos.save(folder_id, work.file, photo.info)
        # Compared here as well, because a file may be replaced between scan and decoding.
        if before and before.info.content_hash != photo.info.content_hash:
            self._catalog.embeddings.drop(photo_id)  # other models saw other content
        self._catalog.embeddings.put(self._space, photo_id, photo.embedding)
        self._catalog.failures.forget([work.file.path])

    def _as_seen(self, file: PhotoFile, failure: FailedPhoto) -> PhotoFile:
        """Return the size and time to record for a failed file, which decide about another try.

        For a transient failure both are 0, which no scan will see, so each scan tries again. For a
        doubtful one the time is 0 the first time only: busy cores or a lack of memory seldom occur
        twice, and a file that ends or holds up the encoder must not do so at every start. Failures
        for two models in one update count as one, because the same cores are busy.
        """
        if failure.transient:
            return PhotoFile(file.path, 0, 0)
        once = PhotoFile(file.path, file.size, 0)
        doubted = self._counts.doubted
        if failure.doubtful and (
            file.path in doubted or self._catalog.failures.find(file.path) not in (once, file)
        ):
            doubted.add(file.path)
            return once
        return file

    def _save_failure(self, folder_id: int, work: Work, failure: FailedPhoto) -> None:
        self._catalog.failures.record(folder_id, self._as_seen(work.file, failure), failure.reason)
        if work.kind == "changed" and work.photo_id is not None:
            # What the catalog knows describes content that is gone.
            self._catalog.photos.mark_missing([work.photo_id], utc())
