"""The files in a run folder: JSON, tensors, and the table of epochs. No pickle."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from sketchfind.errors import RecipeError, why
from sketchfind.training.writing import written

MEND = "Mend or remove it."


def read_json(path: Path, key: str, kind: type) -> dict[str, Any]:
    """Read what `write_json` wrote; raise RecipeError unless `key` holds a value of a `kind`."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(values[key], kind):
            raise TypeError(f"no {key!r}")
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise damaged_file(path, error) from error
    assert isinstance(values, dict)
    return values


def write_json(path: Path, value: Any) -> None:
    """Write a value; raise RecipeError if that fails."""
    with written(path) as temporary:
        temporary.write_text(json.dumps(value, indent=1), encoding="utf-8")


def damaged_file(path: Path, error: Exception) -> RecipeError:
    """Return the error that a file of JSON is damaged."""
    return RecipeError(
        f"{path} is damaged: {why(error)}.", "Put it back, or train in another --out."
    )


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read what `write_tensors` wrote; raise RecipeError if it cannot be read."""
    try:
        # Copies, because mapped tensors keep the file open, and Windows could not replace it.
        return {name: tensor.clone() for name, tensor in load_file(path).items()}
    except (OSError, SafetensorError) as error:
        raise RecipeError(
            f"The checkpoint {path} cannot be read: {why(error)}.", "Train again."
        ) from error


def write_tensors(path: Path, tensors: dict[str, Tensor]) -> None:
    """Write tensors by name; raise RecipeError if that fails."""
    with written(path) as temporary:
        temporary.touch()
        mode = temporary.stat().st_mode  # as usual; safetensors lets only the owner read
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, temporary)
        temporary.chmod(mode)


def read_epochs(path: Path) -> list[dict[str, str]]:
    """Return a line for each epoch, whose values are numbers or ""; none if there is no file.

    Raises:
        RecipeError: the file is damaged.
    """
    if not path.exists():
        return []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error) as error:
        raise RecipeError(f"{path} is damaged: {why(error)}.", MEND) from error
    if not all(map(_is_whole, rows)):
        raise RecipeError(f"{path} is damaged: a line has no epoch, or no numbers.", MEND)
    return rows


def write_epochs(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a line for each epoch; raise RecipeError if that fails."""
    # An epoch may lack figures: sketches were removed, or float16 left out all of its steps.
    fullest = sorted(rows, key=len, reverse=True)
    names = dict.fromkeys(name for each in fullest for name in each)
    with written(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(names), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _is_whole(row: dict[str, str]) -> bool:
    try:
        int(row["epoch"])
        for value in row.values():
            float("nan" if value == "" else value)
    except (KeyError, TypeError, ValueError):  # a short line has None, a long one a list
        return False
    return True
