from __future__ import annotations

import pytest
import torch

from sketchfind.encoder.backbones import create_backbone
from sketchfind.errors import UserFacingError
from sketchfind.training.devices import (
    at_once,
    computes_bf16,
    reduced_precision,
    to_device,
    training_device,
)

CPU = torch.device("cpu")


def test_a_device_that_is_not_there_is_named() -> None:
    assert training_device("cpu") == CPU
    missing = "mps" if torch.cuda.is_available() else "cuda"
    with pytest.raises(UserFacingError, match=missing):
        training_device(missing)


@pytest.mark.parametrize(("wanted", "dtype"), [(True, torch.bfloat16), (False, torch.float32)])
def test_bfloat16_is_used_where_it_is_wanted(wanted: bool, dtype: torch.dtype) -> None:
    with reduced_precision(CPU, wanted):
        assert torch.nn.Linear(2, 2)(torch.randn(1, 2)).dtype == dtype


def test_a_cpu_computes_in_bfloat16_where_that_is_not_emulated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vit = create_backbone("test_vit", 32)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    assert computes_bf16(CPU, vit)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": False})
    assert not computes_bf16(CPU, vit)
    monkeypatch.delattr(torch.cpu, "get_capabilities")  # older releases of torch cannot tell
    assert not computes_bf16(CPU, vit)


def test_convolutions_on_a_cpu_stay_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    # They have crashed in bfloat16.
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": True})
    assert computes_bf16(CPU, create_backbone("test_vit", 32))
    assert not computes_bf16(CPU, create_backbone("test_resnet", 32))


def test_batch_norms_see_the_whole_batch() -> None:
    assert at_once(CPU, create_backbone("test_vit", 32))
    assert at_once(torch.device("cuda"), create_backbone("test_vit", 32)) is None
    assert at_once(CPU, create_backbone("test_resnet", 32)) is None


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_tensors_reach_the_gpu_whole() -> None:
    tensor = torch.randn(5, 3)
    assert torch.equal(to_device(tensor, torch.device("cuda", 0)).cpu(), tensor)
