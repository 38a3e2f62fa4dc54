"""The trainer's commands, and what they leave."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner, Result
from safetensors.torch import load_file

from sketchfind.training.cli import main


def invoke(*arguments: object) -> Result:
    """Run one in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def succeed(*arguments: object) -> Result:
    """Run one that must come to its end."""
    result = invoke(*arguments)
    assert result.exit_code == 0, result.output
    return result


def cut_short(*arguments: object) -> None:
    """Run a command that trains, and let it fail at the end of its first epoch."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sketchfind.training.fit.plot_run", lambda run: 1 / 0)
        assert "ZeroDivisionError" in invoke(*arguments).stderr


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table that one wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def changes(*settings: str) -> list[str]:
    """Return the options that give a recipe other settings, each of them KEY=VALUE."""
    return [part for setting in settings for part in ("--set", setting)]


def fitting(recipe: Path, pairs: Path, out: Path, *settings: str) -> list[object]:
    """Return the command that fits to pairs, with other settings of the table `personal`."""
    chosen = changes(*(f"personal.{setting}" for setting in settings))
    return ["fit", recipe, "--data", pairs, "--out", out, *chosen]


def weights(run: Path, name: str = "last") -> dict[str, torch.Tensor]:
    """Return the weights of a checkpoint of a run."""
    folder = json.loads((run / f"{name}.json").read_text())["checkpoint"]
    return load_file(run / "checkpoints" / folder / "model.safetensors")
