from __future__ import annotations

from typing import Any

import pytest

from sketchfind.library.models.offers import OFFERS
from sketchfind.library.models.quality import Published, Validated, quality_of

SISTERS = {"sisters": ["a", "b"], "classes": 15, "queries": 757, "gallery": 375}


def test_what_is_published_goes_first() -> None:
    card = {"zero_shot": {"imagenet": 0.5}, "metrics": [{"map_all": 0.4}]}
    assert quality_of(card) == Published(0.5, None)
    known = [quality_of(offer.card) for offer in OFFERS]
    assert known == [Published(offer.imagenet, offer.imagenet_sketch) for offer in OFFERS]


def test_figures_of_validation_classes_are_known_with_their_sizes() -> None:
    row = {"map@200": 0.676, "map_all": 0.664, **SISTERS}
    assert quality_of({"metrics": [row]}) == Validated(0.676, 0.664, 15, 757, 375, ("a", "b"))
    logged = {"epoch": "3", "validation": "0.651", "sketchy/clip": "", "classes": 1}
    assert quality_of({"zero_shot": {}, "metrics": [logged]}) == Validated(None, 0.651, 1)


@pytest.mark.parametrize(
    "value", [True, None, "", "much", [0.5], {}, -0.1, 1.5, 10**400, float("nan"), float("inf")]
)
def test_what_is_no_figure_is_not_known(value: Any) -> None:
    for card in (
        {"zero_shot": value, "metrics": value},
        {"zero_shot": {"imagenet": value}, "metrics": [value]},
        {"metrics": [{"map@200": value, "validation": value, "classes": 15}]},
    ):
        assert quality_of(card) is None
    row = {"map_all": 0.5, "classes": value, "queries": value, "gallery": value, "sisters": "a"}
    assert quality_of({"metrics": [row]}) == Validated(None, 0.5)
