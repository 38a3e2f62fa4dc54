"""Which model answers and which is to answer next; their spaces share one catalog."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sketchfind.catalog import Catalog
from sketchfind.engine.client import Engine
from sketchfind.errors import UserFacingError
from sketchfind.index import discard_index
from sketchfind.library.folders.drives import Drives
from sketchfind.library.search.open_space import OpenSpace
from sketchfind.types import Preparing

log = logging.getLogger(__name__)

FormerModel = Callable[[str], Path | None]  # from the name of a space to the file of its model


class Spaces:
    """The model that answers (`now`), and the one that is `coming`; thread-safe.

    The catalog remembers which space answers, so that a program ended during preparation
    continues with both.
    """

    def __init__(
        self,
        catalog: Catalog,
        index_folder: Path,
        engine: Engine,
        make: Callable[[Path], Engine],
        drives: Drives,
    ) -> None:
        """Let `engine` answer; `make` makes engines for other models from their files."""
        self._catalog, self._index_folder = catalog, index_folder
        self._make, self._drives = make, drives
        self._lock = threading.Lock()
        self.now = self._open(engine)
        self.coming: OpenSpace | None = None

    def begin(self, former: FormerModel) -> None:
        """Let the former model answer for now, if the chosen one has not seen all photos."""
        before = self._catalog.answering
        if before and before != self.now.row.name and not self._is_ready(self.now):
            path = former(before)
            if path is not None:
                self.coming, self.now = self.now, self._open(self._make(path))
                return
            log.info("the model of the space %s is gone", before)
        self._catalog.answering = self.now.row.name

    def prepare(self, model: Path, *, at_once: bool = False) -> None:
        """Make a model the next one; it answers now with `at_once` or if it has seen all photos."""
        engine = self._make(model)
        with self._lock:
            if self.now.reads(engine):
                self.coming = None  # back to what answers anyway
                self._catalog.answering = self.now.row.name
                return
            if self.coming is None or not self.coming.reads(engine):
                self.coming = self._open(engine)
            coming = self.coming
        # Switch also to another file of the same model: the former file may be deleted now.
        if at_once or coming.row == self.now.row or self._is_ready(coming):
            self._switch_to(coming)

    def advance(self) -> None:
        """Let the coming model answer if it has seen all photos."""
        coming = self.coming
        if coming is not None and self._is_ready(coming):
            self._switch_to(coming)

    def both(self) -> list[OpenSpace]:
        """Return the space that answers, and the coming one if there is one."""
        with self._lock:
            return [self.now] if self.coming is None else [self.now, self.coming]

    @property
    def complete(self) -> bool:
        """Whether the model that answers has seen all photos, and no other one is coming."""
        return self.coming is None and self._is_ready(self.now)

    def require_spaces(self) -> None:
        """Raise UserFacingError if another process has deleted what one of the models has seen."""
        there = {row.name for row in self._catalog.embeddings.spaces()}
        for space in self.both():
            if space.row.name not in there:
                raise UserFacingError(
                    "Another program has deleted what the model {name} has seen.",
                    "Close sketchfind and start it again.",
                    name=space.engine.info.name,
                )

    def preparing(self) -> Preparing | None:
        """Return how far the coming model is."""
        coming = self.coming
        if coming is None:
            return None
        embeddings = self._catalog.embeddings
        done = embeddings.count_searchable(coming.row)
        total = done + embeddings.count_lacking(coming.row)
        return Preparing(coming.engine.info.name, coming.row.name, done, total)

    @contextmanager
    def using(self) -> Iterator[OpenSpace]:
        """Yield the space that answers; it is not retired before the block ends."""
        with ExitStack() as stack:
            while True:
                space = self.now
                try:
                    stack.enter_context(space.gate.enter())
                    break
                except UserFacingError:
                    if space is self.now:
                        raise
            yield space

    def sizes(self) -> dict[str, int]:
        """Return how many embeddings each space holds."""
        embeddings = self._catalog.embeddings
        return {row.name: embeddings.count(row) for row in embeddings.spaces()}

    def forget(self, name: str) -> int:
        """Delete the embeddings and the index of a space, and give their room back.

        Returns how many embeddings there were. Raises UserFacingError for a space in use.
        """
        if name in {space.row.name for space in self.both()}:
            raise UserFacingError(
                "This model answers searches, or is about to.", "Choose another one first."
            )
        row = next((row for row in self._catalog.embeddings.spaces() if row.name == name), None)
        if row is None:
            return 0
        discard_index(self._index_folder, row.name)
        removed = self._catalog.embeddings.remove_space(row)
        self._catalog.compact()
        return removed

    def close(self) -> None:
        """Close both at once."""
        for space in self.both():
            space.close()

    def _open(self, engine: Engine) -> OpenSpace:
        return OpenSpace(self._catalog, self._index_folder, engine, self._drives)

    def _is_ready(self, space: OpenSpace) -> bool:
        return self._catalog.embeddings.count_lacking(space.row) == 0

    def _switch_to(self, coming: OpenSpace) -> None:
        with self._lock:
            if self.coming is not coming:
                return  # another one was chosen meanwhile
            self._catalog.answering = coming.row.name  # first: if that fails, it is tried again
            old, self.now, self.coming = self.now, coming, None
        if old.queries.ready:  # someone is searching: the next answer should not wait for loading
            coming.warm_up()
        old.retire()
