"""What a model costs is measured on the machine it runs on."""

from __future__ import annotations

from pathlib import Path

from sketchfind.encoder.cost import measure_cost
from sketchfind.encoder.runtime import Runtime


def test_a_model_is_measured_where_it_runs(model_file: Path) -> None:
    cost = measure_cost(Runtime.load(model_file, "cpu"), model_file)
    assert cost.bytes == model_file.stat().st_size
    assert cost.device.startswith("cpu, ")
    assert "cpu" in cost.devices
    assert cost.photos_per_second > 0
    assert cost.sketch_seconds > 0
