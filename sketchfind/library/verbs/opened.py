"""The parts of an open library, made together and closed together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.engine.client import Engine
from sketchfind.errors import UserFacingError
from sketchfind.library.folders.folders import LibraryFolders
from sketchfind.library.gate import Gate
from sketchfind.library.search.spaces import FormerModel, Spaces
from sketchfind.library.search.vector_index import VectorIndex
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.paths import Profile
from sketchfind.settings import Device

MakeEngine = Callable[[Path, Device], Engine]


class OpenLibrary:
    """What all verbs work with; every call passes through a gate, which `close` shuts."""

    def __init__(
        self,
        profile: Profile,
        model: Path,
        device: Device = "auto",
        *,
        engine: Engine | None = None,
        engines: MakeEngine = Engine,
        former: FormerModel | None = None,
    ) -> None:
        """Open a profile with a model.

        `former` finds the file of a model by its space. With it, the model that answered before
        keeps answering until `model` has seen all photos; without it, `model` answers at once, for
        the photos that it has seen.
        """
        engine = engine or engines(model, device)
        self._profile = profile.create()
        self._catalog = Catalog(profile.catalog)
        self._thumbnails = ThumbnailStore(profile.thumbnails)
        self._folders = LibraryFolders(self._catalog, profile, self._thumbnails)
        try:
            with self._catalog.errors_explained():
                self._spaces = Spaces(
                    self._catalog,
                    profile.index,
                    engine,
                    lambda path: engines(path, device),
                    self._folders.drives,
                )
                if former is not None:
                    self._spaces.begin(former)
        except BaseException:
            self._catalog.close()
            raise
        self._device = device
        self._gate = Gate()
        self._update_lock = threading.Lock()

    @property
    def _space(self) -> SpaceRow:
        return self._spaces.now.row

    @property
    def _index(self) -> VectorIndex:
        return self._spaces.now.index

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """Keep the library open for the block; turn errors of SQLite into clear ones."""
        with self._gate.enter(), self._catalog.errors_explained():
            yield

    @contextmanager
    def _between_updates(self) -> Iterator[None]:
        """Let no update begin before the block ends; never wait for one, as it may take hours.

        Raises UserFacingError if one is running, ProfileBusy if another process is running one.
        """
        if not self._update_lock.acquire(blocking=False):
            raise UserFacingError(
                "The folders are being read at the moment.",
                "Wait until that has finished, or stop it, and try again.",
            )
        try:
            with self._inside(), self._catalog.updating():
                yield
        finally:
            self._update_lock.release()

    def close(self) -> None:
        """Stop what runs, end the encoder processes, and close the files."""
        if not self._gate.shut():
            return
        self._spaces.close()  # callers that wait for an answer get an error
        self._folders.close()
        self._gate.wait_until_empty()
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
