"""What an encoder process imports: each in a process of its own, since imports happen once."""

from __future__ import annotations

import os
import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from sketchfind.encoder import lean_timm
from sketchfind.errors import EncoderUnavailable
from sketchfind.paths import resources

UNMAPPED = "failed to map segment from shared object"
MODEL = str(resources() / "models" / "builtin.safetensors")
LOADED = """
import sys
import numpy as np
from pathlib import Path
from sketchfind.engine.loaded import ModelSource, runtime_of
runtime = runtime_of(ModelSource(Path(sys.argv[1]), "cpu"))
side = runtime.sketch_size
whites = np.full((1, side, side), 255, np.uint8)
before = runtime.embed_sketches(whites)
"""


def _says(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, MODEL],
        env=os.environ | {"OMP_NUM_THREADS": "1"},  # two wait for each other at full speed
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_an_encoder_process_loads_neither_open_clip_nor_the_compiler() -> None:
    """The compiler can be used afterwards."""
    compiled = """
print([name for name in ('open_clip', 'torch._dynamo', 'sympy') if name in sys.modules])
import torch
plus = torch.compile(lambda x: x + 1, backend="eager")
same = np.array_equal(runtime.embed_sketches(whites), before)
print(plus(torch.ones(1)).item(), "sympy" in sys.modules, same)
"""
    assert _says(LOADED + compiled).splitlines() == ["[]", "2.0 True True"]


def test_a_timm_that_needs_more_of_the_compiler_gets_it() -> None:
    program = """
import sys
from sketchfind.encoder import lean_timm
known = lean_timm._stand_ins
def fewer():
    modules = known()
    del modules["torch._dynamo.utils"].is_compile_supported
    return modules
lean_timm._stand_ins = fewer
lean_timm.import_timm()
import timm, torchvision
boxes = torchvision.ops.nms  # what was registered on the way is whole
print(sys.modules["torch._dynamo"].__file__ is not None, timm.is_model("vit_tiny_patch16_224"))
"""
    assert _says(program) == "True True"


@pytest.mark.parametrize(
    ("platform", "reason", "way_out"),
    [
        (
            "win32",
            'The module was not found.\nError loading "shm.dll"',
            "Visual C.. Redistributable",
        ),
        ("linux", "libgomp.so.1: cannot open shared object file", "into a new environment"),
        ("linux", f"libtorch_cpu.so: {UNMAPPED}", "more memory"),
        (
            "linux",
            f"libtorch_cpu.so: {UNMAPPED}: Operation not permitted",
            "into a new environment",
        ),
    ],
)
def test_a_torch_that_cannot_be_loaded_is_said_with_a_way_out(
    monkeypatch: pytest.MonkeyPatch, platform: str, reason: str, way_out: str
) -> None:
    """As on a new Windows, whose libraries it lacks, or under `ulimit -v`."""

    def lacking(_name: str) -> ModuleType:
        raise OSError(reason)

    monkeypatch.setattr(lean_timm, "sys", SimpleNamespace(platform=platform, modules={}))
    monkeypatch.setattr(lean_timm, "importlib", SimpleNamespace(import_module=lacking))
    with pytest.raises(EncoderUnavailable, match=way_out) as caught:
        lean_timm.import_timm()
    assert f"cannot be loaded ({' '.join(reason.split())})" in str(caught.value)
