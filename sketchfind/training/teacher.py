"""The frozen ImageNet classifier, asked once for every training photo."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import timm
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from sketchfind.encoder.model import create_backbone
from sketchfind.training.data.cache import PictureCache

CLASSES = 1000
BATCH = 64


class Teacher:
    """Logits (1000,) of photos by row, and the classifier that produced them."""

    def __init__(self, backbone: str, pretrained: Path, cache: PictureCache) -> None:
        """Ask the classifier in `pretrained` about all photos of `cache`, or recall its answers."""
        config = timm.get_pretrained_cfg(backbone)
        assert config is not None  # the student was built from it
        self._size = int(config.input_size[-1])
        self._network = create_backbone(backbone, self._size, pretrained, classes=CLASSES)
        self._network.eval().requires_grad_(False)
        self._position = {int(row): at for at, row in enumerate(cache.photo_rows)}
        path = cache.folder / f"{backbone}-{self._size}-logits-{cache.keys['photo']}.npy"
        if not path.exists():
            temporary = path.with_name(f"{path.stem}.{os.getpid()}.tmp.npy")
            np.save(temporary, self._ask(cache))
            temporary.replace(path)
        self._logits = torch.from_numpy(np.load(path, allow_pickle=False))

    @property
    def head(self) -> nn.Module:
        """The frozen linear classifier over pooled backbone features (B, D)."""
        head = self._network.get_classifier()  # type: ignore[operator]
        assert isinstance(head, nn.Module)
        return head

    def logits(self, rows: NDArray[np.int64]) -> Tensor:
        """Return the logits (n, 1000) of photo rows."""
        return self._logits[[self._position[int(row)] for row in rows]]

    @torch.inference_mode()
    def _ask(self, cache: PictureCache) -> NDArray[np.float32]:
        config = self._network.pretrained_cfg
        mean, std = (torch.tensor(config[k]).view(1, 3, 1, 1) for k in ("mean", "std"))  # type: ignore[index]
        rows = cache.photo_rows
        answers = []
        for start in tqdm(range(0, len(rows), BATCH), "asking the teacher", disable=None):
            stacked = np.stack([cache.picture(int(row)) for row in rows[start : start + BATCH]])
            pixels = torch.from_numpy(stacked).permute(0, 3, 1, 2).float() / 255
            pixels = functional.interpolate(pixels, (self._size, self._size), mode="bicubic")
            answers.append(self._network((pixels - mean) / std).numpy())
        return np.concatenate(answers)
