"""Model files that are damaged, made up, or something else are refused in one clear line."""

import pickle
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from model_copies import forged, joined, parts, rewritten

from sketchfind.encoder.model_file import KEY, read_header, read_info
from sketchfind.encoder.runtime import Runtime
from sketchfind.errors import ModelFileError


def _clear(error: ModelFileError, path: Path) -> bool:
    """Tell whether the message is one line that names the file."""
    return path.name in str(error) and "\n" not in str(error) and len(str(error)) < 800


def _refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ModelFileError) as caught:
        Runtime.load(path, "cpu")
    assert _clear(caught.value, path), str(caught.value)


class _Bomb:
    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self):
        return Path.touch, (self._marker,)


def test_a_pickle_is_never_opened(tmp_path):
    import torch

    marker = tmp_path / "it ran"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        _refused(tmp_path / "bad.safetensors", pickle.dumps(_Bomb(marker), protocol))
    torch.save({"weights": _Bomb(marker)}, tmp_path / "torch.safetensors")
    _refused(tmp_path / "bad.safetensors", (tmp_path / "torch.safetensors").read_bytes())
    assert not marker.exists()


INF = float("inf")
IMPOSSIBLE: list[dict[str, object]] = [
    *({"dim": dim} for dim in (0, -1, 1, 81, 10**6, 10**400, INF, float("nan"), "many", None)),
    *({"clip_share": share} for share in (-1, 2, INF, float("nan"), 10**400, "x", None)),
    *({"concepts": names} for names in (None, 5, ["a"], ["a"] * 10**5, {"a": 1, "b": 2})),
    *({"architecture": other} for other in (None, [], {}, "vit", 7, [1], {"image_size": 32})),
    *({"card": card} for card in (None, 5, "text", [1, 2])),
    *({"format": number} for number in (0, 99, None, "1", [1])),
    *({"space": space} for space in ("", "../../etc", "0" * 16, None)),
]
BACKBONES = (
    "",
    "hf-hub:x/y",
    "local-dir:/etc",
    "open_clip:local-dir:/tmp",
    "open_clip:no",
    5,
    None,
)
ARCHITECTURE: list[dict[str, object]] = [
    *({"image_size": size} for size in (0, -32, 31, 40, 10**9, 32.0, "32", True, None)),
    *({"sketch_size": size} for size in (-32, 31, 8, 10**9, 32.0, "32", True)),
    *({"text_dim": dim} for dim in (0, -1, 17, 10**12, 2**63, 1.5, "16")),
    *({"projection_dim": dim} for dim in (-1, 0, 17, 10**12, 2**63)),
    *({"adapter_reduction": number} for number in (-1, 1, 1.5, 10**12)),
    *({"backbone": name} for name in BACKBONES),
    *({"adapter_placement": name} for name in ("", "elsewhere", 5)),
    {"backbone": "vit_giant_patch14_dinov2"},
    {"unknown": 1},
    {"tower": "[" * 10**5, "backbone": "open_clip:ViT-B-32"},
    {"tower": "{}", "backbone": "open_clip:ViT-B-32"},
]


@pytest.mark.parametrize("changes", IMPOSSIBLE, ids=lambda changes: repr(changes)[:40])
def test_impossible_values_are_refused(model_file, tmp_path, changes):
    _refused(tmp_path / "odd.safetensors", forged(model_file.read_bytes(), **changes))


@pytest.mark.parametrize("changes", ARCHITECTURE, ids=lambda changes: repr(changes)[:40])
def test_an_impossible_architecture_takes_no_memory(model_file, tmp_path, changes):
    architecture = {**read_header(model_file).architecture, **changes}
    odd = rewritten(model_file, tmp_path / "odd.safetensors", architecture=architecture)
    tracemalloc.start()
    try:
        _refused(odd, odd.read_bytes())
        assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    finally:
        tracemalloc.stop()


