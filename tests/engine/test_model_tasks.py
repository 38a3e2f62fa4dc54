"""What is done with whole models in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

IMPORT = """
import sys
from pathlib import Path
from sketchfind.engine.model_tasks import import_model
from sketchfind.errors import ModelFileError
try:
    import_model(Path(sys.argv[1]), Path(sys.argv[2]), "new", "", (), {})
except ModelFileError as error:
    print(error.message, "torch" in sys.modules)
"""


@pytest.mark.parametrize("wrong", ["changed", "cut off", "unknown", "empty"])
def test_what_is_no_model_is_refused_before_torch_is_loaded(
    model_file: Path, tmp_path: Path, wrong: str
) -> None:
    source, out = tmp_path / "source.safetensors", tmp_path / "new.safetensors"
    data = model_file.read_bytes()
    if wrong == "changed":
        source.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif wrong == "cut off":
        source.write_bytes(data[:-1])
    elif wrong == "unknown":
        save_file({"weights": np.zeros(3, np.float32)}, source)
    else:
        source.touch()
    program = [sys.executable, "-c", IMPORT, str(source), str(out)]
    said = subprocess.run(program, check=True, capture_output=True, text=True).stdout
    assert str(source) in said
    assert said.endswith("False\n")
    assert not out.exists()
