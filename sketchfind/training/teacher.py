"""The frozen pre-trained network, asked once about every training photo."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import timm
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from sketchfind.encoder.backbones import create_backbone
from sketchfind.errors import RecipeError, why
from sketchfind.training.backbone_source import find_weights
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.collections import Example
from sketchfind.training.progress import shown
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.writing import written

CLASSES = 1000
BATCH = 64


class Answers(NamedTuple):
    """What the teacher makes of a batch."""

    features: Tensor  # (B, D) pooled; zeros where nothing is known
    known: Tensor  # (B,) 1 where there is an answer, else 0


class TeacherNetwork:
    """The network itself: pooled features, and its classifier if logits are to be learned."""

    def __init__(self, recipe: Recipe, data: Path) -> None:
        """Build the teacher of `recipe`.

        Raises:
            ModelFileError: the backbone is unknown, or the weights are not for it.
            RecipeError: its logits are to be learned, and it has no linear classifier.
        """
        self._name = name = recipe.teacher.backbone or recipe.model.backbone
        pretrained = recipe.teacher.pretrained or recipe.pretrained
        is_models = name == recipe.model.backbone
        self.is_start = is_models and pretrained == recipe.pretrained
        weights = find_weights(name, pretrained, data)
        self._digest = _digest(weights)
        config = timm.get_pretrained_cfg(name)
        self._size = size = int(config.input_size[-1]) if config else recipe.model.image_size
        classes = CLASSES if recipe.loss.distill_weight else 0
        tower = recipe.model.tower if is_models else ""
        self._network = create_backbone(name, size, weights, classes=classes, tower=tower)
        self._network.eval().requires_grad_(False)
        self.head = _split_head(self._network, name) if classes else None
        self.dim = int(self._network.num_features)  # type: ignore[arg-type]

    def features(self, cache: PictureCache, device: torch.device) -> Tensor:
        """Return what it makes of all photos of `cache`, (n, D), asking or recalling it."""
        stem = f"{self._name}-{self._size}-{self._digest}-{cache.photos_key}".replace(":", "-")
        path = cache.folder / f"{stem}.npy"
        if not path.exists():
            features = _ask(self._network.to(device), self._size, cache)
            with written(path) as temporary, temporary.open("wb") as file:
                np.save(file, features)
        return torch.from_numpy(np.load(path, allow_pickle=False))


class Teacher:
    """Pooled features of the photos by row, and the classifier over them.

    A sketch that was drawn from a photo has the answer of that photo.
    """

    def __init__(
        self,
        network: TeacherNetwork,
        examples: tuple[Example, ...],
        cache: PictureCache,
        device: torch.device,
    ) -> None:
        """Ask the network about all photos of `cache`, the pictures of `examples`."""
        self.is_start, self.head, self.dim = network.is_start, network.head, network.dim
        self._features = network.features(cache, device)
        self._position = _positions(examples, cache)

    def answers(self, rows: NDArray[np.int64]) -> Answers:
        """Return the answers about rows (B,), where there are any."""
        position = torch.from_numpy(self._position[rows])
        known = (position >= 0).float()
        return Answers(self._features[position.clamp(min=0)] * known[:, None], known)


def _split_head(network: nn.Module, name: str) -> nn.Linear:
    """Take the linear classifier off `network`, which returns pooled features from then on."""
    head = network.get_classifier()  # type: ignore[operator]
    if not isinstance(head, nn.Linear):
        raise RecipeError(
            f"The teacher {name} has no linear classifier.",
            "Set loss.distill_weight to 0, and learn its features with loss.feature_weight.",
        )
    network.reset_classifier(0)  # type: ignore[operator]
    return head


def _positions(examples: tuple[Example, ...], cache: PictureCache) -> NDArray[np.int64]:
    """Map each row to the place of its photo's answer; -1 for sketches of no known photo."""
    positions = np.full(len(examples), -1, dtype=np.int64)
    positions[cache.photo_rows] = np.arange(len(cache.photo_rows))
    drawn = {examples[row].pair: positions[row] for row in cache.photo_rows if examples[row].pair}
    for row, example in enumerate(examples):
        if positions[row] < 0 and example.pair:
            positions[row] = drawn.get(example.pair, -1)
    return positions


@torch.inference_mode()
def _ask(network: nn.Module, size: int, cache: PictureCache) -> NDArray[np.float32]:
    device = next(network.parameters()).device
    config = network.pretrained_cfg
    mean, std = (torch.tensor(config[k]).view(1, 3, 1, 1).to(device) for k in ("mean", "std"))  # type: ignore[index]
    rows = cache.photo_rows
    answers = []
    starts = range(0, len(rows), BATCH)
    for start in shown(starts, len(starts), "asking the teacher"):
        stacked = np.stack([cache.picture(int(row)) for row in rows[start : start + BATCH]])
        pixels = torch.from_numpy(stacked).to(device).permute(0, 3, 1, 2).float() / 255
        pixels = functional.interpolate(pixels, (size, size), mode="bicubic")
        answers.append(network((pixels - mean) / std).float().cpu().numpy())
    return np.concatenate(answers)


def _digest(weights: Path) -> str:
    try:
        with weights.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        raise RecipeError(
            f"The teacher's weights {weights} cannot be read: {why(error)}."
        ) from error
