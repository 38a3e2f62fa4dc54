"""Turn the pictures of pairs into features, and features into embeddings with gradients."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from sketchfind.encoder.model import Features, SketchPhotoEncoder
from sketchfind.encoder.retrieval import Domain, RetrievalFeature

BATCH = 32  # pictures


def embedded(feature: RetrievalFeature, features: Features, domain: Domain) -> Tensor:
    """Return the embeddings (B, d) of `RetrievalFeature.combine`, with gradients."""
    means = feature.means[domain]
    parts = []
    for raw, mean, share, linear in (
        (features.backbone, means.backbone, 1 - feature.clip_share, feature.whitening),
        (features.clip, means.clip, feature.clip_share, None),
    ):
        if mean.size:
            centred = functional.normalize(raw, dim=1) - torch.from_numpy(mean).to(raw.device)
            if linear is not None:
                centred = centred @ torch.from_numpy(linear).to(raw.device)
            parts.append(functional.normalize(centred, dim=1) * share**0.5)
    return functional.normalize(torch.cat(parts, dim=1), dim=1)


def features_of(network: SketchPhotoEncoder, pictures: Tensor) -> Features:
    """Return the features of pictures (n, 3, S, S), computed a batch at a time."""
    return Features.joined([network(part) for part in torch.split(pictures, BATCH)])
