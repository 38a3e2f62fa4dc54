"""What models cost is remembered, or measured again."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sketchfind.library.models.costs import ModelCosts
from sketchfind.paths import Profile
from sketchfind.types import ModelCost

COST = ModelCost(1000, "cpu, float32", ("cpu",), 45.0, 0.02, 10**9, ("cpu, bfloat16",))


def test_costs_come_back_as_they_were(profile: Profile) -> None:
    ModelCosts(profile).keep("space", COST)
    assert ModelCosts(profile).all() == {"space": COST}


def test_a_full_disk_leaves_what_was_known(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = ModelCosts(profile)
    costs.keep("space", COST)
    write = Path.write_text

    def write_half(path: Path, text: str, **options: str) -> int:
        write(path, text[: len(text) // 2], **options)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", write_half)
    costs.keep("another", COST)
    assert costs.all() == {"space": COST}
