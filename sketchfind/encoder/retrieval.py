"""From network features to the one vector that is stored and searched.

The retrieval embedding is the backbone feature and the text-space feature side by side. Each is
L2-normalised, its domain's mean is subtracted (the backbone half is then whitened if the model has
a map for it), and it is normalised again, so that

    cosine = (1 - clip_share) * cosine(backbone) + clip_share * cosine(clip).

Since the second half is in the text space, words make queries of the same kind: zeros, then text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from sketchfind.errors import UserFacingError
from sketchfind.types import Embeddings

Domain = Literal["sketch", "photo"]
DOMAINS: tuple[Domain, ...] = ("photo", "sketch")
_HALVES = ("backbone", "clip")
_WHITENING = "whitening"
QUERY_VIEWS = 4  # of `encoder.views`, which a search uses and which evaluation therefore measures
FeatureName = Literal["retrieval", "backbone", "clip", "concat"]
# Those that a run logs; "concat" is the retrieval feature with another share.
FEATURES: tuple[FeatureName, ...] = ("backbone", "clip", "retrieval")


@dataclass(frozen=True, slots=True)
class DomainMeans:
    """Means of the L2-normalised features of one domain over the training data."""

    backbone: NDArray[np.float32]  # (D,)
    clip: NDArray[np.float32]  # (T,)


@dataclass(frozen=True, slots=True)
class RetrievalFeature:
    """How the two features of the network become one embedding of width D + T.

    A half with empty means is left out of the embedding: with a share of 0 or 1 it adds nothing.
    """

    clip_share: float
    means: dict[Domain, DomainMeans]
    whitening: NDArray[np.float32] | None = None  # (D, D) map of the centred backbone half

    @classmethod
    def from_tensors(cls, clip_share: float, tensors: Mapping[str, NDArray[Any]]) -> Self:
        """Read what `tensors` returned; raise KeyError if a mean is missing."""
        means = {
            domain: DomainMeans(
                *(tensors[f"mean.{domain}.{half}"].astype(np.float32) for half in _HALVES)
            )
            for domain in DOMAINS
        }
        whitening = tensors.get(_WHITENING)
        return cls(clip_share, means, None if whitening is None else whitening.astype(np.float32))

    def tensors(self) -> dict[str, NDArray[Any]]:
        """Return its tensors in a model file, by name."""
        found: dict[str, NDArray[Any]] = {
            f"mean.{domain}.{half}": getattr(means, half)
            for domain, means in self.means.items()
            for half in _HALVES
        }
        if self.whitening is not None:
            found[_WHITENING] = self.whitening
        return found

    @property
    def dim(self) -> int:
        """How many numbers an embedding has, D + T."""
        means = self.means["photo"]
        return int(means.backbone.size + means.clip.size)

    @property
    def has_text(self) -> bool:
        """Whether there is a half in the text space."""
        return self.means["photo"].clip.size > 0

    def combine(
        self, backbone: Embeddings, clip: Embeddings, domain: Domain, feature: FeatureName
    ) -> Embeddings:
        """Return (n, D + T) L2-normalised rows from raw features (n, D) and (n, T).

        `feature` "backbone" or "clip" gives that half alone, (n, D) or (n, T); "concat" gives
        both halves equal weights whatever `clip_share` is. Raises UserFacingError for a half that
        the model lacks.
        """
        means = self.means[domain]
        parts: dict[str, Embeddings] = {}
        if means.backbone.size:
            centred = normalise(backbone) - means.backbone
            parts["backbone"] = normalise(
                centred if self.whitening is None else centred @ self.whitening
            )
        if means.clip.size:
            parts["clip"] = normalise(normalise(clip) - means.clip)
        if feature in _HALVES:
            if feature not in parts:
                raise UserFacingError(
                    "This model has no {feature} half.",
                    "Measure it with --feature retrieval.",
                    feature=feature,
                )
            return parts[feature]
        if len(parts) == 1:
            return next(iter(parts.values()))
        share = 0.5 if feature == "concat" else self.clip_share
        weights = np.sqrt([1.0 - share, share]).astype(np.float32)
        halves = [parts["backbone"] * weights[0], parts["clip"] * weights[1]]
        combined: Embeddings = np.concatenate(halves, axis=1)
        return combined

    def words(self, text: Embeddings) -> Embeddings:
        """Return text vectors (n, T) as queries (n, D + T)."""
        width = self.means["photo"].backbone.shape[0]
        padded: Embeddings = np.pad(normalise(text), ((0, 0), (width, 0)))
        return padded

    def clip_part(self, embeddings: Embeddings) -> Embeddings:
        """Return the text-space half (n, T) of embeddings (n, D + T), L2-normalised."""
        return normalise(embeddings[:, self.means["photo"].backbone.shape[0] :])


def normalise(rows: NDArray[np.floating]) -> Embeddings:
    """Scale rows to unit length; a zero row stays zero."""
    rows = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Embeddings = rows / np.maximum(lengths, 1e-12)
    return unit


def fuse(parts: Sequence[tuple[NDArray[np.float32], float]]) -> NDArray[np.float32]:
    """Add embeddings (d,) with their weights into one query (d,), L2-normalised."""
    return normalise(np.sum([weight * vector for vector, weight in parts], axis=0))
