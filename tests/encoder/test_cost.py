"""What a model costs is measured on the machine it runs on."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from sketchfind.encoder.cost import measure_cost
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.streams import share_threads

pytestmark = pytest.mark.usefixtures("threads_as_before")


def test_a_model_is_measured_where_it_runs_and_what_was_refused_is_told(model_file: Path) -> None:
    runtime = Runtime.load(model_file, "cpu")
    runtime._distrusted = {"mps": "does not work"}
    cost = measure_cost(runtime, model_file)
    assert cost.bytes == model_file.stat().st_size
    assert cost.device.startswith("cpu, ")
    assert "cpu" in cost.devices
    assert cost.photos_per_second > 0
    assert cost.sketch_seconds > 0
    assert cost.distrusted == ("mps",)
    assert cost.memory > 0 or sys.platform == "win32"  # where it is not known


def test_photos_are_encoded_as_an_update_does(
    model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Runtime.load(model_file, "cpu")
    torch.set_num_threads(2)
    both, sizes, threads = threading.Barrier(2, timeout=60), set[int](), set[int]()
    embed_photos, embed_sketches = runtime.embed_photos, runtime.embed_sketches

    def photos(pixels: np.ndarray) -> np.ndarray:
        both.wait()
        sizes.add(len(pixels))
        return embed_photos(pixels)

    def sketches(*arguments: object) -> np.ndarray:
        threads.add(torch.get_num_threads())
        return embed_sketches(*arguments)

    monkeypatch.setattr(runtime, "embed_photos", photos)
    monkeypatch.setattr(runtime, "embed_sketches", sketches)
    measure_cost(runtime, model_file)
    assert threads == {2}  # a search has them all
    torch.set_num_threads(2)
    assert sizes == {share_threads(torch.device("cpu")).batch}
