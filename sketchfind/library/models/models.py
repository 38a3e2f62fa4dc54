"""What can be done with models in a profile: list, choose, measure, import and remove them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

from sketchfind.encoder.model_file import read_info
from sketchfind.engine.apart import run_apart
from sketchfind.engine.loaded import ModelSource, measure
from sketchfind.errors import ModelFileError, ProfileError, UserFacingError, why
from sketchfind.library.models.costs import ModelCosts
from sketchfind.library.models.listing import ModelRow, describe
from sketchfind.library.models.store import ModelStore
from sketchfind.library.search.spaces import Spaces
from sketchfind.paths import BUILTIN, Profile
from sketchfind.settings import Device, load_settings, save_settings
from sketchfind.types import ModelCost, ModelInfo, OnBytes, Preparing

MEASURE_SECONDS = 600.0

Guard = Callable[[], AbstractContextManager[None]]  # entered for what needs the library open


class Models:
    """The models of an open library."""

    def __init__(
        self,
        spaces: Spaces,
        profile: Profile,
        device: Device,
        inside: Guard,
        between_updates: Guard,
    ) -> None:
        """Take the parts of the library that concern models.

        `inside` keeps the library open for a block; `between_updates` also lets no update begin.
        """
        self._spaces, self._profile, self._device = spaces, profile, device
        self._inside, self._between_updates = inside, between_updates
        self._store = ModelStore(profile)
        self._costs = ModelCosts(profile)

    def rows(self) -> list[ModelRow]:
        """Return the models that are here, the built-in one first, then those that are not."""
        with self._inside():
            preparing, sizes = self._spaces.preparing(), self._spaces.sizes()
        rows = describe(self._profile, self._device)
        return [self._as_known_here(row, preparing, sizes) for row in rows]

    def choose(self, name: str, *, at_once: bool = False) -> Preparing | None:
        """Let a model answer from now on; if it must see photos first, return its progress.

        Raises:
            ModelFileError: there is no such model, or it is damaged.
            ProfileError: the choice cannot be remembered.
        """
        path = self._store.find(name)
        read_info(path)  # refuse a file that could not be opened later
        try:
            chosen = replace(load_settings(self._profile.settings), model=self._store.name_of(path))
            save_settings(chosen, self._profile.settings)
        except OSError as error:
            raise ProfileError(
                "The settings {path} cannot be written: {reason}.",
                path=self._profile.settings,
                reason=why(error),
            ) from error
        with self._inside():
            self._spaces.prepare(path, at_once=at_once)
            return self._spaces.preparing()

    def remove(self, name: str) -> int:
        """Delete a model and its embeddings; return how many embeddings there were.

        Of the built-in model only the embeddings are deleted, of a stopped download what has
        arrived. Embeddings that another file of the same model needs stay.

        Raises:
            UserFacingError: it is in use, does not exist, or its file cannot be deleted.
        """
        if name in self._store.partial() and name not in self._store.own():
            self._store.remove_partial(name)
            return 0
        path = self._store.removable(name)
        if load_settings(self._profile.settings).model == self._store.name_of(path):
            raise UserFacingError(
                "The model {name} is in use.", "Choose another one first.", name=name
            )
        forgotten = 0
        with suppress(ModelFileError):  # which embeddings a damaged one made is not known
            space = read_info(path).space
            if not self._has_twin(name, path, space):
                with self._between_updates():
                    forgotten = self._spaces.forget(space)
        if name != BUILTIN:
            _delete(name, path)
        return forgotten

    def cost(self, cancelled: Callable[[], bool] = lambda: False) -> ModelCost:
        """Return the cost of the model that answers, measuring it if that was not done. Blocks.

        Raises what `measure` raises.
        """
        engine = self._spaces.now.engine
        known = self._costs.of(self._device).get(engine.info.space)
        return known or self.measure(str(engine.path), cancelled)

    def measure(self, name: str, cancelled: Callable[[], bool] = lambda: False) -> ModelCost:
        """Measure the cost of a model on this machine in its own process, and keep it. Blocks.

        Raises:
            ModelFileError: it cannot be loaded.
            CancelledError: it was cancelled.
        """
        path = self._store.find(name)
        space = read_info(path).space
        source = ModelSource(path, self._device, space)
        cost = run_apart(measure, source, seconds=MEASURE_SECONDS, cancelled=cancelled)
        cost = replace(cost, asked=self._device)
        self._costs.keep(space, cost)
        return cost

    def download(self, name: str, on_bytes: OnBytes, cancelled: Callable[[], bool]) -> ModelInfo:
        """Fetch a model; see `ModelStore.download`."""
        return self._store.download(name, on_bytes=on_bytes, cancelled=cancelled)

    def import_from(self, source: Path, cancelled: Callable[[], bool]) -> ModelInfo:
        """Import a model; see `ModelStore.import_from`."""
        return self._store.import_from(source, cancelled=cancelled)

    def _as_known_here(
        self, row: ModelRow, preparing: Preparing | None, sizes: Mapping[str, int]
    ) -> ModelRow:
        """Add what only an open library knows."""
        if row.state == "here":
            row = replace(row, seen=sizes.get(row.space, 0))
            if row.space == self._spaces.now.row.name:
                row = replace(row, state="answers")
            elif preparing is not None and row.space == preparing.space:
                row = replace(row, state="next")
        return replace(row, removable=self._is_removable(row))

    def _is_removable(self, row: ModelRow) -> bool:
        if row.chosen:
            return False
        match row.state:
            case "offered" | "stopped":
                return row.arrived is not None
            case "damaged":
                return row.name != BUILTIN
            case "here" if row.name != BUILTIN or row.seen > 0:
                return True
        # It answers, or will: only another file of it can take the place of this one.
        return self._has_twin(row.name, row.path, row.space)

    def _has_twin(self, name: str, path: Path | None, space: str) -> bool:
        """Tell whether the embeddings of a model are still needed by another file of it."""
        answers = space == self._spaces.now.row.name
        if name == BUILTIN or (answers and self._spaces.coming is not None):
            return False  # the built-in one keeps its file, the other may be read from this file
        return self._store.by_space(space, other_than=path) is not None


def _delete(name: str, path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UserFacingError(
            "The model {name} cannot be deleted: {reason}.",
            "Close the programs that use its file and try again.",
            name=name,
            reason=why(error),
        ) from error
