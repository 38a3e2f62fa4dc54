from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from model_copies import forged, joined, parts, rewritten

from sketchfind.encoder.model_file import (
    MOST_HEADER,
    check_model,
    read_header,
    read_info,
    read_tensors,
)
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
        {"card": {"licence": "CC0-1.0" * MOST_HEADER}},
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
    card = {"metrics": [{"map_all": float("nan"), "map@200": 0.5, "map@1": "large"}]}
    forgery = forged(model_file.read_bytes(), card=card)
    path.write_bytes(forgery.replace(rb"\"large\"", b"1e999    "))
    read = read_info(path).card
    assert json.loads(json.dumps(read, allow_nan=False)) == {
        "metrics": [{"map_all": None, "map@200": 0.5, "map@1": None}]
    }


@pytest.mark.parametrize("card", [{}, {"licence": ""}, {"licence": " "}, {"licence": None}])
def test_a_licence_that_nobody_named_is_unknown(
    model_file: Path, tmp_path: Path, card: dict[str, object]
) -> None:
    path = tmp_path / "odd.safetensors"
    path.write_bytes(forged(model_file.read_bytes(), card=card))
    assert read_info(path).licence == "unknown"


@pytest.mark.parametrize("dtype", ["F8_E4M3", "F8_E5M2", "BF16"])
def test_number_formats_that_numpy_lacks_are_refused(
    model_file: Path, tmp_path: Path, dtype: str
) -> None:
    path = tmp_path / "odd.safetensors"
    header, tensors = parts(model_file.read_bytes())
    size = 2 if dtype == "BF16" else 1
    for entry in header.values():
        if "data_offsets" in entry:
            first, end = entry["data_offsets"]
            entry.update(dtype=dtype, shape=[(end - first) // size])
    path.write_bytes(joined(header, tensors))
    with pytest.raises(ModelFileError, match="not a model file"):
        check_model(path)


def test_another_retrieval_weight_is_another_space(model_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    path.write_bytes(forged(model_file.read_bytes(), clip_share=0.25))
    with pytest.raises(ModelFileError, match="damaged"):
        read_tensors(path, read_header(path))
