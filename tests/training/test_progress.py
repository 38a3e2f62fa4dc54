from __future__ import annotations

from collections.abc import Iterator

import pytest

from sketchfind.training.progress import INTERVAL, duration, with_progress


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


def test_where_there_is_no_terminal_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = 0.0

    def parts() -> Iterator[str]:
        nonlocal now
        for part in ("ab", "cd", "ef", "g"):
            now += INTERVAL / 2
            yield part

    assert list(with_progress(parts(), 7, "decoding", size=len, clock=lambda: now)) == [*parts()]
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["decoding: 4 of 7, 45 s left", "decoding: 7 of 7, 0 s left"]
