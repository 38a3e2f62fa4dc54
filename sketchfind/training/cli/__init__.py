"""The trainer's command line: one file a command."""

from sketchfind.training.cli.main import main

__all__ = ["main"]
