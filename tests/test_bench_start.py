"""What the benchmark of starting makes of starts that differ."""

from __future__ import annotations

import math

from bench.start import _median


def test_a_start_that_lacks_a_figure_does_not_spoil_the_others() -> None:
    starts = [{"window": 3.0}, {}, {"window": 1.0}, {"window": 2.0}]
    assert _median(starts, "window") == 2
    assert math.isnan(_median(starts, "encoder"))
