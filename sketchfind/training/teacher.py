"""The frozen pre-trained network, asked once about every training photo.

Its answers are written piece by piece to the cache of decoded pictures (see `data.picture_files`).
So a stop costs little, and when photos join a collection, only these are asked about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import islice
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
from sketchfind.training.data.picture_files import Place, add_rows, find_rows, open_arrays
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.reporting import with_progress
from sketchfind.training.writing import RESUME, writing

CLASSES = 1000
BATCH = 64
PIECE = 32  # batches whose answers are written together: minutes on a CPU


class Answers(NamedTuple):
    """The teacher's answers about a batch."""

    features: Tensor  # (B, D) pooled; zeros where there is no answer
    known: Tensor  # (B,) 1 where there is an answer, else 0


class TeacherNetwork:
    """The network itself: pooled features, and its classifier if logits are to be learned."""

    def __init__(self, recipe: Recipe, data: Path) -> None:
        """Build the teacher of `recipe`.

        Raises:
            ModelFileError: the backbone is unknown, or the weights are not for it.
            RecipeError: its logits are to be learned, but it has no linear classifier.
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
        # Some networks have layers between what they call their features and the classifier.
        of = self.head.in_features if self.head is not None else self._network.num_features
        self.dim = int(of)  # type: ignore[arg-type]

    def features(self, cache: PictureCache, device: torch.device) -> Tensor:
        """Return the features (n, D) of all photos of `cache`, computing those not kept there.

        Raises:
            RecipeError: new answers cannot be written.
        """
        facts = json.dumps([self._name, self._size, self._digest, cache.photos_prepared])
        prepared = f"teacher-{hashlib.sha256(facts.encode()).hexdigest()[:16]}"
        there = find_rows(cache.folder, prepared)
        wanted = dict(zip(cache.photo_files, cache.photo_rows.tolist(), strict=True))
        missing = {digest: row for digest, row in wanted.items() if digest not in there}
        if missing:
            there |= self._ask(missing, cache, prepared, device)
        places = [there[digest] for digest in cache.photo_files]
        arrays = open_arrays({path for path, _ in places})
        features = np.empty((len(places), self.dim), dtype=np.float32)
        for number, (path, row) in enumerate(places):
            features[number] = arrays[path][row]
        return torch.from_numpy(features)

    def _ask(
        self, missing: dict[bytes, int], cache: PictureCache, prepared: str, device: torch.device
    ) -> dict[bytes, Place]:
        """Ask about photos and write the answers; `missing` has rows of `cache` by file digest."""
        network, digests, there = self._network.to(device), list(missing), dict[bytes, Place]()
        batches = (digests[start : start + BATCH] for start in range(0, len(digests), BATCH))
        answered = (
            (some, _answers(network, self._size, cache, [missing[digest] for digest in some]))
            for some in with_progress(batches, len(digests), "asking the teacher", size=len)
        )
        while piece := list(islice(answered, PIECE)):
            asked = [digest for some, _ in piece for digest in some]
            answers = np.concatenate([each for _, each in piece])
            with writing(cache.folder, RESUME):
                there |= add_rows(cache.folder, prepared, asked, answers)
        return there


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
        """Return the answers about rows (B,); some rows have none."""
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
    """Map each row to the place of its photo's answer; -1 for sketches without a known photo."""
    positions = np.full(len(examples), -1, dtype=np.int64)
    positions[cache.photo_rows] = np.arange(len(cache.photo_rows))
    drawn = {examples[row].pair: positions[row] for row in cache.photo_rows if examples[row].pair}
    for row, example in enumerate(examples):
        if positions[row] < 0 and example.pair:
            positions[row] = drawn.get(example.pair, -1)
    return positions


@torch.inference_mode()
def _answers(
    network: nn.Module, size: int, cache: PictureCache, rows: Sequence[int]
) -> NDArray[np.float32]:
    """Return the pooled features of photos, (n, D)."""
    device = next(network.parameters()).device
    config = network.pretrained_cfg
    mean, std = (torch.tensor(config[k]).view(1, 3, 1, 1).to(device) for k in ("mean", "std"))  # type: ignore[index]
    pixels = torch.from_numpy(np.stack([cache.picture(row) for row in rows])).to(device)
    pixels = pixels.permute(0, 3, 1, 2).float() / 255
    pixels = functional.interpolate(pixels, (size, size), mode="bicubic")
    answers: NDArray[np.float32] = network((pixels - mean) / std).float().cpu().numpy()
    return answers


def _digest(weights: Path) -> str:
    try:
        with weights.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        raise RecipeError(
            f"The teacher's weights {weights} cannot be read: {why(error)}."
        ) from error
