"""At start every model encodes its reference inputs: what computes otherwise is not used."""

from __future__ import annotations

import functools
import logging
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from sketchfind.encoder import runtime as module
from sketchfind.encoder.devices import choose_device
from sketchfind.encoder.model import Features
from sketchfind.encoder.parts import PARITY
from sketchfind.encoder.runtime import BATCH, Runtime
from sketchfind.engine import loaded as loaded_model
from sketchfind.engine.loaded import ModelSource
from sketchfind.errors import DeviceFailed, UserFacingError
from sketchfind.paths import builtin_model
from sketchfind.types import Fallback

HALVES = [torch.bfloat16, torch.float16]


class Backend:
    """Decides how well each device and precision agrees with the reference."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wrong: set[str] = set()
        self.broken: set[str] = set()
        monkeypatch.setattr(module, "fast_dtypes", lambda *_: list(HALVES))
        monkeypatch.setattr(Runtime, "_parity", lambda runtime: self.cosine(runtime))
        monkeypatch.setattr(Runtime, "_move", self.move)
        monkeypatch.setattr(module, "choose_device", torch.device)

    def cosine(self, runtime: Runtime) -> float:
        if runtime.device_name in self.broken:
            raise RuntimeError("CUDA error: no kernel image is available")
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
    assert (runtime.fallback, caplog.text) == (None, "")  # nothing is lost


def test_single_precision_is_left_where_no_other_agrees(
    backend: Backend, model_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backend.wrong = {"cuda, bfloat16", "cuda, float16"}
    with caplog.at_level(logging.WARNING):
        runtime = Runtime.load(model_file, "cuda")
    assert runtime.device_name == "cuda, float32"
    assert runtime.distrusted == ("cuda, bfloat16", "cuda, float16")
    assert caplog.messages == [
        "cuda, bfloat16 is not exact enough for this model; cuda, float16 is not exact enough for "
        "this model. The model is computed on cuda, float32 instead, which is slower."
    ]


@pytest.mark.parametrize(
    ("found", "chosen"), [(("cuda", "mps"), "cuda"), (("mps",), "mps"), ((), "cpu")]
)
def test_what_is_faster_than_the_cpu_is_chosen_where_it_is_there(
    found: tuple[str, ...], chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, part in (("cuda", torch.cuda), ("mps", torch.backends.mps)):
        monkeypatch.setattr(part, "is_available", functools.partial(found.__contains__, name))
    assert choose_device("auto") == torch.device(chosen)


def test_nothing_is_said_where_there_is_only_a_processor(
    model_file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for found in (torch.cuda, torch.backends.mps):
        monkeypatch.setattr(found, "is_available", lambda: False)
    with caplog.at_level(logging.WARNING):
        runtime = Runtime.load(model_file, "auto")
    assert (runtime.fallback, caplog.text) == (None, "")


def test_a_device_that_computes_wrongly_gives_way_to_the_cpu(
    backend: Backend, model_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backend.wrong = {"cuda, float32"}
    with caplog.at_level(logging.WARNING):
        runtime = Runtime.load(model_file, "cuda")
    assert runtime.device_name == "cpu, bfloat16"
    assert runtime.distrusted == ("cuda",)
    fault = {"cuda": "gives wrong results for this model"}
    assert runtime.fallback == Fallback("cpu, bfloat16", fault)
    assert caplog.messages == [str(runtime.fallback)]


@pytest.fixture
def found_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A GPU that torch finds, whatever there is."""
    device = torch.device("cuda")
    monkeypatch.setattr(module, "choose_device", lambda name: device)


