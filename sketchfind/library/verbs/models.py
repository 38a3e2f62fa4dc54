"""Which model answers, and what it costs."""

from __future__ import annotations

from concurrent.futures import Future
from functools import cached_property

from sketchfind.library.models.models import Models
from sketchfind.library.verbs.opened import OpenLibrary
from sketchfind.types import Fallback, ModelInfo, Preparing


class ModelVerbs(OpenLibrary):
    """What can be asked about models."""

    @property
    def model(self) -> ModelInfo:
        """The model that answers."""
        return self._spaces.now.engine.info

    @cached_property
    def models(self) -> Models:
        """What can be done with models."""
        return Models(
            self._spaces, self._profile, self._device, self._inside, self._between_updates
        )

    @property
    def preparing(self) -> Preparing | None:
        """Which model is to answer next, and how many photos it has seen."""
        with self._inside():
            return self._spaces.preparing()

    def warm_up(self) -> Future[Fallback | None]:
        """Load model and index in the background.

        The future tells when the model is ready, and if something faster was refused.
        """
        with self._inside():
            return self._spaces.now.warm_up()
