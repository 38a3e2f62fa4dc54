"""From features to embeddings, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sketchfind.encoder.retrieval import DomainMeans, RetrievalFeature, fuse

RNG = np.random.default_rng(0)
WHITENING = RNG.standard_normal((6, 6)).astype(np.float32)
MEANS = {
    domain: DomainMeans(*(RNG.standard_normal(size).astype(np.float32) / 9 for size in (6, 4)))
    for domain in ("photo", "sketch")
}
BACKBONE, CLIP = (RNG.standard_normal((3, size)).astype(np.float32) for size in (6, 4))


def unit(row):
    return row / np.sqrt(sum(value * value for value in row))


@pytest.mark.parametrize("whitening", [None, WHITENING], ids=["plain", "whitened"])
@pytest.mark.parametrize("domain", ["photo", "sketch"])
@pytest.mark.parametrize(("name", "share"), [("retrieval", 0.3), ("concat", 0.5)])
def test_halves_are_centred_whitened_and_weighted(domain, whitening, name, share):
    written = RetrievalFeature(0.3, MEANS, whitening)
    rows = written.combine(BACKBONE, CLIP, domain, name)
    read = RetrievalFeature.from_tensors(0.3, written.tensors())
    np.testing.assert_array_equal(read.combine(BACKBONE, CLIP, domain, name), rows)
    for row, backbone, clip in zip(rows, BACKBONE, CLIP, strict=True):
        first = unit(backbone) - MEANS[domain].backbone
        if whitening is not None:
            first = np.array([sum(first[i] * whitening[i, j] for i in range(6)) for j in range(6)])
        second = unit(clip) - MEANS[domain].clip
        halves = unit(first) * (1 - share) ** 0.5, unit(second) * share**0.5
        np.testing.assert_allclose(row, np.concatenate(halves), atol=1e-5)


def test_the_parts_of_a_query_count_by_their_weights():
    one, other = unit(BACKBONE[0]), unit(BACKBONE[1])
    fused = fuse([(one, 1.0), (other, -0.25)])
    np.testing.assert_allclose(fused, unit(one - 0.25 * other), rtol=1e-5)
