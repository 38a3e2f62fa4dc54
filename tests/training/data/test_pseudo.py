from __future__ import annotations

import numpy as np
import torch

from sketchfind.training.data.pseudo import edge_sketches


def test_edges_of_a_photo_are_lines_where_it_changes() -> None:
    rng = np.random.default_rng(0)
    photo = torch.zeros(3, 80, 80)
    photo[:, 20:60, 20:60] = 1
    for _ in range(5):
        ink = edge_sketches(torch.stack([photo, photo]), rng)[1]
        assert ink.shape == (1, 80, 80)
        assert set(ink.unique().tolist()) == {0.0, 1.0}
        assert ink[0, 40, 15:26].sum() in (1, 2, 3)  # one thin line, not the whole slope
        assert ink[0, 30:50, 30:50].sum() == 0
        assert ink[0, :10].sum() == 0


def test_plain_photos_have_no_edges() -> None:
    rng = np.random.default_rng(0)
    assert edge_sketches(torch.full((2, 3, 60, 60), 0.5), rng).sum() == 0
