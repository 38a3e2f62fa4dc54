"""The network with its objective: one module that turns a batch into losses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from sketchfind.encoder.model import Features, SketchPhotoEncoder
from sketchfind.training.data.batches import Batch
from sketchfind.training.devices import at_once, reduced_precision, to_device
from sketchfind.training.objective import Objective
from sketchfind.training.optimiser import batch_norms, set_training
from sketchfind.training.recipe.recipe import Optimiser
from sketchfind.training.teacher import Answers, Teacher


class Inputs(NamedTuple):
    """A batch, or a part of one, on the device; see `Batch`."""

    sketches: Tensor
    photos: Tensor
    class_ids: Tensor
    shown: Tensor
    answers: Answers | None


class Encoded(NamedTuple):
    """The objective's input for a batch, or for a part of one; see its `forward`."""

    features: Features
    class_ids: Tensor
    shown: Tensor
    sketches: int
    answers: Answers | None


class Student(nn.Module):
    """The network and its objective, which are trained together."""

    def __init__(
        self,
        model: SketchPhotoEncoder,
        objective: Objective,
        settings: Optimiser,
        precision: torch.dtype,
    ) -> None:
        """Join both; `precision` is the number format of the network."""
        super().__init__()
        self.model, self.objective, self.precision = model, objective, precision
        self._settings = settings

    def forward(self, inputs: Inputs, others: Sequence[Encoded] = ()) -> dict[str, Tensor]:
        """Return the weighted losses by name, of a part of a batch with the `others` of it."""
        encoded = self.encode(inputs)
        losses: dict[str, Tensor] = self.objective(*(among(others, encoded) if others else encoded))
        return losses

    def encode(self, inputs: Inputs) -> Encoded:
        """Encode sketches and photos; features, and therefore losses, are float32."""
        with reduced_precision(inputs.photos.device, self.precision):
            encoded = self._features(inputs.sketches, inputs.photos)
        features = Features(*(feature.float() for feature in encoded))
        sketches = len(inputs.sketches)
        return Encoded(features, inputs.class_ids, inputs.shown, sketches, inputs.answers)

    @torch.no_grad()
    def encode_ahead(self, parts: Sequence[Inputs]) -> list[Encoded]:
        """Encode the parts of a batch to compare others with, leaving batch norms' statistics."""
        noting = [norm for norm in batch_norms(self.model) if norm.track_running_stats]
        for norm in noting:
            norm.track_running_stats = False
        encoded = [self.encode(part) for part in parts]
        for norm in noting:
            norm.track_running_stats = True
        return encoded

    def _features(self, sketches: Tensor, photos: Tensor) -> Features:
        """Encode both, in one batch if they have the same size, as batch norms need it."""
        if sketches.shape[1:] == photos.shape[1:]:
            return self._encode(torch.cat([sketches, photos]))
        return Features.joined([self._encode(sketches), self._encode(photos)])

    def _encode(self, pictures: Tensor) -> Features:
        """Encode (B, 3, S, S), as many pictures at once as suit the device."""
        count = at_once(pictures.device, self.model.backbone) or len(pictures)
        return Features.joined([self.model(some) for some in torch.split(pictures, count)])

    def train(self, mode: bool = True) -> Student:
        """Switch between training and evaluation; frozen norms keep their statistics."""
        super().train(mode)
        if mode:
            set_training(self.model, self._settings.tuning)
        return self


def among(others: Sequence[Encoded], part: Encoded) -> Encoded:
    """Join a part of a batch to the `others`, so that the parts' mean gradient is the batch's.

    The objective's own parameters get the batch's gradient from each part, but features get one
    only from their own part. So the gradient of features is multiplied by the number of parts.
    """
    count = len(others) + 1
    features = Features(*(v.detach() + count * (v - v.detach()) for v in part.features))
    parts = [part._replace(features=features), *others]
    at = part.sketches  # the same number in each part

    def joined(values: Sequence[Tensor]) -> Tensor:
        return torch.cat([value[:at] for value in values] + [value[at:] for value in values])

    answers = [one.answers for one in parts if one.answers]
    return Encoded(
        Features(*map(joined, zip(*(one.features for one in parts), strict=True))),
        joined([one.class_ids for one in parts]),
        joined([one.shown for one in parts]),
        at * len(parts),
        Answers(*map(joined, zip(*answers, strict=True))) if answers else None,
    )


def inputs_of(
    batch: Batch, teacher: Teacher | None, device: torch.device, parts: int
) -> Iterator[Inputs]:
    """Yield a batch in `parts` of equal size, each with equally many sketches and photos."""
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
