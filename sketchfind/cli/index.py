"""`sketchfind index`: add folders and bring them up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sketchfind.cli.filled_path import FilledPath
from sketchfind.cli.folders import has_moved
from sketchfind.cli.output import print_json
from sketchfind.cli.progress import progress_bar
from sketchfind.cli.setup import Setup, library_options
from sketchfind.cli.stopping import stopped_by_signals
from sketchfind.errors import UserFacingError
from sketchfind.printable import printable
from sketchfind.program import FAILURES, tell
from sketchfind.wording import counted

if TYPE_CHECKING:
    from sketchfind.library import Library
    from sketchfind.types import FolderState, IndexReport


@click.command()
@click.argument(
    "folders",
    metavar="[FOLDER...]",
    nargs=-1,
    type=FilledPath(exists=True, file_okay=False),
)
@click.option(
    "--exclude",
    "patterns",
    metavar="PATTERN",
    multiple=True,
    help="Leave this out of these folders, now and later; may be given several times; see "
    "`folders exclude`.",
)
@click.option(
    "--retry", is_flag=True, help="Try again to read files that could not be read before."
)
@click.option(
    "--check",
    is_flag=True,
    help="Also read known photos again, and files that could not be read: this finds content that "
    "changed while size and date stayed the same.",
)
@library_options
def index(
    setup: Setup, folders: tuple[Path, ...], patterns: tuple[str, ...], retry: bool, check: bool
) -> None:
    """Add photo folders, or bring all up to date.

    Folders that were added before are brought up to date; if none is named, all are. Photos that
    are already known are not read again. Stop with Ctrl-C, and continue later. The folders are only
    read. Exit status 1 means that some files could not be read (they are listed), or that it was
    stopped.
    """
    from sketchfind.library.folders.exclude import check_patterns

    if patterns and not folders:
        raise click.UsageError("Name the folders that --exclude applies to.")
    check_patterns(patterns)  # before a folder is added
    with (
        setup.library(encodes=True) as library,
        progress_bar() as show,
        stopped_by_signals(show) as stop,
    ):
        if not folders and not library.folders():
            raise UserFacingError("No folders yet.", "Add one: `sketchfind index FOLDER`.")
        if (coming := library.preparing) is not None:
            seen = f"{coming.done:,} of {counted(coming.total, 'photo')} so far"
            tell(f"A new model is going through your photos: {printable(coming.model)}, {seen}")
        known = {state.folder_id for state in library.folders()}
        states = _add(library, folders, patterns)
        try:
            report = library.update(
                folder_ids=[state.folder_id for state in states] or None,
                retry_failed=retry,
                check=check,
                on_progress=stop.on_progress,
                cancel=stop.cancel,
                go=stop.go,
            )
        except UserFacingError:
            changed = [state.path for state in states if patterns or state.folder_id not in known]
            if changed:
                names = ", ".join(map(printable, changed))
                tell(f"Remembered for the next index: {names}")
            raise
    if setup.json:
        print_json(document(report))
    else:
        describe(report)
    if report.cancelled:
        tell("Stopped early; what is done is kept. Run it again to continue.")
    if report.failed or report.cancelled:
        click.get_current_context().exit(FAILURES)


def _add(library: Library, folders: Sequence[Path], patterns: Sequence[str]) -> list[FolderState]:
    """Add folders, leaving out what the patterns name; say which of them have moved."""
    states = [library.add_folder(folder.absolute()) for folder in folders]
    for state in states:
        if state.moved_from:
            tell(f"sketchfind: {has_moved(state)}")
    for state in states if patterns else ():
        library.exclude([*library.exclusions(state.folder_id), *patterns], state.folder_id)
    return states


def document(report: IndexReport) -> dict[str, object]:
    """Return what `index --json` prints."""
    fields = asdict(report)
    fields["failed"] = [{"path": item.path, "reason": item.reason} for item in report.failed]
    return fields


def describe(report: IndexReport) -> None:
    """Print a report for people."""
    changes = [
        f"{number:,} {name}"
        for name in ("added", "updated", "moved", "removed")
        if (number := getattr(report, name))
    ]
    click.echo(f"{counted(report.photos, 'photo')}: {', '.join(changes) or 'nothing new'}.")
    if report.added or report.updated:
        # Copies of known photos are not encoded again, so there may be no speed.
        speed = report.photos_per_second
        pace = f", {speed:,.1f} photos/s" if speed else ""
        click.echo(f"{report.seconds:,.1f} s{pace}.")
    if report.offline:
        click.echo(f"{counted(report.offline, 'photo')} in folders that cannot be reached; kept.")
    if report.failed:
        click.echo(f"{counted(len(report.failed), 'file')} could not be read:")
    for failure in report.failed:
        click.echo(f"  {printable(failure.path)}: {printable(failure.reason)}")
