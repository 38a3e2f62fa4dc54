"""`sketchfind folders`: the folders that are searched, and what is left out of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sketchfind.cli.filled_path import FilledPath
from sketchfind.cli.output import print_json
from sketchfind.cli.setup import Setup, library_options
from sketchfind.errors import UserFacingError
from sketchfind.printable import for_shell, printable
from sketchfind.wording import counted

if TYPE_CHECKING:
    from sketchfind.library import Library
    from sketchfind.types import FolderState

_DIR = FilledPath(readable=False)  # its drive may be away, and so may the right to read it
_PATTERNS = click.argument("patterns", metavar="PATTERN...", nargs=-1, required=True)
_FOR_FOLDER = click.option(
    "--folder", metavar="DIR", type=_DIR, help="For this folder only, instead of for all."
)


@click.group(no_args_is_help=False)
def folders() -> None:
    """List folders, leave parts out, forget them, or follow them. Files are never touched."""


@folders.command("list")
@library_options
def list_folders(setup: Setup) -> None:
    """List the folders and the patterns of what is left out."""
    with setup.library() as library:
        states = library.folders_now()
        general = library.exclusions()
        own = {state.folder_id: library.exclusions(state.folder_id) for state in states}
    if setup.json:
        rows = [
            {
                "path": state.path,
                "photos": state.photos,
                "failed": state.failed,
                "online": state.online,
                "away": state.away,
                "last_scan": state.last_scan,
                "exclusions": own[state.folder_id],
            }
            for state in states
        ]
        print_json({"folders": rows, "exclusions": general})
        return
    for state in states:
        offline = "" if state.online else "  (cannot be reached)"
        click.echo(f"{state.photos:8,}  {printable(state.path)}{offline}")
        for part in state.away:
            click.echo(f"          {printable(part)}  (cannot be reached)")
        for pattern in own[state.folder_id]:
            click.echo(f"          without {printable(pattern)}")
    click.echo(f"Left out everywhere: {', '.join(map(printable, general)) or 'nothing'}")


@folders.command()
@_PATTERNS
@_FOR_FOLDER
@library_options
def exclude(setup: Setup, patterns: tuple[str, ...], folder: Path | None) -> None:
    """Leave files and folders out, from the next `index` on.

    Patterns work as in a .gitignore: `Raw/` is every folder of that name, `/Scans/` only the one
    directly in the folder, `*.png` all such files; `!` before a pattern takes something in again.
    """
    from sketchfind.library.folders.exclude import check_patterns

    check_patterns(patterns)  # an unset shell variable gives an empty one
    with setup.library() as library:
        folder_id = None if folder is None else found(library, folder).folder_id
        before = library.exclusions(folder_id)
        library.exclude([*before, *patterns], folder_id)
        now, photos = library.exclusions(folder_id), library.count_excluded(patterns, folder_id)
    _tell(setup, now, photos)


@folders.command()
@_PATTERNS
@_FOR_FOLDER
@library_options
def include(setup: Setup, patterns: tuple[str, ...], folder: Path | None) -> None:
    """Remove patterns, so that what they left out is searched again.

    They may be those that `exclude` set, or those that were there from the start.
    """
    with setup.library() as library:
        folder_id = None if folder is None else found(library, folder).folder_id
        before = library.exclusions(folder_id)
        unknown = [pattern for pattern in patterns if pattern not in before]
        if unknown:
            raise UserFacingError(
                "The pattern {pattern} is not set.",
                "`sketchfind folders list` shows which are.",
                pattern=unknown[0],
            )
        library.exclude([pattern for pattern in before if pattern not in patterns], folder_id)
        now = library.exclusions(folder_id)
    _tell(setup, now, 0)


@folders.command()
@click.argument("folder", metavar="DIR", type=_DIR)
@library_options
def remove(setup: Setup, folder: Path) -> None:
    """Forget a folder and what is known about its photos. The files stay."""
    from sketchfind.library.folders.exclude import pattern_for
    from sketchfind.library.folders.nesting import innermost_around

    with setup.library() as library:
        state = found(library, folder)
        around = innermost_around(state.path, [other.path for other in library.folders()])
        photos = library.remove_folder(state.folder_id)
    if setup.json:
        print_json({"removed": state.path, "photos": photos, "within": around})
        return
    click.echo(f"Forgotten: {printable(state.path)}, {counted(photos, 'photo')}.")
    if around is not None:
        pattern = pattern_for(state.path, around)
        leave_out = setup.command(
            f"folders exclude {for_shell(pattern)} --folder {for_shell(around)}"
        )
        click.echo(f"It is inside {printable(around)}, which is still searched.")
        click.echo(f"To leave it out there: {printable(leave_out)}")


@folders.command()
@click.argument("folder", metavar="DIR", type=_DIR)
@click.argument("new", metavar="NEW", type=FilledPath(exists=True, file_okay=False))
@library_options
def move(setup: Setup, folder: Path, new: Path) -> None:
    """Tell where a folder has moved. What is known about its photos stays.

    A folder that was only renamed is recognised when its new name is given to `index`.
    """
    with setup.library() as library:
        state = library.move_folder(found(library, folder).folder_id, new.absolute())
    if setup.json:
        print_json({"moved": state.moved_from, "to": state.path, "photos": state.photos})
    else:
        click.echo(f"{has_moved(state)} {counted(state.photos, 'photo')}.")


def has_moved(state: FolderState) -> str:
    """Return a line that says where a folder is now."""
    return f"“{printable(state.moved_from)}” is now “{printable(state.path)}”."


def found(library: Library, folder: Path) -> FolderState:
    """Return the folder of a library that a person means; raise UserFacingError if none."""
    state = library.find_folder(folder)
    if state is None:
        raise UserFacingError(
            "The folder {folder} was not added.",
            "`sketchfind folders list` shows which were.",
            folder=folder,
        )
    return state


def _tell(setup: Setup, patterns: tuple[str, ...], photos: int) -> None:
    if setup.json:
        print_json({"exclusions": patterns, "photos": photos})
        return
    click.echo(f"Left out: {', '.join(map(printable, patterns)) or 'nothing'}")
    if photos:
        click.echo(f"{counted(photos, 'photo')} will be left out by the next index.")
