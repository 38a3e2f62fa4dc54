from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from sketchfind.cli import main

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<path d="M20,80 L50,20 L80,80 Z" fill="none" stroke="black" stroke-width="2"/></svg>"""


@pytest.fixture
def run():
    """Run a command in this process."""

    def run_command(*arguments: object) -> Result:
        return CliRunner().invoke(main, [os.fspath(a) for a in map(_text, arguments)])

    return run_command


@pytest.fixture
def spawn():
    """Run a command in a process of its own, with bytes on its pipes."""

    def run_command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "sketchfind", *map(_text, arguments)]
        return subprocess.run(command, capture_output=True, timeout=120, **options)

    return run_command


def _text(argument: object) -> str:
    return argument if isinstance(argument, str) else os.fspath(argument)  # type: ignore[call-overload]


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "drawing.svg"
    path.write_text(DRAWING)
    return path


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real model file with random weights, small enough to load and run at once."""
    import torch

    from sketchfind.encoder.concepts import ConceptTable
    from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
    from sketchfind.encoder.model_file import Header, write_model
    from sketchfind.encoder.retrieval import DomainMeans, RetrievalFeature, normalise
    from sketchfind.encoder.runtime import NETWORK, Runtime, reference_inputs

    torch.manual_seed(7)
    architecture = Architecture(image_size=32, text_dim=16, projection_dim=16)
    network = SketchPhotoEncoder(architecture)
    width = network.backbone.num_features
    names = ("dog", "cat", "house")
    table = normalise(np.random.default_rng(7).normal(size=(len(names), 16)))
    zeros = DomainMeans(np.zeros(width, np.float32), np.zeros(16, np.float32))
    described: dict[str, Any] = {
        "name": "tiny",
        "architecture": asdict(architecture),
        "clip_share": 0.5,
        "dim": width + 16,
        "concepts": names,
        "card": {"licence": "Apache-2.0"},
    }
    runtime = Runtime(
        Header(space="", **described),
        network,
        RetrievalFeature(0.5, {"sketch": zeros, "photo": zeros}),
        ConceptTable(names, table),
        np.zeros((0, 0), np.float32),
    )
    tensors = {f"{NETWORK}{name}": t.numpy() for name, t in network.state_dict().items()}
    for domain in ("sketch", "photo"):
        tensors[f"mean.{domain}.backbone"] = zeros.backbone
        tensors[f"mean.{domain}.clip"] = zeros.clip
    tensors["concepts"] = table
    tensors["reference"] = runtime.embed_photos(reference_inputs(32))
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    write_model(path, **described, tensors=tensors)
    return path
