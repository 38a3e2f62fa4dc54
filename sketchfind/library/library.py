"""The application's verbs, for the window and for the command line alike."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from sketchfind import network
from sketchfind.catalog import Catalog, PhotoDetails, SpaceRow
from sketchfind.engine.client import ProcessEngine
from sketchfind.engine.interface import Engine
from sketchfind.errors import UserFacingError
from sketchfind.library import attribution
from sketchfind.library.accelerator import Accelerator
from sketchfind.library.control import Control
from sketchfind.library.doctor import Doctor
from sketchfind.library.folders import LibraryFolders
from sketchfind.library.gate import Gate
from sketchfind.library.model_view import ModelView
from sketchfind.library.models import Models
from sketchfind.library.storage import clear_caches, measure
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.library.update import Update
from sketchfind.library.views import FormerModel, Views
from sketchfind.library.watch import FolderWatch
from sketchfind.paths import Profile
from sketchfind.types import (
    Connections,
    Embeddings,
    Facets,
    FailedPhoto,
    Finding,
    FolderState,
    Hit,
    IndexReport,
    ModelCost,
    ModelInfo,
    Pick,
    Pixels,
    Preparing,
    Progress,
    ProgressCallback,
    Query,
    SearchResult,
    Status,
    Stored,
)

MakeEngine = Callable[[Path, str], Engine]  # from a model file and a device


class Library:
    """The photos of one profile as one model sees them. Every method may be called from any thread.

    Opening is fast and imports no torch. Embeddings of other models stay in the catalog.
    Raises ModelFileError or ProfileError when it cannot be opened.
    """

    def __init__(
        self,
        profile: Profile,
        model: Path,
        device: str = "auto",
        *,
        engine: Engine | None = None,
        engines: MakeEngine = ProcessEngine,
        former: FormerModel | None = None,
    ) -> None:
        """Open a profile with a model.

        `former` finds the file of a model by its space. With it, the model that answered before
        goes on answering until `model` has seen all photos; without, `model` answers at once for
        what it has seen.
        """
        engine = engine or engines(model, device)
        self._profile = profile.create()
        self._catalog = Catalog(profile.catalog)
        try:
            self._views = Views(
                self._catalog, profile.index, engine, lambda path: engines(path, device)
            )
            if former is not None:
                self._views.begin(former)
        except BaseException:
            self._catalog.close()
            raise
        self._models = Models(self, profile, device)
        self._thumbnails = ThumbnailStore(profile.thumbnails)
        self._folders = LibraryFolders(self._catalog, profile, self._thumbnails)
        self._gate = Gate(self._catalog.clear_errors)
        self._update_lock = threading.Lock()

    @property
    def _space(self) -> SpaceRow:
        return self._views.now.space

    @property
    def _accelerator(self) -> Accelerator:
        return self._views.now.accelerator

    @property
    def model(self) -> ModelInfo:
        """The model that answers."""
        return self._views.now.engine.info

    @property
    def models(self) -> Models:
        """What can be done with models."""
        return self._models

    @property
    def preparing(self) -> Preparing | None:
        """Which model is to answer next, and how many photos it has seen."""
        with self._gate.enter():
            return self._views.preparing()

    def prepare(self, model: Path, *, at_once: bool = False) -> None:
        """Let another model answer: when `update` has shown it all photos, or `at_once`.

        Going back to a model that has seen them all is at once, too. Raises ModelFileError.
        """
        with self._gate.enter():
            self._views.prepare(model, at_once=at_once)

    def forget_model(self, space: str) -> int:
        """Delete all that a space holds; return how many embeddings that were.

        Raises UserFacingError when it is the one that answers or is to answer next.
        """
        with self._gate.enter(), self._update_lock, self._catalog.updating():
            return self._views.forget(space)

    def spaces(self) -> dict[str, int]:
        """Return how many embeddings each space holds."""
        with self._gate.enter():
            return self._views.sizes()

    @property
    def encoder_ready(self) -> bool:
        """Whether the model is loaded, so that a search is answered at once."""
        return self._views.now.queries.ready

    def warm_up(self) -> Future[None]:
        """Load model and index in the background; the future tells when the model is ready."""
        with self._gate.enter():
            return self._views.now.warm_up()

    def measure(self) -> ModelCost:
        """Measure what the model costs on this machine; blocks for seconds, as searches do then.

        Raises UserFacingError when the model cannot be loaded.
        """
        with self._gate.enter():
            return self._views.now.queries.measure().result()

    def add_folder(self, path: Path) -> FolderState:
        """Add a root, or return the one that is there; `update` then finds its photos.

        Raises UserFacingError when it is no folder that can be read, or belongs to the profile.
        """
        with self._gate.enter():
            return self._folders.add(path)

    def remove_folder(self, folder_id: int) -> None:
        """Forget a root and what is known about its photos; the files are not touched."""
        with self._gate.enter():
            self._folders.remove(folder_id)
            self._views.now.searcher.forget()

    def folders(self) -> list[FolderState]:
        """Return all roots as the last update saw them."""
        with self._gate.enter():
            return self._folders.states()

    def watch(self, on_changed: Callable[[frozenset[int]], None]) -> FolderWatch:
        """Begin to notice changes in what updates look through, until it or the library is closed.

        `on_changed` is called in a thread of its own with the ids of roots that need an `update`.
        """
        return self._folders.watch(on_changed)

    def strayed(self) -> list[int]:
        """Return the roots that came back or went away since the last update."""
        with self._gate.enter():
            return self._folders.strayed()

    def exclusions(self, folder_id: int | None = None) -> tuple[str, ...]:
        """Return the patterns of what is left out of a root, or of all roots alike."""
        with self._gate.enter():
            return self._folders.exclusions(folder_id)

    def exclude(self, patterns: Sequence[str], folder_id: int | None = None) -> None:
        """Set what is left out of a root, or of all roots alike; the next `update` follows it.

        Raises UserFacingError for a pattern that means nothing; then none is changed.
        """
        with self._gate.enter():
            self._folders.exclude(patterns, folder_id)

    def count_excluded(self, patterns: Sequence[str], folder_id: int | None = None) -> int:
        """Count the photos that can be found and that these patterns would leave out."""
        with self._gate.enter():
            return self._folders.count_excluded(patterns, folder_id)

    def update(
        self,
        *,
        folder_ids: Sequence[int] | None = None,
        retry_failed: bool = False,
        on_progress: ProgressCallback | None = None,
        cancel: threading.Event | None = None,
        go: threading.Event | None = None,
    ) -> IndexReport:
        """Bring these folders, or all, up to date with the disk. Blocks; one runs at a time.

        Files that failed before and did not change are tried again only with `retry_failed`.
        `report.failed` lists every file of the folders that cannot be used, old failures too.
        While `go` is given and not set it pauses, with no encoder process.
        Cancelling, like a crash, keeps what was committed; the next update goes on from there.
        Raises EncoderUnavailable or ModelFileError when nothing can be encoded, ProfileError when
        another process is updating this profile.
        """

        def cancelled() -> bool:
            return self._gate.closed or (cancel is not None and cancel.is_set())

        def run(view: ModelView, chosen: Sequence[int] | None) -> IndexReport:
            return Update(
                self._catalog,
                view.space,
                self._thumbnails,
                view.accelerator,
                view.engine,
                own=self._folders.own,
                general=self._folders.exclusions(None),
                control=Control(on_progress or _ignore, cancelled, go),
                on_scanned=self._folders.scanned,
            ).run(chosen, retry_failed=retry_failed)

        with self._gate.enter(), self._update_lock, self._catalog.updating():
            report = run(self._views.now, folder_ids)
            # What is new can be found by the model that answers before the next one sees it all.
            coming = self._views.coming
            if coming is not None and not report.cancelled:
                report = with_second(report, run(coming, None))
                self._views.advance()
            return replace(report, space=self._space.name)

    def search(self, query: Query, k: int = 200, *, exact: bool = False) -> SearchResult:
        """Answer a query, best first; blocks until the encoder has answered.

        Raises UserFacingError for a query that cannot be understood, EncoderUnavailable when the
        encoder process died.
        """
        with self._gate.enter(), self._views.using() as view:
            return view.answer(query, k, exact=exact)

    def variants(self, query: Query, sketches: Pixels, cancel: threading.Event) -> Embeddings:
        """Embed a query with each of the sketches (n, S, S) in place of its own; rows (n, d).

        Blocks; raises CancelledError after `cancel`, and what `search` raises.
        """
        with self._gate.enter(), self._views.using() as view:
            query = view.with_vectors(query)
            return attribution.encode_variants(view.queries, query, sketches, cancel.is_set)

    def line_effects(self, variants: Embeddings, photo_id: int) -> tuple[float, ...]:
        """Return how much each line of a drawing speaks for a photo, or, below zero, against it.

        The first of the `variants` (n, d) is the whole drawing, the others lack one line each.
        """
        with self._gate.enter(), self._views.using() as view:
            found = attribution.effects(
                variants, photo_id, self._catalog, view.space, view.background
            )
            return tuple(found.tolist())

    def facets(self) -> Facets:
        """Return what the photos can be filtered by."""
        with self._gate.enter():
            return self._catalog.filtering.facets()

    def thumbnail(self, photo_id: int) -> Path | None:
        """Return the thumbnail file of a photo, or None if it has none."""
        photo = self.photo(photo_id)
        if photo is None:
            return None
        path = self._thumbnails.path(photo.info.content_hash)
        return path if path.is_file() else None

    def photo(self, photo_id: int) -> PhotoDetails | None:
        """Return what is known about a photo, or None if there is none of this id."""
        with self._gate.enter():
            return self._catalog.photos.details(photo_id)

    def pick(self, hit: Hit, sketch: Pixels | None, words: str) -> None:
        """Remember that `hit` was the photo wanted, with the (S, S) drawing and the words."""
        photo = self.photo(hit.photo_id)
        if photo is None:
            return
        drawing = None
        if sketch is not None:
            buffer = io.BytesIO()
            Image.fromarray(sketch).save(buffer, "PNG")
            drawing = buffer.getvalue()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._gate.enter():
            total = self._catalog.embeddings.count_searchable(self._space)
            self._catalog.picks.add(
                Pick(now, photo.info.content_hash, hit.path, hit.rank, total, words, drawing)
            )

    def picks(self) -> list[Pick]:
        """Return what was found, oldest first."""
        with self._gate.enter():
            return self._catalog.picks.all()

    def forget_picks(self) -> None:
        """Forget what was found."""
        with self._gate.enter():
            self._catalog.picks.clear()

    def failures(self) -> list[FailedPhoto]:
        """Return every file that cannot be used, and why."""
        with self._gate.enter():
            return [FailedPhoto(row.file.path, row.reason) for row in self._catalog.failures.all()]

    def storage(self) -> list[Stored]:
        """Return where everything is that the program keeps, and how large it is."""
        return measure(self._profile)

    def connections(self) -> Connections:
        """Return the network sockets that this process opened; encoder processes can open none."""
        return network.watch().seen

    def clear_caches(self) -> None:
        """Delete the index, and thumbnails of photos that are there; `update` makes them again.

        Raises UserFacingError while photos are being read.
        """
        if not self._update_lock.acquire(blocking=False):
            raise UserFacingError(
                "The folders are being read at the moment.",
                "Wait until that has finished, or stop it, and try again.",
            )
        try:
            with self._gate.enter(), self._catalog.updating():
                known = self._catalog.photos.known(self._space.id)
                clear_caches(known, self._thumbnails, self._accelerator, self._profile.index)
        finally:
            self._update_lock.release()

    def status(self) -> Status:
        """Return what the profile holds."""
        with self._gate.enter():
            return Status(
                profile=str(self._profile.data),
                model=self.model.name,
                space=self._space.name,
                photos=self._catalog.photos.count(),
                embedded=self._catalog.embeddings.count_searchable(self._space),
                failed=self._catalog.failures.count(),
                folders=tuple(self._folders.states()),
                preparing=self._views.preparing(),
            )

    def doctor(self, repair: bool = False) -> list[Finding]:
        """Check the profile; with `repair`, mend what can be made again without reading photos."""
        with self._gate.enter():
            doctor = Doctor(
                self._catalog, self._space, self._thumbnails, self._accelerator, self._profile
            )
            return doctor.examine(repair=repair)

    def close(self) -> None:
        """Stop what runs, end the encoder processes, and close the files."""
        if not self._gate.shut():
            return
        self._views.close()  # whoever waits for an answer gets an error
        self._folders.close()
        self._gate.wait_until_empty()
        self._catalog.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def with_second(first: IndexReport, second: IndexReport) -> IndexReport:
    """Add what was encoded for the model that is to answer next."""
    return replace(
        second,
        added=first.added + second.added,
        updated=first.updated + second.updated,
        moved=first.moved + second.moved,
        removed=first.removed + second.removed,
        failed=second.failed or first.failed,
        seconds=first.seconds + second.seconds,
        photos_per_second=second.photos_per_second or first.photos_per_second,
    )


def _ignore(_progress: Progress) -> None:
    """Take no interest in progress."""
