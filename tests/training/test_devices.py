from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from sketchfind.encoder.backbones import create_backbone
from sketchfind.errors import RecipeError, UserFacingError
from sketchfind.training import devices as module
from sketchfind.training.data.batches import BatchMaker
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.loading import load_data
from sketchfind.training.devices import (
    at_once,
    reduced_precision,
    to_device,
    training_device,
    training_precision,
)
from sketchfind.training.recipe.recipe import read_recipe
from sketchfind.training.student import inputs_of
from sketchfind.training.world import World

CPU = torch.device("cpu")


def test_a_device_that_is_not_there_is_named() -> None:
    assert training_device("cpu") == CPU
    missing = "mps" if torch.cuda.is_available() else "cuda"
    with pytest.raises(UserFacingError, match=missing):
        training_device(missing)


def test_processes_that_have_no_gpu_of_their_own_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "choose_device", torch.device)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "set_device", lambda _device: None)
    for count in ("WORLD_SIZE", "LOCAL_WORLD_SIZE"):
        monkeypatch.setenv(count, "2")
    monkeypatch.setenv("LOCAL_RANK", "0")
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "x")
    assert training_device("cpu") == CPU
    with pytest.raises(UserFacingError, match="2 processes cannot train together on 1 GPU"):
        training_device("cuda")
    with pytest.raises(UserFacingError, match="on mps"):
        training_device("mps")
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "1")  # on two machines
    assert training_device("cuda") == torch.device("cuda", 0)
    monkeypatch.delenv("TORCHELASTIC_RUN_ID")
    assert training_device("mps") == torch.device("mps")


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32])
def test_a_layer_computes_in_the_precision_of_the_training(dtype: torch.dtype) -> None:
    with reduced_precision(CPU, dtype):
        assert torch.nn.Linear(2, 2)(torch.randn(1, 2)).dtype == dtype


def test_a_cpu_computes_in_bfloat16_where_that_is_not_emulated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vit = create_backbone("test_vit", 32)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True}, raising=False)
    assert training_precision("auto", CPU, vit) == torch.bfloat16
    monkeypatch.setattr(
        torch.cpu, "get_capabilities", lambda: {"avx512_bf16": False}, raising=False
    )
    assert training_precision("auto", CPU, vit) == torch.float32
    monkeypatch.delattr(torch.cpu, "get_capabilities")  # older releases of torch cannot tell
    assert training_precision("auto", CPU, vit) == torch.float32


def test_convolutions_on_a_cpu_stay_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    # They have crashed in bfloat16.
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": True}, raising=False)
    cnn = create_backbone("test_resnet", 32)
    assert training_precision("auto", CPU, create_backbone("test_vit", 32)) == torch.bfloat16
    assert training_precision("auto", CPU, cnn) == torch.float32
    with pytest.raises(RecipeError, match="cannot be trained in bfloat16 on the device cpu"):
        training_precision("bfloat16", CPU, cnn)


def test_a_gpu_without_bfloat16_trains_in_float16(monkeypatch: pytest.MonkeyPatch) -> None:
    vit, cuda, native = create_backbone("test_vit", 32), torch.device("cuda"), True

    def supported(including_emulation: bool = True) -> bool:
        return native or including_emulation

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    assert training_precision("auto", cuda, vit) == torch.bfloat16
    native = False
    assert training_precision("auto", cuda, vit) == torch.float16
    assert training_precision("float32", cuda, vit) == torch.float32
    mps = torch.device("mps")
    assert training_precision("auto", mps, vit) == torch.float32
    with pytest.raises(RecipeError, match="cannot be trained in float16 on the device mps"):
        training_precision("float16", mps, vit)


def test_batch_norms_see_the_whole_batch() -> None:
    assert at_once(CPU, create_backbone("test_vit", 32))
    assert at_once(torch.device("cuda"), create_backbone("test_vit", 32)) is None
    assert at_once(CPU, create_backbone("test_resnet", 32)) is None


def test_what_is_copied_from_may_be_given_up_except_by_cuda(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = read_recipe(recipe_file)
    _, seen, _ = load_data(recipe, small_data)
    cache = PictureCache(seen.examples, recipe.data.cache_size, tmp_path)
    maker = BatchMaker(seen, cache, recipe, World(), CPU)
    copies = 0
    to = Tensor.to

    def watched(tensor: Tensor, *given: Any, non_blocking: bool = False, **named: Any) -> Tensor:
        nonlocal copies
        copies += 1
        assert not non_blocking
        return to(tensor, *given, **named)

    monkeypatch.setattr(Tensor, "to", watched)
    batch = maker.make(0, 0)
    assert copies >= 2
    made = copies
    list(inputs_of(batch, None, CPU, 1))
    assert copies >= made + 4


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_tensors_reach_the_gpu_whole() -> None:
    tensor = torch.randn(5, 3)
    assert torch.equal(to_device(tensor, torch.device("cuda", 0)).cpu(), tensor)