def test_tensors_of_huge_or_wrong_shape_are_refused(model_file, tmp_path):
    data = model_file.read_bytes()
    header, tensors = parts(data)
    name = next(name for name in header if name.startswith("network."))
    for shape in ([2**40], [2**62, 2**62], [-1], [], [1, 2, 3], ["x"], None, 5):
        changed = {**header, name: {**header[name], "shape": shape}}
        _refused(tmp_path / "odd.safetensors", joined(changed, tensors))
    for offsets in ([0, 2**62], [2**63, 2**63], [-4, 4], [8, 0], [0], None):
        changed = {**header, name: {**header[name], "data_offsets": offsets}}
        _refused(tmp_path / "odd.safetensors", joined(changed, tensors))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 8,
        b"\xff" * 100,
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 99_999_999) + b"{}",
        joined(b"{}", b""),
        joined(b"[]", b""),
        joined(b"null", b""),
        joined(b"{" * 10_000, b""),
        joined(b'{"__metadata__": {"sketchfind": "' + b"[" * 100_000 + b'"}}', b""),
        joined({"__metadata__": {KEY: "1"}}, b""),
        joined({"__metadata__": {KEY: "[]"}}, b""),
        joined({"__metadata__": {KEY: '{"format": 1}'}}, b""),
        joined({"__metadata__": {"other": "model"}}, b""),
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
    ],
    ids=lambda content: repr(content)[:30],
)
def test_other_files_are_refused(tmp_path, content):
    _refused(tmp_path / "other.safetensors", content)


def _flip(data: bytes, trial: int, within: int) -> bytes:
    rng = np.random.default_rng(trial)
    damaged = bytearray(data)
    for _ in range(int(rng.integers(1, 4))):
        damaged[rng.integers(within)] ^= 1 << int(rng.integers(8))
    return bytes(damaged)


def _fuzz_headers(model_file: Path, path: Path, trials: range) -> int:
    """Flip bits of the header; each file is refused, or read as a header. Count the refused."""
    data = model_file.read_bytes()
    within = len(data) - len(parts(data)[1])
    refused = 0
    for trial in trials:
        path.write_bytes(_flip(data, trial, within))
        refused += _is_refused(path, read_info)
    return refused


def _is_refused(path: Path, read: Callable[[Path], object]) -> bool:
    """Read a file; tell whether that was refused, clearly. Any other error fails."""
    try:
        read(path)
    except ModelFileError as refusal:
        error = refusal
    else:
        return False
    assert _clear(error, path), str(error)
    return True


def test_headers_with_flipped_bits(model_file, tmp_path):
    assert _fuzz_headers(model_file, tmp_path / "odd.safetensors", range(300)) > 150


@pytest.mark.faults
def test_many_headers_with_flipped_bits(model_file, tmp_path):
    assert _fuzz_headers(model_file, tmp_path / "odd.safetensors", range(300, 20_300)) > 10_000


@pytest.mark.faults
def test_whole_files_with_flipped_bits_are_refused_or_compute_the_same(model_file, tmp_path):
    """A flipped bit in what only people read (name, licence) changes no embedding."""
    data = model_file.read_bytes()
    path = tmp_path / "odd.safetensors"
    photos = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), np.uint8)

    def embed(path: Path) -> np.ndarray:
        return Runtime.load(path, "cpu").embed_photos(photos)

    expected = embed(model_file)
    within = len(data) - len(parts(data)[1])
    for trial in range(1_000):
        path.write_bytes(_flip(data, trial, within if trial % 2 else len(data)))
        if not _is_refused(path, embed):
            assert np.array_equal(embed(path), expected)


@pytest.mark.faults
def test_cut_off_at_every_tenth_of_a_per_cent(model_file, tmp_path):
    data = model_file.read_bytes()
    for part in range(1000):
        _refused(tmp_path / "cut.safetensors", data[: len(data) * part // 1000])
