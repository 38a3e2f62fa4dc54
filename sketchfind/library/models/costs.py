"""The measured cost of each model on this machine, remembered in the profile."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import Any

from sketchfind.atomic_files import atomic_write
from sketchfind.errors import why
from sketchfind.paths import Profile
from sketchfind.settings import Device
from sketchfind.types import ModelCost

log = logging.getLogger(__name__)


class ModelCosts:
    """Measured costs, by the name of the model's space."""

    def __init__(self, profile: Profile) -> None:
        self._path = profile.models / "measured.json"

    def all(self) -> dict[str, ModelCost]:
        """Return the measured costs; none if the file is damaged or of an older version."""
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(space): _cost(values) for space, values in known.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}

    def of(self, device: Device) -> dict[str, ModelCost]:
        """Return the costs measured for a device named in the settings."""
        return {space: cost for space, cost in self.all().items() if cost.asked == device}

    def keep(self, space: str, cost: ModelCost) -> None:
        """Remember a cost; only log if it cannot be written, as it can be measured again."""
        known = {key: asdict(value) for key, value in (self.all() | {space: cost}).items()}
        try:
            with atomic_write(self._path) as temporary:
                temporary.write_text(json.dumps(known, indent=1), encoding="utf-8")
        except OSError as error:
            log.warning("what was measured cannot be kept: %s", why(error))


def _cost(values: dict[str, Any]) -> ModelCost:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    return ModelCost(**fields)
