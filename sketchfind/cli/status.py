"""`sketchfind status`: what a profile holds."""

from __future__ import annotations

from dataclasses import asdict

import click

from sketchfind.cli.output import print_json
from sketchfind.cli.setup import Setup, library_options
from sketchfind.printable import printable
from sketchfind.wording import counted


@click.command()
@library_options
def status(setup: Setup) -> None:
    """Show the folders and how many photos are searchable."""
    with setup.library() as library:
        state = library.status()
    if setup.json:
        print_json(asdict(state))
        return
    click.echo(f"Profile  {printable(state.profile)}")
    click.echo(f"Cache    {printable(state.cache)}")
    click.echo(f"Model    {printable(state.model)}")
    unread = f", {counted(state.failed, 'file')} unreadable" if state.failed else ""
    if state.preparing is not None:
        seen = f"{state.preparing.done:,} of {state.preparing.total:,} photos seen"
        index = printable(setup.command("index"))
        click.echo(f"Next     {printable(state.preparing.model)}, {seen}; {index} goes on")
    click.echo(f"Photos   {state.photos:,}, {state.embedded:,} searchable{unread}")
    for folder in state.folders:
        offline = "" if folder.online else "  (cannot be reached)"
        click.echo(f"  {folder.photos:8,}  {printable(folder.path)}{offline}")
        for part in folder.away:
            click.echo(f"            {printable(part)}  (cannot be reached)")
    if not state.folders:
        click.echo(f"No folders yet. Add one: {printable(setup.command('index FOLDER'))}")
