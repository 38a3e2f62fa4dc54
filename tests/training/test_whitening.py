"""The whitening of a model that is exported."""

from __future__ import annotations

import numpy as np
import pytest

from sketchfind.training.whitening import whitening_map

RNG = np.random.default_rng(0)
SPREADS = np.array([9.0, 3, 1, 0.3])
DOMAINS = [RNG.standard_normal((4000, 4)) * SPREADS @ np.linalg.qr(RNG.standard_normal((4, 4)))[0]]
DOMAINS.append(DOMAINS[0][:1000])


def spread(rows):
    """How much more the rows vary along the first axis than along the last."""
    variances = np.linalg.eigvalsh(rows.T @ rows / len(rows))
    return variances[-1] / variances[0]


def test_strength_is_how_far_the_axes_are_evened_out():
    found = [spread(DOMAINS[0] @ whitening_map(DOMAINS, strength)) for strength in (0, 0.5, 1)]
    assert found[0] == pytest.approx(spread(DOMAINS[0]), rel=1e-4)
    assert found[0] > 5 * found[1] > 25
    assert found[1] > 3 * found[2]


def test_a_full_whitening_leaves_no_axis_with_more_variance_than_one():
    whitened = DOMAINS[0] @ whitening_map(DOMAINS, 1)
    variances = np.linalg.eigvalsh(whitened.T @ whitened / len(whitened))
    assert variances[-1] <= 1.05
    assert variances[-1] > 0.9


def test_an_axis_without_variance_is_not_blown_up():
    flat = [rows * [1, 1, 1, 0] for rows in DOMAINS]
    assert np.isfinite(whitening_map(flat, 1)).all()
    assert np.abs(whitening_map(flat, 1)).max() < 2


def test_domains_count_alike_however_many_pictures_they_have():
    many, few = DOMAINS[0], DOMAINS[1] * 2
    repeated = [many, np.concatenate([few] * 3)]
    np.testing.assert_allclose(
        whitening_map([many, few], 0.5), whitening_map(repeated, 0.5), rtol=1e-4, atol=1e-6
    )
