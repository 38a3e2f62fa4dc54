from __future__ import annotations

import pytest

from sketchfind.training.progress import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (61, "1 min"),
        (59.4 * 60, "59 min"),
        (3600, "1 h 0 min"),
        (3 * 3600 + 5 * 60, "3 h 5 min"),
        (25.2 * 3600, "1 d 1 h"),
    ],
)
def test_durations_in_two_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words
