"""`sketchfind backup` and `sketchfind restore`: save a profile in one file, and read it back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from sketchfind.cli.filled_path import FilledPath
from sketchfind.cli.output import print_json
from sketchfind.cli.progress import byte_bar
from sketchfind.cli.setup import Setup, profile_options
from sketchfind.printable import printable
from sketchfind.program import FAILURES, tell
from sketchfind.wording import counted


@click.command()
@click.argument("file", metavar="FILE", type=FilledPath(dir_okay=False))
@profile_options
def backup(setup: Setup, file: Path) -> None:
    """Write the profile into one new FILE.

    It holds what is known about the photos, the thumbnails, finds, drawings, settings and models,
    also a chosen model that lies elsewhere, but not the photos themselves. The program may be in
    use meanwhile. FILE must not be in a folder that is searched for photos. Exit status 1 means
    that the backup lacks the chosen model, because its file is missing.
    """
    from sketchfind.library.profile.backup import write_backup

    with byte_bar(file.name) as show:
        written = write_backup(setup.profile(), file.absolute(), show)
    if setup.json:
        print_json({"file": str(file.absolute()), **asdict(written)})
    else:
        click.echo(f"Wrote {printable(str(file))}, {written.bytes / 1e6:,.1f} MB.")
    if written.lacks is not None:
        name = printable(written.lacks)
        tell(f"It lacks the chosen model {name}, whose file is missing.")
        click.get_current_context().exit(FAILURES)


@click.command()
@click.argument("file", metavar="FILE", type=FilledPath(exists=True, dir_okay=False))
@profile_options
def restore(setup: Setup, file: Path) -> None:
    """Fill an empty profile from a backup FILE.

    Everything in it is checked first. Settings are replaced; another model of the same name is
    not. Photos whose folders are where they were are found at once; folders that are elsewhere now
    can be added, and their photos are not encoded again.
    """
    from sketchfind.library.profile.restore import restore_backup

    profile = setup.location()  # not created for a file that is no backup
    with byte_bar(file.name) as show:
        files = restore_backup(file.absolute(), profile, show)
    if setup.json:
        print_json({"profile": str(profile.data), "files": files})
    else:
        click.echo(f"Restored {counted(files, 'file')} into {printable(str(profile.data))}.")
