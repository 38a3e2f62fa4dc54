"""What models cost is remembered, or measured again."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sketchfind.engine.loaded import ModelSource
from sketchfind.library import Library
from sketchfind.library.models import models as models_module
from sketchfind.library.models.costs import ModelCosts
from sketchfind.paths import Profile
from sketchfind.types import ModelCost

COST = ModelCost(1000, "cpu, float32", ("cpu",), 45.0, 0.02, 10**9, ("cpu, bfloat16",))


def test_costs_come_back_as_they_were(profile: Profile) -> None:
    ModelCosts(profile).keep("space", COST)
    assert ModelCosts(profile).all() == {"space": COST}


def test_a_full_disk_leaves_what_was_known(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = ModelCosts(profile)
    costs.keep("space", COST)
    write = Path.write_text

    def write_half(path: Path, text: str, **options: str) -> int:
        write(path, text[: len(text) // 2], **options)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", write_half)
    costs.keep("another", COST)
    assert costs.all() == {"space": COST}


def test_the_model_that_answers_is_measured_once_for_each_device(
    profile: Profile, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[tuple[Path, str]] = []

    def run_apart(_: Callable[..., ModelCost], source: ModelSource, **__: object) -> ModelCost:
        measured.append((source.path, source.device))
        return COST

    monkeypatch.setattr(models_module, "run_apart", run_apart)
    for device in ("cpu", "cpu", "auto"):
        with Library(profile, model_file, device) as library:
            assert library.models.cost() == replace(COST, asked=device)
    assert measured == [(model_file, "cpu"), (model_file, "auto")]


def test_models_are_listed_with_what_they_cost_on_the_device_in_use(
    profile: Profile, model_file: Path
) -> None:
    def cost(device: str) -> ModelCost | None:
        with Library(profile, model_file, device) as library:
            return next(row.cost for row in library.models.rows() if row.name == "mine")

    (profile.models / "mine.safetensors").write_bytes(model_file.read_bytes())
    with Library(profile, model_file, "cpu") as library:
        ModelCosts(profile).keep(library.model.space, replace(COST, asked="cpu"))
    assert cost("cpu") is not None
    assert cost("auto") is None
