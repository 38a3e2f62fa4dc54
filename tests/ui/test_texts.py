"""Numbers as the window shows them."""

from __future__ import annotations

import pytest

from sketchfind.ui import texts


@pytest.mark.parametrize(
    ("score", "shown"),
    [(0.8249, "0.82"), (-0.131, "\N{MINUS SIGN}0.13"), (-0.004, "0.00"), (1.0, "1.00")],
)
def test_a_similarity_has_two_digits_and_a_minus(score: float, shown: str) -> None:
    assert texts.similarity(score) == shown


def test_a_similarity_is_written_as_the_language_does(german: None) -> None:
    assert texts.similarity(-0.5) == "\N{MINUS SIGN}0,50"
