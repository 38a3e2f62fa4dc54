"""Update, check, measure and clean a profile."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import closing

from sketchfind import network
from sketchfind.atomic_files import delete, sweep
from sketchfind.library.folders.reach import within_reach
from sketchfind.library.models.store import BEFORE, ModelStore
from sketchfind.library.profile.doctor import Doctor
from sketchfind.library.profile.storage import measure
from sketchfind.library.search.open_space import OpenSpace
from sketchfind.library.update.awake import Awake
from sketchfind.library.update.control import Control
from sketchfind.library.update.counts import Counts
from sketchfind.library.update.update import Update
from sketchfind.library.verbs.opened import OpenLibrary
from sketchfind.settings import load_settings
from sketchfind.types import (
    FailedPhoto,
    Finding,
    IndexReport,
    NetworkUse,
    ProgressCallback,
    Status,
    Stored,
)


class UpkeepVerbs(OpenLibrary):
    """What can be asked about the profile as a whole."""

    def update(
        self,
        *,
        folder_ids: Sequence[int] | None = None,
        retry_failed: bool = False,
        check: bool = False,
        on_progress: ProgressCallback = lambda _progress: None,
        cancel: threading.Event | None = None,
        go: threading.Event | None = None,
    ) -> IndexReport:
        """Bring these folders, or all, up to date with the disk. Blocks; one runs at a time.

        Files that failed before and did not change are tried again only with `retry_failed` or
        `check`. With `check`, the content of all known photos is compared, not only size and time.
        `report.failed` lists every file of the folders that cannot be used, old failures too.
        While `go` is given and not set, the update pauses and keeps no encoder process. The
        computer is kept awake except in pauses.
        Cancelling, like a crash, keeps what was committed; the next update goes on from there.
        Raises EncoderUnavailable or ModelFileError when nothing can be encoded, ProfileBusy when
        another process is updating this profile.
        """

        def cancelled() -> bool:
            return self._gate.closed or (cancel is not None and cancel.is_set())

        counts, awake = Counts(), Awake()

        def run(space: OpenSpace, chosen: Sequence[int] | None, check: bool = False) -> None:
            def stopped() -> bool:  # also if another model was chosen, as hours may be left
                return cancelled() or space not in self._spaces.both()

            control = Control(on_progress, stopped, go, awake)
            Update(self._catalog, space, self._folders, self._thumbnails, control, counts).run(
                chosen, retry_failed=retry_failed, check=check
            )

        with self._inside(), self._update_lock, self._catalog.updating(), closing(awake):
            self._spaces.require_spaces()
            started = time.monotonic()
            run(self._spaces.now, folder_ids, check)
            # The model that answers goes first, so that new photos are found before both are done.
            coming = self._spaces.coming
            if coming is not None and not cancelled():
                offline = counts.offline  # of these folders only; the next run covers all folders
                run(coming, None)
                counts.offline = offline
                self._spaces.advance()
            self._keep_builtin()
            sweep(self._profile.data, self._profile.models, self._profile.drawings)
            return self._report(counts, folder_ids, time.monotonic() - started, cancelled())

    def catalog_version(self) -> int:
        """Return a number that changes whenever this program or another one writes the catalog."""
        with self._inside():
            return self._catalog.version()

    def failures(self) -> list[FailedPhoto]:
        """Return every file that cannot be used, and why."""
        with self._inside():
            return list(self._failed(None))

    def storage(self) -> list[Stored]:
        """Return where the program keeps its files, and how large they are."""
        return measure(self._profile)

    def network_use(self) -> NetworkUse:
        """Return the network sockets that this process opened; encoder processes can open none."""
        return network.socket_counter().seen

    def clear_caches(self) -> None:
        """Delete the index and the thumbnails of photos within reach; `update` makes them again.

        Raises UserFacingError while photos are being read.
        """
        with self._between_updates():
            photos = self._catalog.photos.known(self._space.id)
            reached = within_reach(photos, self._catalog.folders.all(), self._folders.drives)
            out_of_reach = {photo.content_hash for photo in photos if photo.id not in reached}
            self._thumbnails.remove(self._thumbnails.existing() - out_of_reach)
            self._index.discard()
            for path in self._profile.index.glob("*"):  # indexes of other models too
                delete(path)

    def status(self) -> Status:
        """Return what the profile holds, and which folders are there now."""
        with self._inside():
            return Status(
                profile=str(self._profile.data),
                cache=str(self._profile.cache),
                model=self._spaces.now.engine.info.name,
                space=self._space.name,
                photos=self._catalog.photos.count(),
                embedded=self._catalog.embeddings.count_searchable(self._space),
                failed=self._catalog.failures.count(),
                folders=tuple(self._folders.states_now()),
                preparing=self._spaces.preparing(),
            )

    def doctor(self, repair: bool = False) -> list[Finding]:
        """Check the profile; with `repair`, mend what can be mended without reading photos."""
        with self._inside():
            doctor = Doctor(
                self._catalog,
                self._spaces.both(),
                self._folders,
                self._thumbnails,
                self._profile,
            )
            return doctor.examine(repair=repair)

    def _keep_builtin(self) -> None:
        """Keep a copy of the built-in model if it is in use; drop its forerunners once it is ready.

        A forerunner is kept until the built-in model has seen all photos.
        """
        store, spaces = ModelStore(self._profile), self._spaces
        if any(store.is_builtin(space.row.name) for space in spaces.both()):
            store.keep_builtin()
        chosen = load_settings(self._profile.settings).model
        if spaces.complete and store.is_builtin(self._space.name) and chosen != BEFORE:
            for name, path in store.forerunners().items():
                if store.by_space(name, other_than=path) is None:
                    spaces.forget(name)
                delete(path)

    def _report(
        self, counts: Counts, folder_ids: Sequence[int] | None, seconds: float, cancelled: bool
    ) -> IndexReport:
        took = counts.encoding_seconds
        return IndexReport(
            photos=self._catalog.photos.count(),
            added=counts.added,
            updated=counts.updated,
            moved=counts.moved,
            removed=counts.removed,
            offline=counts.offline,
            failed=self._failed(folder_ids),
            seconds=seconds,
            scan_seconds=counts.scan_seconds,
            photos_per_second=counts.encoded / took if took else 0.0,
            space=self._space.name,
            cancelled=cancelled,
        )

    def _failed(self, folder_ids: Sequence[int] | None) -> tuple[FailedPhoto, ...]:
        return tuple(
            FailedPhoto(row.file.path, row.reason)
            for row in self._catalog.failures.all()
            if folder_ids is None or row.folder_id in folder_ids
        )
