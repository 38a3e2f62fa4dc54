from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sketchfind.encoder.retrieval import normalise
from sketchfind.library.search.stacks import BURST, COPY, reachable_first, stack, stack_same


def at_angle(cosine: float) -> list[float]:
    return [cosine, float(np.sqrt(1 - cosine**2)), 0.0]


SAME = [1.0, 0.0, 0.0]
OTHER = [0.0, 0.0, 1.0]


def test_copies_lie_on_the_best_of_them() -> None:
    vectors = normalise([SAME, OTHER, at_angle(0.99), at_angle(0.97), OTHER])
    assert stack(vectors, [None] * 5) == (0, 1, 0, 3, 1)


def test_a_burst_needs_one_moment_and_one_scene() -> None:
    vectors = normalise([SAME, at_angle(0.95), at_angle(0.95), OTHER, at_angle(0.95)])
    times = [f"2020-01-01T10:00:{second}" for second in ("00", "04", "30", "01")]
    assert stack(vectors, [*times, "nonsense"]) == (0, 0, 2, 3, 2)


def test_a_day_alone_is_no_moment() -> None:
    vectors = normalise([SAME, at_angle(0.95)])
    for times in (("2020-01-01", "2020-01-01"), ("2020-01-01", "2020-01-01T10:00:00")):
        assert stack(vectors, times) == (0, 1)


@pytest.mark.parametrize("day", ["0001-01-01", "1965-06-01", "9999-12-31"])
def test_a_burst_of_any_time(day: str) -> None:
    """Also where no clock of this system goes."""
    vectors = normalise([SAME, at_angle(0.95), at_angle(0.95)])
    times = [f"{day}T00:00:{second}" for second in ("00", "03", "30")]
    assert stack(vectors, times) == (0, 0, 2)


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(0, 3))
@example([], 0)
def test_against_a_plain_loop(kinds: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = normalise(rng.standard_normal((6, 5))[kinds].reshape(-1, 5))
    vectors = normalise(vectors + 0.1 * rng.standard_normal(vectors.shape))
    times = [f"2020-01-01T10:00:{second:02}" for second in rng.integers(0, 20, len(kinds))]
    tops: list[int] = []
    for number in range(len(kinds)):
        for top in range(number):
            if tops[top] != top:
                continue
            cosine = float(vectors[top] @ vectors[number])
            near = abs(int(times[top][-2:]) - int(times[number][-2:])) <= 4
            if cosine >= COPY or (cosine >= BURST and near):
                tops.append(top)
                break
        else:
            tops.append(number)
    assert stack(vectors, times) == tuple(tops)


def test_of_copies_one_in_reach_is_on_top_and_the_better_one_below() -> None:
    vectors = normalise([SAME, OTHER, at_angle(0.99), OTHER, at_angle(0.95)])
    tops = (0, 1, 0, 1, 0)
    away = [False, True, True, False, True]
    assert reachable_first(tops, away, vectors) == [2, 1, 0, 3, 4]
    burst_alone = [False, True, False, True, True]
    assert reachable_first(tops, burst_alone, vectors) == [0, 1, 2, 3, 4]
    assert reachable_first(tops, burst_alone) == [4, 1, 2, 3, 0]
    assert reachable_first(tops, [False] * 5, vectors) == [0, 1, 2, 3, 4]
    assert reachable_first([0, 0, 0], [False, True, True]) == [1, 0, 2]


def test_the_same_content_is_one_stack() -> None:
    assert stack_same(["a", "b", "a", "c", "b", "a"]) == (0, 1, 0, 3, 1, 0)