FAULTS = [
    RuntimeError("Found no NVIDIA driver on your system"),
    AssertionError("Torch not compiled with CUDA enabled"),
    torch.OutOfMemoryError("CUDA out of memory"),
    TypeError("Cannot convert a MPS Tensor to float64 dtype"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.usefixtures("found_gpu")
def test_a_gpu_that_does_not_load_gives_way_to_the_cpu_unless_it_was_asked_for(
    model_file: Path,
    fault: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def to(network: nn.Module, device: torch.device) -> nn.Module:
        if device.type == "cuda":
            raise fault
        return network

    monkeypatch.setattr(nn.Module, "to", to)
    runtime = Runtime.load(model_file, "auto")
    assert runtime.device_name.startswith("cpu")
    assert runtime.distrusted[0] == "cuda"
    assert str(fault) in caplog.text
    monkeypatch.setattr(loaded_model, "runtime_of", lambda _source: runtime)
    answer = loaded_model.load(ModelSource(model_file))
    assert answer == runtime.fallback is not None
    assert len(runtime.embed_photos(np.zeros((1, 32, 32, 3), np.uint8))) == 1
    with pytest.raises(UserFacingError, match=r"'cuda' does not work here .*--device cpu"):
        Runtime.load(model_file, "cuda")


def test_a_device_that_gives_nothing_back_gives_way_to_the_cpu(
    model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = np.zeros((1, 32, 32, 3), np.uint8)
    expected = Runtime.load(model_file, "cpu").embed_photos(photo)
    # As with a GPU that died, what computes on it can be started and nothing copied from it.
    monkeypatch.setattr(module, "choose_device", lambda _name: torch.device("meta"))
    runtime = Runtime.load(model_file, "auto")
    assert runtime.device_name.startswith("cpu")
    assert runtime.distrusted[0] == "meta"
    assert np.array_equal(runtime.embed_photos(photo), expected)


def test_a_device_or_precision_that_fails_at_work_is_not_used(
    backend: Backend, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.broken = {"cuda, bfloat16"}
    assert Runtime.load(model_file, "cuda").device_name == "cuda, float16"
    backend.broken = {"cuda, float32"}
    monkeypatch.setattr(module, "choose_device", lambda name: torch.device("cuda"))
    runtime = Runtime.load(model_file, "auto")
    assert (runtime.device_name, runtime.distrusted) == ("cpu, bfloat16", ("cuda",))


NO_ROOM = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    RuntimeError("CUDA error: out of memory"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    RuntimeError("MPS backend out of memory (MPS allocated: 9.02 GB, max allowed: 9.07 GB)."),
]


@pytest.mark.parametrize("fault", NO_ROOM, ids=str)
def test_what_the_memory_of_a_gpu_does_not_hold_is_computed_in_smaller_batches(
    fault: RuntimeError, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Runtime.load(model_file, "cpu")
    photos = np.random.default_rng(0).integers(0, 256, (BATCH + 5, 32, 32, 3), np.uint8)
    whole = runtime.embed_photos(photos)
    forward, room = Runtime._forward, 1

    def short(self: Runtime, pixels: torch.Tensor) -> object:
        if len(pixels) > room:
            raise fault
        return forward(self, pixels)

    monkeypatch.setattr(Runtime, "_forward", short)
    assert (runtime.embed_photos(photos) * whole).sum(axis=1).min() > 0.999
    room = 0
    with pytest.raises(type(fault)):
        runtime.embed_photos(photos)


def test_a_device_that_fails_at_work_is_named_in_an_error_that_needs_no_torch(
    model_file: Path,
) -> None:
    runtime = Runtime.load(model_file, "cpu")
    runtime._move(torch.device("meta"))  # gives nothing back, as a GPU that died
    with pytest.raises(DeviceFailed, match=r"'meta' does not work here \("):
        runtime.embed_photos(np.zeros((1, 32, 32, 3), np.uint8))


@pytest.mark.parametrize("fails", [False, True], ids=["wrongly", "not at all"])
def test_a_precision_that_computes_only_photos_is_not_used(
    fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "fast_dtypes", lambda *_: [])
    pictures = np.random.default_rng(0).integers(0, 256, (1, 240, 240, 3), np.uint8)
    exact = Runtime.load(builtin_model(), "cpu").embed_photos(pictures)
    monkeypatch.setattr(module, "fast_dtypes", lambda *_: [torch.bfloat16])
    assert Runtime.load(builtin_model(), "cpu").device_name == "cpu, bfloat16"
    forward = Runtime._forward

    def only_photos(self: Runtime, pixels: torch.Tensor) -> Features:
        features = forward(self, pixels)
        if self._reduced is None or pixels.shape[-1] == self.photo_size:
            return features
        if fails:
            raise RuntimeError("could not create a primitive")
        return Features(features.backbone.flip(1), features.clip.flip(1))

    monkeypatch.setattr(Runtime, "_forward", only_photos)
    runtime = Runtime.load(builtin_model(), "cpu")
    assert (runtime.device_name, runtime.distrusted) == ("cpu, float32", ("cpu, bfloat16",))
    # Its weights are as exact as before; attention may be computed in another order.
    assert np.allclose(runtime.embed_photos(pictures), exact, atol=1e-5)


def test_weights_that_are_cast_once_give_what_casting_them_each_time_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "fast_dtypes", lambda *_: [torch.bfloat16])
    once = Runtime.load(builtin_model(), "cpu")
    monkeypatch.setattr(module, "cast_weights", lambda *_: None)
    each_time = Runtime.load(builtin_model(), "cpu")
    assert torch.bfloat16 in {weights.dtype for weights in once._network.parameters()}
    pictures = np.random.default_rng(0).integers(0, 256, (2, 240, 240, 3), np.uint8)
    assert np.array_equal(once.embed_photos(pictures), each_time.embed_photos(pictures))
    sketches = pictures[:, :192, :192, 0]
    assert np.array_equal(once.embed_sketches(sketches), each_time.embed_sketches(sketches))
