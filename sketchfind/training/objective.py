"""The objective: what the network is trained towards, and what only training needs."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from sketchfind.encoder.model import Features
from sketchfind.training.losses import alignment_loss, cross_domain_contrast, distillation_loss
from sketchfind.training.recipe import Loss


class Objective(nn.Module):
    """The weighted losses of a recipe; its own parameters are trained but never exported."""

    text: Tensor

    def __init__(self, settings: Loss, text: Tensor, dim: int, teacher_head: nn.Module | None):
        """Make what the losses need.

        Args:
            text: (C, T) L2-normalised text vectors of the seen classes.
            dim: width D of the backbone feature.
            teacher_head: the frozen classifier over backbone features, if there is a teacher.
        """
        super().__init__()
        self._settings = settings
        self.register_buffer("text", text, persistent=False)
        self.classifier: nn.Module | None = None
        if settings.classes == "classifier":
            self.classifier = nn.Linear(dim, len(text))
        # In a tuple, so that the frozen head is no part of what is trained and saved.
        self._teacher_head = (teacher_head,)

    def forward(
        self, features: Features, class_ids: Tensor, sketches: int, wanted: Tensor | None
    ) -> dict[str, Tensor]:
        """Return the weighted losses of one batch by name.

        Args:
            features: of B pictures, sketches first.
            class_ids: (B,).
            sketches: how many of the B are sketches.
            wanted: the teacher's logits of the photos, if there is a teacher.
        """
        settings, at = self._settings, sketches
        backbone, clip = features.backbone.float(), features.clip.float()
        losses: dict[str, Tensor] = {}
        if self.classifier is not None:
            losses["classify"] = functional.cross_entropy(self.classifier(backbone), class_ids)
        else:
            losses["align"] = alignment_loss(clip, self.text, class_ids, settings.temperature)
        head = self._teacher_head[0]
        if head is not None and wanted is not None:
            loss = distillation_loss(head(backbone[at:]), wanted)
            losses["distill"] = settings.distill_weight * loss
        if settings.contrast_weight:
            contrast = cross_domain_contrast(
                backbone[:at],
                backbone[at:],
                class_ids[:at],
                class_ids[at:],
                settings.contrast_temperature,
            )
            losses["contrast"] = settings.contrast_weight * contrast
        return losses
