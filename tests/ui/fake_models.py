"""Models without files: each step can be held until the test lets it go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from sketchfind.errors import ModelFileError, UserFacingError
from sketchfind.library import Library
from sketchfind.library.models.listing import ModelRow
from sketchfind.library.models.models import Models
from sketchfind.library.models.quality import Published
from sketchfind.types import ModelCost, ModelInfo, Preparing

COST = ModelCost(26_000_000, "cpu, bfloat16", ("cpu",), 45.2, 0.083, 900_000_000, ("cuda",))
BUILTIN = ModelRow(
    "builtin", "answers", 14_600_000, "Apache-2.0", "English", 2270, True, seen=12, chosen=True
)
CLIP = ModelRow("clip", "here", 302_000_000, "MIT", "English", None, quality=Published(0.666))
OFFERED = ModelRow(
    "large", "offered", 1_711_000_000, "MIT", "English", None, quality=Published(0.792)
)
PROBLEM = ModelFileError("There is no model file {path}.", path="/models/broken.safetensors")
BROKEN = ModelRow("broken", "damaged", 0, problem=PROBLEM, removable=True)


class FakeModels(Models):
    def __init__(self, library: Library) -> None:
        self._library = library
        self.known = [BUILTIN, replace(CLIP, removable=True), BROKEN, OFFERED]
        self.asked: list[tuple[str, str]] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.error: UserFacingError | None = None
        self.measured: Future[ModelCost] = Future()  # of the model that answers, once it is set

    def rows(self) -> list[ModelRow]:
        return list(self.known)

    def choose(self, name: str, *, at_once: bool = False) -> Preparing | None:
        self._ask("use at once" if at_once else "use", name)
        self.known = [replace(row, chosen=row.name == name) for row in self.known]
        if not any(row.chosen and row.state == "answers" for row in self.known):
            self._change(name, state="answers" if at_once else "next", removable=False)
        return None

    def remove(self, name: str) -> int:
        self._ask("remove", name)
        self.known = [row for row in self.known if row.name != name]
        return 0

    def cost(self, cancelled: Callable[[], bool] = lambda: False) -> ModelCost:
        self._ask("cost", self._library.model.space)
        measured = self.measured
        while True:
            try:
                return measured.result(timeout=0.01)
            except TimeoutError:
                if cancelled():
                    raise CancelledError from None

    def measure(self, name: str, cancelled: Callable[[], bool] = lambda: False) -> ModelCost:
        self._ask("measure", name)
        self._change(name, cost=COST)
        return COST

    def download(
        self, name: str, on_bytes: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> ModelInfo:
        self._ask("download", name)
        on_bytes(500_000_000, 1_711_000_000)
        while not self.may_go_on.wait(0.01):
            if cancelled():
                self._change(name, arrived=500_000_000, removable=True)
                raise CancelledError
        self._change(name, state="here", removable=True)
        return self._library.model

    def import_from(self, source: Path, cancelled: Callable[[], bool]) -> ModelInfo:
        self._ask("import", source.name)
        self.known.insert(1, replace(CLIP, name=source.stem))
        return self._library.model

    def _ask(self, what: str, name: str) -> None:
        self.asked.append((what, name))
        if self.error is not None:
            raise self.error

    def _change(self, name: str, **changes: Any) -> None:
        self.known = [replace(r, **changes) if r.name == name else r for r in self.known]
