"""What can be done with models in a profile: look, choose, measure, bring in, remove."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from sketchfind.encoder.model_file import read_info
from sketchfind.engine.apart import run_apart
from sketchfind.engine.loaded import ModelSource, measure
from sketchfind.errors import ModelFileError, ProfileError, UserFacingError, why
from sketchfind.library.models.costs import ModelCosts
from sketchfind.library.models.offers import OFFERS
from sketchfind.library.models.quality import Quality, quality_of
from sketchfind.library.models.store import BUILTIN, ModelStore
from sketchfind.paths import Profile
from sketchfind.settings import load_settings, save_settings
from sketchfind.types import ModelCost, ModelInfo, OnBytes, Preparing

MEASURE_SECONDS = 600.0
# answers: searches are answered with it.  next: it sees the photos, and answers then.
# here: it can be chosen.  damaged: its file cannot be read.  offered: it can be downloaded.
State = Literal["answers", "next", "here", "damaged", "offered"]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model, as a list shows it."""

    name: str
    state: State
    bytes: int  # of its file, or of its download
    licence: str = ""
    languages: str = ""
    words: int | None = 0  # how many class names it knows; None: any words
    adapted: bool = False  # trained to match drawings with photos
    quality: Quality | None = None
    seen: int = 0  # photos
    arrived: int = 0  # bytes of a download that was stopped
    cost: ModelCost | None = None
    problem: UserFacingError | None = None
    removable: bool = False


class HasSpaces(Protocol):
    """What an open library knows of its models, and does with what they have seen."""

    @property
    def model(self) -> ModelInfo:
        """The model that answers."""

    @property
    def model_file(self) -> Path:
        """The file of the model that answers."""

    @property
    def preparing(self) -> Preparing | None:
        """Which model is to answer next, and how many photos it has seen."""

    def prepare(self, model: Path, *, at_once: bool = False) -> None:
        """Let another model answer: when it has seen all photos, or `at_once`."""

    def forget_model(self, space: str) -> int:
        """Delete all that a space holds; return how many embeddings that were."""

    def spaces(self) -> dict[str, int]:
        """Return how many embeddings each space holds."""


class Models:
    """The models of an open library."""

    def __init__(self, library: HasSpaces, profile: Profile, device: str) -> None:
        self._library, self._profile, self._device = library, profile, device
        self._store = ModelStore(profile)
        self._costs = ModelCosts(profile)

    def rows(self) -> list[ModelRow]:
        """Return the models that are here, the built-in one first, then those to be had."""
        preparing, sizes = self._library.preparing, self._library.spaces()
        costs = self._measured()
        here = [
            self._row(name, path, preparing, sizes, costs)
            for name, path in self._store.all().items()
        ]
        partial = self._store.partial()
        names = {row.name for row in here}
        offers = [
            ModelRow(
                offer.name,
                "offered",
                offer.bytes,
                offer.licence,
                offer.languages,
                None if offer.languages else 0,
                quality=quality_of(offer.card),
                arrived=partial.get(offer.name, 0),
                removable=offer.name in partial,
            )
            for offer in OFFERS
            if offer.name not in names
        ]
        return here + offers

    def choose(self, name: str, *, at_once: bool = False) -> Preparing | None:
        """Let a model answer from now on; return how many photos it has yet to see before.

        Raises:
            ModelFileError: there is none, or it is damaged.
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
        self._library.prepare(path, at_once=at_once)
        return self._library.preparing

    def remove(self, name: str) -> int:
        """Delete a model with all that it has seen; return of how many photos that was.

        Of the built-in model only what it has seen is deleted, of a stopped download what has
        arrived. What another file of the same model needs stays.

        Raises:
            UserFacingError: it is in use, there is none, or its file cannot be deleted.
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
        with suppress(ModelFileError):  # a damaged one has seen nothing that is known
            space = read_info(path).space
            if not self._has_twin(name, path, space):
                forgotten = self._library.forget_model(space)
        if name != BUILTIN:
            _delete(name, path)
        return forgotten

    def cost(self, cancelled: Callable[[], bool] = lambda: False) -> ModelCost:
        """Return what the model that answers costs here: as measured before, else now. Blocks.

        Raises as `measure` does.
        """
        known = self._measured().get(self._library.model.space)
        return known or self.measure(str(self._library.model_file), cancelled)

    def measure(self, name: str, cancelled: Callable[[], bool] = lambda: False) -> ModelCost:
        """Measure what a model costs here, in a process of its own, and remember it. Blocks.

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
        """Bring a model in; see `ModelStore.import_from`."""
        return self._store.import_from(source, cancelled=cancelled)

    def _measured(self) -> dict[str, ModelCost]:
        """Return what models cost by space, as far as it was measured for the device in use."""
        known = self._costs.all()
        return {space: cost for space, cost in known.items() if cost.asked == self._device}

    def _has_twin(self, name: str, path: Path, space: str) -> bool:
        """Tell whether what a model has seen stays with another file of the same model."""
        answers = space == self._library.model.space
        if name == BUILTIN or (answers and self._library.preparing is not None):
            return False  # the first has no file to delete, the second may be read from this one
        return self._store.by_space(space, other_than=path) is not None

    def _row(
        self,
        name: str,
        path: Path,
        preparing: Preparing | None,
        sizes: dict[str, int],
        costs: dict[str, ModelCost],
    ) -> ModelRow:
        try:
            info = read_info(path)
            size = path.stat().st_size
        except ModelFileError as error:
            return ModelRow(name, "damaged", 0, problem=error, removable=name != BUILTIN)
        except OSError as error:
            problem = ModelFileError(
                "{path} cannot be read: {reason}.", path=path, reason=why(error)
            )
            return ModelRow(name, "damaged", 0, problem=problem, removable=name != BUILTIN)
        state: State = "here"
        if info.space == self._library.model.space:
            state = "answers"
        elif preparing is not None and info.space == preparing.space:
            state = "next"
        seen = sizes.get(info.space, 0)
        used = name == load_settings(self._profile.settings).model
        removable = state == "here" and (name != BUILTIN or seen > 0)
        return ModelRow(
            name,
            state,
            size,
            info.licence,
            languages_of(info),
            None if info.free_text else len(info.concepts),
            info.adapted,
            quality_of(info.card),
            seen,
            cost=costs.get(info.space),
            removable=not used and (removable or self._has_twin(name, path, info.space)),
        )


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


def languages_of(info: ModelInfo) -> str:
    """Say which languages the words of a model are in; "" where it has none."""
    has_words = info.free_text or bool(info.concepts)
    return str(info.card.get("languages", "")) or ("English" if has_words else "")
