"""The losses, each a plain function of features."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def alignment_loss(
    clip: Tensor, text: Tensor, class_ids: Tensor, temperature: float | Tensor
) -> Tensor:
    """Cross-entropy over class names (arXiv 2305.05144): logits are cosines over `temperature`.

    Args:
        clip: (B, T) image features in the text space.
        text: (C, T) L2-normalised text vectors of the seen classes.
        class_ids: (B,) indices into `text`.
    """
    logits = functional.normalize(clip, dim=1) @ text.T / temperature  # (B, C)
    return functional.cross_entropy(logits, class_ids)


def distillation_losses(student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
    """Soft cross-entropy (B,) to the teacher's class probabilities; both logits are (B, K)."""
    wanted = teacher_logits.softmax(dim=1)
    return functional.cross_entropy(student_logits, wanted, reduction="none")


def feature_losses(student: Tensor, teacher: Tensor) -> Tensor:
    """Half the squared distance (B,) of the unit features, which is 1 - cosine; both are (B, D)."""
    return 1 - functional.cosine_similarity(student, teacher, dim=1)


def cross_domain_contrast(
    sketches: Tensor,
    photos: Tensor,
    sketch_ids: Tensor,
    photo_ids: Tensor,
    temperature: float,
) -> Tensor:
    """Supervised contrastive loss between the two domains (after arXiv 2004.11362).

    Each sketch is pulled to the batch's photos of its class and pushed from the others, and each
    photo likewise; anchors without a positive do not count.

    Args:
        sketches: (S, D) features; photos: (P, D).
        sketch_ids: (S,) class ids; photo_ids: (P,).
    """
    logits = _cosines(sketches, photos) / temperature
    positive = sketch_ids[:, None] == photo_ids[None, :]  # (S, P)
    return (_contrast(logits, positive) + _contrast(logits.T, positive.T)) / 2


def cross_domain_triplet(
    sketches: Tensor,
    photos: Tensor,
    sketch_ids: Tensor,
    photo_ids: Tensor,
    margin: float,
) -> Tensor:
    """Triplet loss between the two domains with the hardest of the batch (after arXiv 1703.07737).

    For each sketch, the farthest photo of its class shall be nearer, by `margin` in cosine, than
    the nearest photo of any other class; likewise for each photo. Anchors without a positive or
    without a negative do not count. The other arguments are as for `cross_domain_contrast`.
    """
    distance = 1 - _cosines(sketches, photos)
    positive = sketch_ids[:, None] == photo_ids[None, :]  # (S, P)
    return (
        _hardest_triplets(distance, positive, margin)
        + _hardest_triplets(distance.T, positive.T, margin)
    ) / 2


def _cosines(sketches: Tensor, photos: Tensor) -> Tensor:
    return functional.normalize(sketches, dim=1) @ functional.normalize(photos, dim=1).T


def _contrast(logits: Tensor, positive: Tensor) -> Tensor:
    log_probability = logits.log_softmax(dim=1)
    count = positive.sum(dim=1)
    total = torch.where(positive, log_probability, 0.0).sum(dim=1)
    return _mean_of(-(total / count.clamp(min=1)), count > 0)


def _hardest_triplets(distance: Tensor, positive: Tensor, margin: float) -> Tensor:
    far = distance.masked_fill(~positive, -torch.inf).amax(dim=1)
    near = distance.masked_fill(positive, torch.inf).amin(dim=1)
    return _mean_of((margin + far - near).relu(), positive.any(dim=1) & ~positive.all(dim=1))


def _mean_of(values: Tensor, anchors: Tensor) -> Tensor:
    """Average over `anchors`; 0, with a gradient of 0, if there are none."""
    return values[anchors].sum() / anchors.sum().clamp(min=1)
