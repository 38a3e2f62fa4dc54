"""The trainer's commands."""

from __future__ import annotations

from click.testing import CliRunner, Result

from sketchfind.training.cli import main


def invoke(*arguments: object) -> Result:
    """Run one in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])
