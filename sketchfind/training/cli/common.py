"""Shared by the trainer's commands: types of arguments, how to stop, the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sketchfind.program import tell

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
DATA = click.option(
    "--data",
    type=FOLDER,
    default=Path("data"),
    show_default=True,
    help="Folder of the collections, weights, text vectors and splits.",
)
CHECKPOINT = click.option(
    "--checkpoint",
    type=click.Choice(["last", "best"]),
    default="best",
    show_default=True,
    help="The one of the last epoch, or of the epoch with the best validation figure.",
)
DEVICE = click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda or mps.")


@contextmanager
def stopping(remains: str) -> Iterator[None]:
    """When somebody stops the work with Ctrl-C, say what `remains` of it, or how it goes on."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise click.Abort(remains) from error


def say(line: str) -> None:
    """Write one line of the log to stderr; stdout is for the answer."""
    tell(line)
