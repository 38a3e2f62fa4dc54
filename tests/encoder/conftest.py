from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture
def threads_as_before() -> Iterator[None]:
    """Let torch compute with as many threads as before once the test has shared them out."""
    import torch

    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)
