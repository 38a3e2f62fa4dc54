"""What the trainer's commands share: types of arguments, errors as one line, the log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sketchfind.errors import UserFacingError

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
DATA = click.option(
    "--data",
    type=FOLDER,
    default=Path("data"),
    show_default=True,
    help="Folder of the collections, weights, text vectors and splits.",
)
DEVICE = click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda or mps.")


GOES_ON = {
    "fit": "With --resume a run goes on after its last whole epoch.",
    "ablate": "The same command goes on where it was.",
}


class Commands(click.Group):
    """Show a UserFacingError as one clear line and exit with status 2; with 130 at Ctrl-C."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except UserFacingError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo(
                f"Stopped. {GOES_ON.get(ctx.invoked_subcommand or '', '')}".strip(), err=True
            )
            ctx.exit(130)


def say(line: str) -> None:
    """Write one line of the log to stderr; stdout belongs to the answer."""
    click.echo(line, err=True)
