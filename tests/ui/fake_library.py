"""A library as far as the window needs one: no encoder, answers decided by the test."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from fake_models import FakeModels
from PIL import Image

from sketchfind.catalog import PhotoDetails, PhotoFile
from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.library.folders.exclude import tidy_patterns
from sketchfind.library.folders.nesting import is_within
from sketchfind.library.folders.watch import FolderWatch
from sketchfind.types import (
    NO_FILTERS,
    Concept,
    Facets,
    FailedPhoto,
    Fallback,
    Filters,
    FolderState,
    Hit,
    IndexReport,
    ModelInfo,
    NamedFolders,
    NetworkUse,
    PhotoInfo,
    Pick,
    Pixels,
    Progress,
    ProgressCallback,
    Query,
    SearchResult,
    Stored,
    Variants,
)

MODEL = ModelInfo("test model", "space", 8, 64, "Apache-2.0", ("horse", "house", "sea turtle"))


class FakeWatch(FolderWatch):
    """Watches nothing; a test tells of changes with `tell`."""

    def __init__(self, tell: Callable[[frozenset[int]], None]) -> None:
        self.tell = tell
        self.watched = frozenset({1})
        self.closed = False

    @property
    def followed(self) -> frozenset[int]:
        return frozenset({1, 2, 3})

    def close(self) -> None:
        self.closed = True


class FakeLibrary(Library):
    """Answers every query with `hits`; each step can be held until the test lets it go."""

    model: ModelInfo = MODEL

    def __init__(self, hits: Sequence[Hit] = (), thumbnails: Sequence[Path] = ()) -> None:
        self.models = FakeModels(self)
        self.hits = tuple(hits)
        self.thumbnails = tuple(thumbnails)
        self.queries: list[Query] = []
        self.updates: list[tuple[Sequence[int] | None, bool]] = []
        self.checks: list[bool] = []  # which of the updates were some
        self.removed: list[int] = []
        self.warmth: Future[Fallback | None] = Future()
        self.warmth.set_result(None)
        self.error: Exception | None = None
        self.compared: list[tuple[Query, Pixels]] = []
        self.may_compare = threading.Event()
        self.may_compare.set()
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.progress: list[Progress] = []
        self.may_finish = threading.Event()
        self.may_finish.set()
        self.failed: list[FailedPhoto] = []
        self.picked: list[Pick] = []
        self.moved: dict[str, str] = {}  # where photos lie that were found elsewhere
        self.unseen = 0
        self.space, self.device = "space", ""  # of answers
        self.convincing: int | None = None
        self.stacks: tuple[int, ...] = ()
        self.unknown_words: tuple[str, ...] = ()
        self.concepts: tuple[str, ...] = ("horse", "house")
        self.update_error: Exception | None = None
        self.away: list[int] = []  # roots that came or went
        self.watches: list[FakeWatch] = []
        self.excluded: dict[int | None, tuple[str, ...]] = {None: ("@eaDir/",)}
        self.states: list[FolderState] = []
        self.cleared = 0
        self.inside: list[str] = []
        self.named: list[NamedFolders] = []
        self.names: tuple[str, ...] = ()  # words in the names of files
        self.may_name = threading.Event()
        self.may_name.set()
        self.taken_at: str | None = "2019-07-04T12:30:00"
        self.report = IndexReport(12, 0, 0, 0, 0, 0, (), 0.1, 0.1, 0.0, "space")
        self.opened = NetworkUse(0)

    def with_folder(self, path: str = "/photos/Holidays", photos: int = 12) -> FakeLibrary:
        self.put(FolderState(len(self.states) + 1, native(path), photos, 0, True, None))
        return self

    def put(self, state: FolderState) -> None:
        self.states.append(state)

    def warm_up(self) -> Future[Fallback | None]:
        return self.warmth

    def add_folder(self, path: Path) -> FolderState:
        if not path.is_dir():
            raise UserFacingError(f"{path} is not a folder.", "Choose a folder.")
        state = FolderState(len(self.states) + 1, str(path), 0, 0, True, None)
        self.states.append(state)
        return state

    def move_folder(self, folder_id: int, path: Path) -> FolderState:
        ids = [state.folder_id for state in self.states]
        if folder_id not in ids:
            raise UserFacingError("The folder is not in the list any more.")
        place = ids.index(folder_id)
        moved = replace(self.states[place], path=str(path), online=True)
        self.states[place] = moved
        return replace(moved, moved_from=native("/photos/Holidays"))

    def remove_folder(self, folder_id: int) -> int:
        forgotten = sum(each.photos for each in self.states if each.folder_id == folder_id)
        self.removed.append(folder_id)
        self.states = [state for state in self.states if state.folder_id != folder_id]
        return forgotten

    def watch(self, on_changed: Callable[[frozenset[int]], None]) -> FakeWatch:
        self.watches.append(FakeWatch(on_changed))
        return self.watches[-1]

    def exclusions(self, folder_id: int | None = None) -> tuple[str, ...]:
        return self.excluded.get(folder_id, ())

    def exclude(self, patterns: Sequence[str], folder_id: int | None = None) -> None:
        self.excluded[folder_id] = tidy_patterns(patterns)

    def count_excluded(self, patterns: Sequence[str], folder_id: int | None = None) -> int:
        return 100 * len(tidy_patterns(patterns))

    def strayed(self) -> list[int]:
        return self.away

    def catalog_version(self) -> int:
        return 1

    def folders(self) -> list[FolderState]:
        return list(self.states)

    def failures(self) -> list[FailedPhoto]:
        return self.failed

    def subfolders(self) -> list[str]:
        return self.inside

    def named_folders(self, words: str) -> list[NamedFolders]:
        """The folders of those phrases that are written."""
        if not self.may_name.wait(60):
            raise TimeoutError("the test never let the folders be found")
        return [one for one in self.named if one.phrase in words]

    def in_names(self, words: str) -> list[str]:
        return [word for word in words.replace(",", " ").split() if word in self.names]

    def names_with_photos(self, path: Path) -> tuple[str, ...]:
        if not any(is_within(str(path), state.path) for state in self.states):
            raise UserFacingError("{path} is not searched.", "Choose another.", path=path)
        return (str(path),)

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
        self.updates.append((folder_ids, retry_failed))
        self.checks.append(check)
        if self.update_error is not None:
            raise self.update_error
        for progress in self.progress:
            on_progress(progress)
        cancelled = False
        while not self.may_finish.wait(0.01):
            if cancel is not None and cancel.is_set():
                cancelled = True
                break
            if go is not None and not go.is_set():
                on_progress(Progress("paused", 10, 40))
                while not (go.wait(0.01) or (cancel is not None and cancel.is_set())):
                    pass
        return replace(self.report, cancelled=cancelled)

    def search(self, query: Query, k: int = 200, *, exact: bool = False) -> SearchResult:
        self.queries.append(query)
        if not self.may_answer.wait(60):
            raise TimeoutError("the test never let the search go")
        if self.error is not None:
            raise self.error
        if query.only_filters:
            newest = tuple(replace(hit, score=None) for hit in self.hits)
            return SearchResult(
                newest[:k], (), 0.01, "space", True, stacks=self.stacks[:k], listed=len(newest)
            )
        concepts = tuple(Concept(name, 0.4) for name in self.concepts)
        return SearchResult(
            self.hits[:k],
            concepts,
            0.01,
            self.space,
            True,
            self.convincing,
            self.stacks[:k],
            unknown_words=self.unknown_words,
            unseen=self.unseen,
            device=self.device,
        )

    def variants(self, query: Query, sketches: Pixels, cancel: threading.Event) -> Variants:
        """Embed each sketch as the darkness of its pixels."""
        self.compared.append((query, sketches))
        while not self.may_compare.wait(0.01):
            if cancel.is_set():
                raise CancelledError
        if self.error is not None:
            raise self.error
        dark = 255.0 - sketches.reshape(len(sketches), -1).astype(np.float32)
        return Variants(self.model.space, dark)

    def line_effects(self, variants: Variants, photo_id: int) -> tuple[float, ...] | None:
        """The earlier a line, the more it speaks for odd photos, and against even ones."""
        if variants.space != self.model.space:
            return None
        sign, lines = 1 if photo_id % 2 else -1, len(variants.embeddings) - 1
        return tuple(sign * 0.3 / (number + 1) ** 4 for number in range(lines))

    def facets(self, filters: Filters = NO_FILTERS) -> Facets:
        years = ((2024, 1200), (2019, 34), (2001, 1))[1 if filters.folders else 0 :]
        return Facets(("JPEG", "PNG"), "2001-02-03", "2024-05-06", years)

    def pick(self, hit: Hit, sketch: Pixels | None, words: str) -> Pick:
        drawing = None if sketch is None else sketch.tobytes()
        day = "2024-05-06T10:00:00+00:00"
        path = Path(hit.path)
        content = path.read_bytes() if path.exists() else hit.path.encode()
        content_hash = hashlib.sha256(content).hexdigest()
        pick = Pick(day, content_hash, hit.path, hit.rank, 9, words, drawing)
        self.picked.append(pick)
        return pick

    def pick_thumbnail(self, pick: Pick) -> Path | None:
        return self.thumbnail(int(pick.content_hash, 16))

    def pick_places(self, pick: Pick) -> tuple[str, ...]:
        return (self.moved.get(pick.path, pick.path),)

    def forget_pick(self, pick: Pick) -> None:
        self.picked.remove(pick)

    def picks(self) -> list[Pick]:
        return list(self.picked)

    def forget_picks(self) -> None:
        self.picked.clear()

    def storage(self) -> list[Stored]:
        return [
            Stored("catalog", Path("/profile/catalog.sqlite"), 2_000_000),
            Stored("thumbnails", Path("/profile/cache/thumbnails"), 5_000_000),
        ]

    def network_use(self) -> NetworkUse:
        return self.opened

    def clear_caches(self) -> None:
        if self.error is not None:
            raise self.error
        self.cleared += 1

    def photo(self, photo_id: int) -> PhotoDetails | None:
        path = self.hits[photo_id - 1].path
        info = PhotoInfo("aa", 4000, 3000, "JPEG", self.taken_at, "Box 2", 52.5163, -13.5)
        changed_ns = int(datetime(2018, 5, 6, 7, 8).timestamp()) * 10**9
        return PhotoDetails(PhotoFile(path, 2_500_000, changed_ns), info)

    def thumbnail(self, photo_id: int) -> Path | None:
        return self.thumbnails[photo_id % len(self.thumbnails)] if self.thumbnails else None


def native(path: str) -> str:
    """Return a path as this system separates its names."""
    return str(Path(path))


def some_hits(count: int) -> list[Hit]:
    return [
        Hit(
            rank,
            0.9 - 0.8 * rank / (count + 1),
            native(f"/photos/Holidays/IMG_{rank:05}.jpg"),
            rank,
        )
        for rank in range(1, count + 1)
    ]


def photo_hits(folder: Path, count: int) -> list[Hit]:
    """Write up to six photos of 640 x 480 pixels and return them as an answer."""
    hits = []
    for rank in range(1, count + 1):
        path = folder / f"photo {rank}.jpg"
        Image.new("RGB", (640, 480), (60 * rank % 256, 0, 0)).save(path)
        hits.append(Hit(rank, 1 - rank / 10, str(path), rank))
    return hits


def path_of(library: FakeLibrary, row: int) -> Path:
    """Return where a photo of the answer lies."""
    return Path(library.hits[row].path)
