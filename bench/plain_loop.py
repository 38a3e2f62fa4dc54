"""A simple program to compare with: the same network, timm's own transform, a plain loop."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from timm.data.config import resolve_data_config
from timm.data.transforms_factory import create_transform
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from sketchfind.encoder.model_file import read_header, read_tensors
from sketchfind.encoder.parts import build_parts

BATCH = 32
WORKERS = 2


class _Files(Dataset[Tensor]):
    def __init__(self, paths: Sequence[str], transform: Any) -> None:
        self._paths, self._transform = paths, transform

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, number: int) -> Tensor:
        transformed: Tensor = self._transform(Image.open(self._paths[number]).convert("RGB"))
        return transformed


@cache
def _parts(model: str) -> tuple[nn.Module, Any]:
    """Return the backbone without sketchfind's code around it, and timm's transform for it."""
    header = read_header(Path(model))
    network = build_parts(header, read_tensors(Path(model), header))[0].eval()
    size = network.architecture.image_size
    config = resolve_data_config({"input_size": (3, size, size)}, model=network.backbone)  # type: ignore[no-untyped-call]
    return network.backbone, create_transform(**config)


@torch.inference_mode()
def one_by_one(model: str, paths: Sequence[str]) -> int:
    """Open, transform and encode one file after the other."""
    backbone, transform = _parts(model)
    files = _Files(paths, transform)
    return sum(len(backbone(files[number][None])) for number in range(len(paths)))


@torch.inference_mode()
def in_batches(model: str, paths: Sequence[str]) -> int:
    """Let a DataLoader open and transform files, and encode its batches."""
    backbone, transform = _parts(model)
    loader = DataLoader(_Files(paths, transform), BATCH, num_workers=WORKERS)
    return sum(len(backbone(batch)) for batch in loader)
