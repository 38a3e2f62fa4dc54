"""The losses, each a plain function of features."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def alignment_loss(clip: Tensor, text: Tensor, class_ids: Tensor, temperature: float) -> Tensor:
    """Cross-entropy over class names (arXiv 2305.05144): logits are cosines over `temperature`.

    Args:
        clip: (B, T) image features in the text space.
        text: (C, T) L2-normalised text vectors of the seen classes.
        class_ids: (B,) indices into `text`.
    """
    logits = functional.normalize(clip, dim=1) @ text.T / temperature  # (B, C)
    return functional.cross_entropy(logits, class_ids)


def distillation_loss(student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
    """Soft cross-entropy to the teacher's class probabilities, both (B, K)."""
    return functional.cross_entropy(student_logits, teacher_logits.softmax(dim=1))


def cross_domain_contrast(
    sketches: Tensor,
    photos: Tensor,
    sketch_ids: Tensor,
    photo_ids: Tensor,
    temperature: float,
) -> Tensor:
    """Supervised contrastive loss between the two domains (after arXiv 2004.11362).

    Each sketch is pulled to the batch's photos of its class and pushed from the others, and the
    other way round; anchors without a positive do not count.

    Args:
        sketches: (S, D) features; photos: (P, D).
        sketch_ids: (S,) class ids; photo_ids: (P,).
    """
    similarity = functional.normalize(sketches, dim=1) @ functional.normalize(photos, dim=1).T
    positive = sketch_ids[:, None] == photo_ids[None, :]  # (S, P)
    logits = similarity / temperature
    return (_contrast(logits, positive) + _contrast(logits.T, positive.T)) / 2


def _contrast(logits: Tensor, positive: Tensor) -> Tensor:
    log_probability = logits.log_softmax(dim=1)
    count = positive.sum(dim=1)
    total = torch.where(positive, log_probability, 0.0).sum(dim=1)
    anchors = count > 0
    return -(total / count.clamp(min=1))[anchors].sum() / anchors.sum().clamp(min=1)
