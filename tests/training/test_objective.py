from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from sketchfind.encoder.model import Features
from sketchfind.training.losses import (
    alignment_loss,
    cross_domain_contrast,
    cross_domain_triplet,
    distillation_losses,
    feature_losses,
)
from sketchfind.training.objective import Objective
from sketchfind.training.recipe.recipe import Loss
from sketchfind.training.teacher import Answers, Teacher

IDS = torch.tensor([0, 1, 2, 2, 1, 0, 0, 1])
SHOWN = torch.tensor([5, -2, 7, -4, 4, 5, 6, 7])  # the first and third show a photo
AT = 4  # the first half are sketches


def features() -> Features:
    torch.manual_seed(1)
    return Features(torch.randn(8, 6), torch.randn(8, 5))


def texts() -> tuple[Tensor, Tensor]:
    torch.manual_seed(2)
    return normalize(torch.randn(3, 5)), normalize(torch.randn(3, 5))


def teacher(dim: int, *, is_start: bool) -> Teacher:
    """Stand in for the frozen network: what the objective sees of it."""
    torch.manual_seed(3)
    return cast(Teacher, SimpleNamespace(dim=dim, is_start=is_start, head=nn.Linear(dim, 7)))


def answers(dim: int) -> Answers:
    torch.manual_seed(4)
    known = torch.tensor([1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0])
    return Answers(torch.randn(8, dim) * known[:, None], known)


def only(**settings: Any) -> Loss:
    return Loss(**{"contrast_weight": 0.0, "distill_weight": 0.0, **settings})


def test_each_picture_is_aligned_to_the_text_vectors_of_its_own_domain() -> None:
    sketch_text, photo_text = texts()
    clip = features().clip
    got = Objective(only(), sketch_text, photo_text, 6)(features(), IDS, SHOWN, 3, None)
    expected = 3 * alignment_loss(clip[:3], sketch_text, IDS[:3], 0.05)
    expected = expected + 5 * alignment_loss(clip[3:], photo_text, IDS[3:], 0.05)
    assert got.keys() == {"align"}
    assert float(got["align"]) == pytest.approx(float(expected) / 8)


def test_a_classifier_takes_the_backbone_feature_and_leaves_the_text_alone() -> None:
    objective = Objective(only(classes="classifier", learn_temperature=True), *texts(), 6)
    given = Features(features().backbone, features().clip.requires_grad_())
    got = objective(given, IDS, SHOWN, AT, None)
    assert got.keys() == {"classify"}
    assert objective.learned() == {}
    assert objective.classifier is not None
    assert torch.equal(got["classify"], cross_entropy(objective.classifier(given.backbone), IDS))
    got["classify"].backward()
    assert given.clip.grad is None


def test_a_learned_temperature_starts_as_given_and_stays_in_its_range() -> None:
    fixed, learned = (
        Objective(only(temperature=0.1, learn_temperature=learn), *texts(), 6)
        for learn in (False, True)
    )
    loss = learned(features(), IDS, SHOWN, AT, None)["align"]
    assert loss.item() == pytest.approx(fixed(features(), IDS, SHOWN, AT, None)["align"].item())
    loss.backward()
    assert learned.log_temperature is not None
    assert learned.log_temperature.grad != 0
    assert learned.learned() == {"temperature": pytest.approx(0.1)}
    with torch.no_grad():
        learned.log_temperature.fill_(math.log(1e-5))
    learned(features(), IDS, SHOWN, AT, None)
    assert learned.learned() == {"temperature": pytest.approx(0.01)}
    assert fixed.learned() == {}


@pytest.mark.parametrize("sketches", [0.0, 0.5])
def test_distillation_learns_photos_and_sketches_of_a_known_photo(sketches: float) -> None:
    settings = only(distill_weight=2.0, feature_weight=3.0, distill_sketches=sketches)
    frozen, given = teacher(6, is_start=True), answers(6)
    got = Objective(settings, *texts(), 6, frozen)(features(), IDS, SHOWN, AT, given)
    assert frozen.head is not None
    student = features().backbone
    kinds = {
        "distill": 2.0 * distillation_losses(frozen.head(student), frozen.head(given.features)),
        "feature": 3.0 * feature_losses(student, given.features),
    }
    for name, losses in kinds.items():
        # Rows 0 and 2 are the sketches of a known photo; the mean is over all four sketches.
        expected = losses[AT:].mean() + sketches * (losses[0] + losses[2]) / 4
        assert got[name].item() == pytest.approx(expected.item(), rel=1e-5)


def test_a_teacher_of_another_kind_is_reached_through_a_trained_map() -> None:
    settings = only(distill_weight=1.0, feature_weight=1.0)
    objective = Objective(settings, *texts(), 6, teacher(9, is_start=False))
    # What is saved with a checkpoint: the map, nothing of the frozen teacher, no text.
    assert objective.state_dict().keys() == {"to_teacher.weight", "to_teacher.bias"}
    losses = objective(features(), IDS, SHOWN, AT, answers(9))
    sum(losses.values()).backward()
    assert all(parameter.grad is not None for parameter in objective.parameters())


def test_triplets_can_take_the_place_of_contrast() -> None:
    settings = only(contrast="triplet", contrast_weight=0.5, triplet_margin=0.2)
    got = Objective(settings, *texts(), 6)(features(), IDS, SHOWN, AT, None)["contrast"]
    backbone = features().backbone
    wanted = cross_domain_triplet(backbone[:AT], backbone[AT:], IDS[:AT], IDS[AT:], 0.2)
    assert float(got) == pytest.approx(0.5 * float(wanted))


def test_contrast_is_between_the_features_that_it_is_asked_for() -> None:
    settings = only(contrast_weight=0.5, clip_contrast_weight=0.25)
    got = Objective(settings, *texts(), 6)(features(), IDS, SHOWN, AT, None)
    for name, feature, weight in (
        ("contrast", features().backbone, 0.5),
        ("clip_contrast", features().clip, 0.25),
    ):
        wanted = cross_domain_contrast(feature[:AT], feature[AT:], IDS[:AT], IDS[AT:], 0.1)
        assert float(got[name]) == pytest.approx(weight * float(wanted))


@pytest.mark.parametrize("weight", ["contrast_weight", "clip_contrast_weight", "instance_weight"])
def test_each_contrast_alone_compares_the_pictures_of_a_batch(weight: str) -> None:
    assert only(**{weight: 0.5}).compares
    assert not only(distill_weight=1.0).compares


def test_a_sketch_is_told_from_other_photos_of_its_class_by_its_own() -> None:
    settings = only(instance_weight=2.0, contrast_temperature=0.5)
    got = Objective(settings, *texts(), 6)(features(), IDS, SHOWN, AT, None)["instance"]
    cosines = normalize(features().backbone[:AT]) @ normalize(features().backbone[AT:]).T / 0.5
    pairs = ((0, 1), (2, 3))  # sketch, photo
    of_sketches = -sum(float(cosines[s].log_softmax(0)[p]) for s, p in pairs) / 2
    of_photos = -sum(float(cosines[:, p].log_softmax(0)[s]) for s, p in pairs) / 2
    assert float(got) == pytest.approx(of_sketches + of_photos, rel=1e-4)
