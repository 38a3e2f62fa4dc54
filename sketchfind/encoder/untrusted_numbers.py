"""Check the numbers in a configuration from a model file: none may need a huge memory."""

from __future__ import annotations

from typing import Any

LARGEST = 16_384  # any width or size in a configuration
DEEPEST = 256  # blocks


def check_numbers(key: str, value: Any, largest: float | None = None) -> None:
    """Raise ValueError unless all numbers in `value` are from 0 to the largest for `key`."""
    if largest is None:
        largest = DEEPEST if key == "layers" else LARGEST
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str) and len(value) < 100:
        return
    if isinstance(value, int | float) and 0 <= value <= largest:
        return
    if isinstance(value, list | tuple) and len(value) <= 8:
        for part in value:
            check_numbers(key, part, largest)
        return
    if isinstance(value, dict) and key in ("act_kwargs", "norm_kwargs"):
        for part in value.values():
            check_numbers(key, part, largest)
        return
    raise ValueError(f"{key} is {value!r:.50}")
