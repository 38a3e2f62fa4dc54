"""Phrases that several parts of the window show."""

from __future__ import annotations

import pytest

from sketchfind.encoder.model_file import read_info
from sketchfind.paths import builtin_model
from sketchfind.ui import texts


@pytest.mark.parametrize(
    ("score", "shown"),
    [(0.8249, "0.82"), (-0.131, "\N{MINUS SIGN}0.13"), (-0.004, "0.00"), (1.0, "1.00")],
)
def test_a_similarity_has_two_digits_and_a_minus(score: float, shown: str) -> None:
    assert texts.similarity(score) == shown


def test_a_similarity_is_written_as_the_language_does(german: None) -> None:
    assert texts.similarity(-0.5) == "\N{MINUS SIGN}0,50"


@pytest.mark.parametrize(
    ("pace", "shown"),
    [(9.94, "9.9 photos/s"), (9.96, "10 photos/s"), (10.04, "10 photos/s"), (41.6, "42 photos/s")],
)
def test_a_speed_has_a_digit_below_ten_alone(pace: float, shown: str) -> None:
    assert texts.speed(pace) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (129_400, "129.4 kB"), (1_711_000_000, "1.7 GB")],
)
def test_a_size_has_one_digit_and_units_of_a_thousand(count: int, shown: str) -> None:
    assert texts.size(count) == shown.replace(" ", "\xa0")


def test_a_size_is_written_as_the_language_does(german: None) -> None:
    assert texts.size(24_800_000) == "24,8\xa0MB"


def test_the_licence_of_the_builtin_model_is_its_own_in_english() -> None:
    licence = read_info(builtin_model()).licence
    assert texts.RESEARCH_PICTURES in licence
    assert texts.model_licence(licence) == licence


def test_the_licence_of_the_builtin_model_is_said_in_german(german: None) -> None:
    licence = read_info(builtin_model()).licence
    assert texts.RESEARCH_PICTURES not in texts.model_licence(licence)
