"""The trainer's commands."""

from __future__ import annotations

import csv
from pathlib import Path

from click.testing import CliRunner, Result

from sketchfind.training.cli import main


def invoke(*arguments: object) -> Result:
    """Run one in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def succeed(*arguments: object) -> Result:
    """Run one that must come to its end."""
    result = invoke(*arguments)
    assert result.exit_code == 0, result.output
    return result


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table that one wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def changes(*settings: str) -> list[str]:
    """Return the options that give a recipe other settings, each of them KEY=VALUE."""
    return [part for setting in settings for part in ("--set", setting)]
