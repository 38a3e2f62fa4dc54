"""At start every model encodes its reference inputs: what computes otherwise is not used."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
import torch

from sketchfind.encoder import runtime as module
from sketchfind.encoder.cost import measure_cost
from sketchfind.encoder.runtime import PARITY, Runtime

HALVES = [torch.bfloat16, torch.float16]


class Backend:
    """Decides how well each device and precision agrees with the reference."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wrong: set[str] = set()
        monkeypatch.setattr(module, "fast_dtypes", lambda *_: list(HALVES))
        monkeypatch.setattr(Runtime, "_parity", lambda runtime: self.cosine(runtime))
        monkeypatch.setattr(Runtime, "_move", self.move)
        monkeypatch.setattr(module, "choose_device", torch.device)

    def cosine(self, runtime: Runtime) -> float:
        return PARITY - 0.01 if runtime.device_name in self.wrong else 1.0

    @staticmethod
    def move(runtime: Runtime, device: torch.device) -> None:
        runtime._device = device


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Backend:
    return Backend(monkeypatch)


def test_the_first_precision_that_agrees_is_used(
    backend: Backend, model_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert Runtime.load(model_file, "cuda").device_name == "cuda, bfloat16"
    backend.wrong = {"cuda, bfloat16"}
    with caplog.at_level(logging.WARNING):
        runtime = Runtime.load(model_file, "cuda")
    assert runtime.device_name == "cuda, float16"
    assert runtime.distrusted == ("cuda, bfloat16",)
    assert "cuda, bfloat16 is not exact enough" in caplog.text


def test_single_precision_is_left_where_no_other_agrees(backend: Backend, model_file: Path) -> None:
    backend.wrong = {"cuda, bfloat16", "cuda, float16"}
    runtime = Runtime.load(model_file, "cuda")
    assert runtime.device_name == "cuda, float32"
    assert runtime.distrusted == ("cuda, bfloat16", "cuda, float16")


def test_a_device_that_computes_wrongly_gives_way_to_the_cpu(
    backend: Backend, model_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backend.wrong = {"cuda, float32"}
    with caplog.at_level(logging.WARNING):
        runtime = Runtime.load(model_file, "cuda")
    assert runtime.device_name == "cpu, bfloat16"
    assert runtime.distrusted == ("cuda",)
    assert "cuda gives wrong results" in caplog.text


def test_what_was_refused_is_told_with_the_cost(model_file: Path) -> None:
    runtime = Runtime.load(model_file, "cpu")
    runtime._distrusted = ["mps"]
    cost = measure_cost(runtime, model_file)
    assert cost.distrusted == ("mps",)
    assert cost.photos_per_second > 0
    assert cost.memory > 0 or sys.platform == "win32"  # where it is not known
