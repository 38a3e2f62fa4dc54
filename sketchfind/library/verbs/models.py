"""Which model answers, and what it costs."""

from __future__ import annotations

from concurrent.futures import Future
from functools import cached_property
from pathlib import Path

from sketchfind.library.models.models import Models
from sketchfind.library.verbs.opened import OpenLibrary
from sketchfind.types import Fallback, ModelInfo, Preparing


class ModelVerbs(OpenLibrary):
    """What can be asked about models."""

    @property
    def model(self) -> ModelInfo:
        """The model that answers."""
        return self._spaces.now.engine.info

    @property
    def model_file(self) -> Path:
        """The file of the model that answers."""
        return self._spaces.now.engine.path

    @cached_property
    def models(self) -> Models:
        """What can be done with models."""
        return Models(self, self._profile, self._device)

    @property
    def preparing(self) -> Preparing | None:
        """Which model is to answer next, and how many photos it has seen."""
        with self._inside():
            return self._spaces.preparing()

    def prepare(self, model: Path, *, at_once: bool = False) -> None:
        """Let another model answer: when `update` has shown it all photos, or `at_once`.

        Going back to a model that has seen them all is at once, too. Raises ModelFileError.
        """
        with self._inside():
            self._spaces.prepare(model, at_once=at_once)

    def forget_model(self, space: str) -> int:
        """Delete all that a space holds; return how many embeddings that were.

        Raises UserFacingError when it is the one that answers or is to answer next, or while photos
        are being read.
        """
        with self._between_updates():
            return self._spaces.forget(space)

    def spaces(self) -> dict[str, int]:
        """Return how many embeddings each space holds."""
        with self._inside():
            return self._spaces.sizes()

    def warm_up(self) -> Future[Fallback | None]:
        """Load model and index in the background.

        The future tells when the model is ready, and if something faster was refused.
        """
        with self._inside():
            return self._spaces.now.warm_up()
