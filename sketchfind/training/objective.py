"""The objective: the losses that train the network, and parameters that only they need."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from sketchfind.encoder.model import Features
from sketchfind.training.losses import (
    alignment_loss,
    cross_domain_contrast,
    cross_domain_triplet,
    distillation_losses,
    feature_losses,
)
from sketchfind.training.recipe.recipe import Loss
from sketchfind.training.recipe.rules import TEMPERATURES
from sketchfind.training.teacher import Answers, Teacher
from sketchfind.training.world import World


class Objective(nn.Module):
    """The weighted losses of a recipe; its own parameters are trained but never exported."""

    sketch_text: Tensor
    photo_text: Tensor
    teacher_weight: Tensor
    teacher_bias: Tensor

    def __init__(
        self,
        settings: Loss,
        sketch_text: Tensor,
        photo_text: Tensor,
        dim: int,
        teacher: Teacher | None = None,
        world: World | None = None,
    ) -> None:
        """Make the parameters and buffers of the losses.

        Args:
            sketch_text: (C, T) L2-normalised text vectors of the seen classes, for sketches.
            photo_text: the same for photos.
            dim: width D of the backbone feature.
            teacher: the network whose answers are learned, if any.
            world: the processes that share a batch; contrast is between all its pictures.
        """
        super().__init__()
        self._settings = settings
        self._world = world or World()
        self.register_buffer("sketch_text", sketch_text, persistent=False)
        self.register_buffer("photo_text", photo_text, persistent=False)
        self.classifier: nn.Module | None = None
        self.log_temperature: nn.Parameter | None = None
        if settings.classes == "classifier":
            self.classifier = nn.Linear(dim, len(photo_text))
        elif settings.learn_temperature:
            self.log_temperature = nn.Parameter(torch.tensor(math.log(settings.temperature)))
        self.to_teacher: nn.Module = nn.Identity()
        if teacher is not None:
            if not teacher.is_start:
                # The features of another network have other axes.
                self.to_teacher = nn.Linear(dim, teacher.dim)
            if teacher.head is not None:
                # Buffers and not parameters, because they are neither trained nor saved.
                self.register_buffer("teacher_weight", teacher.head.weight, persistent=False)
                self.register_buffer("teacher_bias", teacher.head.bias, persistent=False)

    def learned(self) -> dict[str, float]:
        """Return learned values that get a column in the log."""
        if self.log_temperature is None:
            return {}
        return {"temperature": self.log_temperature.detach().exp().item()}

    def forward(
        self,
        features: Features,
        class_ids: Tensor,
        shown: Tensor,
        sketches: int,
        answers: Answers | None,
    ) -> dict[str, Tensor]:
        """Return the weighted losses of one batch by name.

        Args:
            features: of B pictures, sketches first; float32, as cosines over a temperature, squares
                and logits would overflow in float16.
            class_ids: (B,).
            shown: (B,) equal for a sketch and the photo that it was drawn from, see `Batch`.
            sketches: how many of the B are sketches.
            answers: the teacher's answers about the B pictures, if there is a teacher.
        """
        backbone, clip = features
        losses: dict[str, Tensor] = {}
        if self.classifier is not None:
            losses["classify"] = functional.cross_entropy(self.classifier(backbone), class_ids)
        else:
            losses["align"] = self._alignment(clip, class_ids, sketches)
        if answers is not None:
            losses |= self._distillation(backbone, sketches, answers)
        if self._settings.contrast_weight:
            contrast = self._contrast(backbone, class_ids, sketches)
            losses["contrast"] = self._settings.contrast_weight * contrast
        if self._settings.clip_contrast_weight:
            contrast = self._contrast(clip, class_ids, sketches)
            losses["clip_contrast"] = self._settings.clip_contrast_weight * contrast
        if self._settings.instance_weight:
            gathered = self._gathered(backbone, shown, sketches)
            contrast = cross_domain_contrast(*gathered, self._settings.contrast_temperature)
            losses["instance"] = self._settings.instance_weight * contrast
        return losses

    def _alignment(self, clip: Tensor, class_ids: Tensor, at: int) -> Tensor:
        """Align each picture to the text vectors of its own domain."""
        temperature: float | Tensor = self._settings.temperature
        if self.log_temperature is not None:
            with torch.no_grad():
                self.log_temperature.clamp_(*map(math.log, TEMPERATURES))
            temperature = self.log_temperature.exp()
        sketches = alignment_loss(clip[:at], self.sketch_text, class_ids[:at], temperature)
        photos = alignment_loss(clip[at:], self.photo_text, class_ids[at:], temperature)
        return (sketches * at + photos * (len(clip) - at)) / len(clip)

    def _distillation(self, backbone: Tensor, at: int, answers: Answers) -> dict[str, Tensor]:
        """Learn the teacher's answers about photos, for sketches those about the drawn photo."""
        settings = self._settings
        # Means over all sketches and over all photos, so that the mean of equal parts of a batch is
        # that of the batch.
        weights = torch.cat(
            [
                answers.known[:at] * (settings.distill_sketches / at),
                answers.known[at:] / (len(backbone) - at),
            ]
        )  # (B,)
        mapped = self.to_teacher(backbone)  # (B, D of the teacher)
        losses = {}
        if settings.distill_weight:
            wanted = functional.linear(answers.features, self.teacher_weight, self.teacher_bias)
            logits = functional.linear(mapped, self.teacher_weight, self.teacher_bias)
            total = (weights * distillation_losses(logits, wanted)).sum()
            losses["distill"] = settings.distill_weight * total
        if settings.feature_weight:
            total = (weights * feature_losses(mapped, answers.features)).sum()
            losses["feature"] = settings.feature_weight * total
        return losses

    def _contrast(self, features: Tensor, class_ids: Tensor, at: int) -> Tensor:
        """Compare the sketches and photos of all processes with each other."""
        settings, gathered = self._settings, self._gathered(features, class_ids, at)
        if settings.contrast == "triplet":
            return cross_domain_triplet(*gathered, settings.triplet_margin)
        return cross_domain_contrast(*gathered, settings.contrast_temperature)

    def _gathered(
        self, features: Tensor, ids: Tensor, at: int
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the features of all processes' sketches and photos, then their ids."""
        gather = self._world.gather
        return gather(features[:at]), gather(features[at:]), gather(ids[:at]), gather(ids[at:])
