from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from model_copies import forged, parts, rewritten

from sketchfind.encoder.model_file import read_header, read_info, read_tensors
from sketchfind.errors import ModelFileError


def test_info_needs_no_torch(model_file: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from sketchfind.encoder.model_file import read_info;"
        f"print(read_info(Path({str(model_file)!r})).name, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["tiny", "False"]


def test_damaged_tensors_are_found(model_file: Path, tmp_path: Path) -> None:
    data = model_file.read_bytes()
    start = len(data) - len(parts(data)[1])
    rng = np.random.default_rng(0)
    for trial in range(20):
        flipped = bytearray(data)
        flipped[rng.integers(start, len(data))] ^= 1 << rng.integers(8)
        path = tmp_path / f"{trial}.safetensors"
        path.write_bytes(flipped)
        with pytest.raises(ModelFileError, match="damaged"):
            read_tensors(path, read_header(path))


def test_truncated_empty_foreign_and_missing_files_are_refused(
    model_file: Path, tmp_path: Path
) -> None:
    data = model_file.read_bytes()
    bad = tmp_path / "bad.safetensors"
    for content in (b"", data[:4], data[:200], data[:-100], b"\x80\x04pickle." * 10):
        bad.write_bytes(content)
        with pytest.raises(ModelFileError, match=r"bad\.safetensors"):
            read_info(bad)
    with pytest.raises(ModelFileError, match="gone"):
        read_info(tmp_path / "gone")


def test_a_power_cut_leaves_no_empty_file(
    model_file: Path, tmp_path: Path, synced: Callable[[Path], bool]
) -> None:
    assert synced(rewritten(model_file, tmp_path / "copy.safetensors"))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 99},
        {"clip_share": 7},
        {"dim": -1},
        {"dim": 10**9},
        {"concepts": 5},
        {"architecture": {}},
        {"architecture": {"image_size": 10**6}},
        {"architecture": {"image_size": 32, "sketch_size": 10**6}},
        {"card": "none"},
    ],
)
def test_impossible_headers_are_refused(
    model_file: Path, tmp_path: Path, changes: dict[str, object]
) -> None:
    path = tmp_path / "odd.safetensors"
    path.write_bytes(forged(model_file.read_bytes(), **changes))
    with pytest.raises(ModelFileError):
        read_info(path)


def test_a_card_with_numbers_that_json_lacks_can_be_printed(
    model_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "odd.safetensors"
    card = {"metrics": [{"map_all": float("nan"), "map@200": 0.5}]}
    path.write_bytes(forged(model_file.read_bytes(), card=card))
    read = read_info(path).card
    assert json.loads(json.dumps(read, allow_nan=False)) == {
        "metrics": [{"map_all": None, "map@200": 0.5}]
    }


def test_another_retrieval_weight_is_another_space(model_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    path.write_bytes(forged(model_file.read_bytes(), clip_share=0.25))
    with pytest.raises(ModelFileError, match="damaged"):
        read_tensors(path, read_header(path))
