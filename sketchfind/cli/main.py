"""The commands of sketchfind; without one, the window."""

from __future__ import annotations

from pathlib import Path

import click

import sketchfind
from sketchfind.cli.backup import backup, restore
from sketchfind.cli.doctor import doctor
from sketchfind.cli.filled_path import FilledPath
from sketchfind.cli.folders import folders as folders_command
from sketchfind.cli.index import index
from sketchfind.cli.models import models
from sketchfind.cli.search import search
from sketchfind.cli.setup import Setup, library_options
from sketchfind.cli.status import status
from sketchfind.program import Program


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},  # for all commands
)
@click.version_option(sketchfind.__version__, prog_name="sketchfind")
@click.option(
    "--folder",
    "folders",
    metavar="DIR",
    multiple=True,
    type=FilledPath(exists=True, file_okay=False),
    help="Open the window and add this folder; may be given several times.",
)
@library_options
def main(setup: Setup, folders: tuple[Path, ...]) -> None:
    """Find the photo you can picture but cannot name: draw it.

    Without a command this opens the window. Everything stays on this machine.
    """
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        if setup.json:
            raise click.UsageError("--json needs a command, such as status.")
        from sketchfind.cli.window import open_window

        context.exit(open_window(setup, [folder.absolute() for folder in folders]))
    if folders:
        raise click.UsageError("--folder opens the window: the options of a command come after it.")


for command in (index, search, status, folders_command, doctor, backup, restore, models):
    main.add_command(command)
