from __future__ import annotations

import math

import pytest
import torch
from torch.nn.functional import normalize

from sketchfind.training.losses import (
    alignment_loss,
    cross_domain_contrast,
    cross_domain_triplet,
    distillation_losses,
    feature_losses,
)


def test_alignment_is_cross_entropy_over_cosines() -> None:
    torch.manual_seed(0)
    clip, text = torch.randn(6, 5), normalize(torch.randn(4, 5))
    class_ids = torch.tensor([0, 1, 2, 3, 0, 2])
    total = 0.0
    for image, class_id in zip(clip, class_ids, strict=True):
        scores = [float(normalize(image, dim=0) @ row) / 0.1 for row in text]
        total -= math.log(math.exp(scores[class_id]) / sum(map(math.exp, scores)))
    assert float(alignment_loss(clip, text, class_ids, 0.1)) == pytest.approx(total / 6, rel=1e-4)


def test_distillation_equals_plain_loops() -> None:
    torch.manual_seed(0)
    student, teacher = torch.randn(3, 4), torch.randn(3, 4)
    got = distillation_losses(student, teacher)
    for row in range(3):
        wanted = [math.exp(float(v)) for v in teacher[row]]
        given = [math.exp(float(v)) for v in student[row]]
        loss = -sum(
            w / sum(wanted) * math.log(g / sum(given)) for w, g in zip(wanted, given, strict=True)
        )
        assert float(got[row]) == pytest.approx(loss, rel=1e-4)


def test_feature_distillation_equals_plain_loops_and_ignores_length() -> None:
    torch.manual_seed(0)
    student, teacher = torch.randn(3, 4), torch.randn(3, 4)
    got = feature_losses(student, teacher)
    for row in range(3):
        a, b = normalize(student[row], dim=0), normalize(teacher[row], dim=0)
        squared = sum((float(x) - float(y)) ** 2 for x, y in zip(a, b, strict=True))
        assert float(got[row]) == pytest.approx(squared / 2, rel=1e-4)
    assert torch.allclose(got, feature_losses(5 * student, teacher / 3), atol=1e-5)


def test_contrast_equals_plain_loops_and_skips_anchors_without_a_positive() -> None:
    torch.manual_seed(0)
    sketches, photos = torch.randn(5, 3), torch.randn(4, 3)
    sketch_ids, photo_ids = torch.tensor([0, 1, 1, 2, 9]), torch.tensor([0, 1, 2, 2])

    def one_way(
        a: torch.Tensor, b: torch.Tensor, ids_a: torch.Tensor, ids_b: torch.Tensor
    ) -> float:
        losses = []
        for anchor, anchor_id in zip(normalize(a), ids_a, strict=True):
            scores = [math.exp(float(anchor @ other) / 0.2) for other in normalize(b)]
            own = [s for s, other_id in zip(scores, ids_b, strict=True) if other_id == anchor_id]
            if own:
                losses.append(-sum(math.log(s / sum(scores)) for s in own) / len(own))
        return sum(losses) / len(losses)

    expected = one_way(sketches, photos, sketch_ids, photo_ids) / 2
    expected += one_way(photos, sketches, photo_ids, sketch_ids) / 2
    got = cross_domain_contrast(sketches, photos, sketch_ids, photo_ids, 0.2)
    assert float(got) == pytest.approx(expected, rel=1e-4)


def test_contrast_without_any_positive_is_zero() -> None:
    sketches = torch.randn(2, 3, requires_grad=True)
    got = cross_domain_contrast(
        sketches, torch.randn(2, 3), torch.tensor([0, 1]), torch.tensor([2, 3]), 0.1
    )
    got.backward()
    assert got.item() == 0.0
    assert sketches.grad is not None
    assert not sketches.grad.any()  # nor NaN


def test_triplets_equal_plain_loops_and_skip_anchors_without_a_pair() -> None:
    torch.manual_seed(0)
    sketches, photos = torch.randn(6, 3), torch.randn(5, 3)
    sketch_ids, photo_ids = torch.tensor([0, 1, 1, 2, 9, 0]), torch.tensor([0, 1, 2, 2, 1])

    def one_way(
        a: torch.Tensor, b: torch.Tensor, ids_a: torch.Tensor, ids_b: torch.Tensor
    ) -> float:
        losses = []
        for anchor, anchor_id in zip(normalize(a), ids_a, strict=True):
            distances = [1 - float(anchor @ other) for other in normalize(b)]
            own = [d for d, i in zip(distances, ids_b, strict=True) if i == anchor_id]
            others = [d for d, i in zip(distances, ids_b, strict=True) if i != anchor_id]
            if own and others:
                losses.append(max(0.0, 0.3 + max(own) - min(others)))
        return sum(losses) / len(losses)

    expected = one_way(sketches, photos, sketch_ids, photo_ids) / 2
    expected += one_way(photos, sketches, photo_ids, sketch_ids) / 2
    assert expected > 0
    got = cross_domain_triplet(sketches, photos, sketch_ids, photo_ids, 0.3)
    assert float(got) == pytest.approx(expected, rel=1e-4)


def test_triplets_that_keep_the_margin_cost_nothing() -> None:
    features, ids = torch.eye(3), torch.arange(3)
    assert cross_domain_triplet(features, features, ids, ids, 0.3).item() == 0.0


def test_a_negative_never_shares_the_class() -> None:
    # All of one class: nothing may be pushed away, however far apart the features are.
    features = torch.randn(4, 3, requires_grad=True)
    ids = torch.zeros(4, dtype=torch.long)
    loss = cross_domain_triplet(features, torch.randn(4, 3), ids, ids, 0.3)
    loss.backward()
    assert loss.item() == 0.0
    assert features.grad is not None
    assert not features.grad.any()  # nor NaN
