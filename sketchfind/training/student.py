"""The network with its objective: one module that turns a batch into losses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor, nn

from sketchfind.encoder.model import Features, SketchPhotoEncoder
from sketchfind.training.data.batches import Batch
from sketchfind.training.devices import at_once, computes_bf16, reduced_precision, to_device
from sketchfind.training.objective import Objective
from sketchfind.training.optimiser import set_training
from sketchfind.training.recipe.recipe import Optimiser
from sketchfind.training.teacher import Answers, Teacher


class Inputs(NamedTuple):
    """A batch, or a part of one, on the device; see `Batch`."""

    sketches: Tensor
    photos: Tensor
    class_ids: Tensor
    shown: Tensor
    answers: Answers | None


class Student(nn.Module):
    """What is trained."""

    def __init__(
        self, model: SketchPhotoEncoder, objective: Objective, settings: Optimiser
    ) -> None:
        super().__init__()
        self.model, self.objective = model, objective
        self._settings = settings

    def forward(self, inputs: Inputs) -> dict[str, Tensor]:
        """Return the weighted losses by name."""
        device = inputs.photos.device
        bf16 = self._settings.bf16 and computes_bf16(device, self.model.backbone)
        with reduced_precision(device, bf16):
            features = self._features(inputs.sketches, inputs.photos)
        losses: dict[str, Tensor] = self.objective(
            features, inputs.class_ids, inputs.shown, len(inputs.sketches), inputs.answers
        )
        return losses

    def _features(self, sketches: Tensor, photos: Tensor) -> Features:
        """Encode both; together where they are equally large, as batch norms know them."""
        if sketches.shape[1:] == photos.shape[1:]:
            return self._encode(torch.cat([sketches, photos]))
        return _joined([self._encode(sketches), self._encode(photos)])

    def _encode(self, pictures: Tensor) -> Features:
        """Encode (B, 3, S, S), as many at once as suit the device."""
        count = at_once(pictures.device, self.model.backbone) or len(pictures)
        return _joined([self.model(some) for some in torch.split(pictures, count)])

    def train(self, mode: bool = True) -> Student:
        """Switch between training and evaluation; frozen norms keep their statistics."""
        super().train(mode)
        if mode:
            set_training(self.model, self._settings.tuning)
        return self


def _joined(parts: list[Features]) -> Features:
    return Features(*(torch.cat(values) for values in zip(*parts, strict=True)))


def inputs_of(
    batch: Batch, teacher: Teacher | None, device: torch.device, parts: int
) -> Iterator[Inputs]:
    """Yield a batch in `parts` of equal size, each with its share of sketches and photos."""
    answers = teacher.answers(batch.rows) if teacher else None
    for part in range(parts):
        at, count = len(batch.sketches), len(batch.class_ids)
        index = torch.cat([torch.arange(part, at, parts), torch.arange(at + part, count, parts)])
        yield Inputs(
            to_device(batch.sketches[part::parts], device),
            to_device(batch.photos[part::parts], device),
            to_device(batch.class_ids[index], device),
            to_device(batch.shown[index], device),
            answers and Answers(*(to_device(value[index], device) for value in answers)),
        )
