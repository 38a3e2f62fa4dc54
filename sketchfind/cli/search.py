"""`sketchfind search`: answer one sketch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sketchfind.cli.filled_path import FilledPath
from sketchfind.cli.filters import filtering, make_filters
from sketchfind.cli.output import print_json
from sketchfind.cli.setup import Setup, library_options
from sketchfind.errors import UserFacingError
from sketchfind.printable import for_shell, printable
from sketchfind.program import tell
from sketchfind.spelling import bare
from sketchfind.wording import counted

if TYPE_CHECKING:
    from sketchfind.types import FolderState, SearchResult

NO_SKETCH = Path("-")
_MOST = 10**9  # more photos than anyone has; SQLite limits the size of numbers
_JSON = ("hits", "concepts", "seconds", "space", "exact")  # fields that scripts rely on


class _Count(click.IntRange):
    name = "whole number"  # what click says that a value is not; its own is "integer range"


def _file(*, exists: bool = True, **options: bool) -> FilledPath:
    return FilledPath(exists=exists, dir_okay=False, **options)


@click.command()
@click.argument("sketch", metavar="QUERY", type=_file(allow_dash=True))
@click.option("--text", metavar="WORDS", default="", help="Add words, for example --text dog.")
@click.option(
    "--like",
    metavar="PHOTO",
    type=_file(exists=False),  # because the drive of a known photo may be away
    help="Add a photo: more like this one.",
)
@click.option("--without", metavar="SKETCH", type=_file(), help="A drawing of what to avoid.")
@click.option(
    "-k",
    "k",
    metavar="N",
    type=_Count(1, _MOST),
    default=20,
    show_default=True,
    help="How many photos to answer with.",
)
@click.option("--exact", is_flag=True, help="Compare with every photo instead of using the index.")
@click.option(
    "--sheet",
    metavar="OUT.png",
    type=FilledPath(dir_okay=False, writable=True),
    help="Also draw the answer as a picture, of 300 photos at most, outside of what is searched.",
)
@filtering
@library_options
def search(
    setup: Setup,
    sketch: Path,
    text: str,
    like: Path | None,
    without: Path | None,
    k: int,
    exact: bool,
    sheet: Path | None,
    **filters: Any,
) -> None:
    """Find photos for a drawing.

    QUERY is a picture of a drawing, an SVG, a QuickDraw .ndjson file (its first line counts), or
    - for no drawing: then --text or --like says what to look for. Filters alone list the photos
    that match them, newest first.
    """
    from sketchfind.cli.sheet import MOST_HITS, check_place, save_sheet
    from sketchfind.imaging.sketch_files import read_sketch
    from sketchfind.types import NO_FILTERS, Example, Query

    with setup.library(encodes=True) as library:
        if sheet:
            check_place(sheet, [sketch, like, without])
            library.refuse_among_photos(sheet)
        size = library.model.sketch_size
        query = Query(
            sketch=None if sketch == NO_SKETCH else read_sketch(sketch, size),
            words=text.strip(),
            examples=(Example(like),) if like else (),
            without=read_sketch(without, size) if without else None,
            filters=make_filters(library.names_of, **filters),
        )
        if query.sketch is None and not (query.words or query.examples or query.only_filters):
            raise UserFacingError(
                "There is nothing to search for.",
                "Give a drawing, --text WORDS, --like PHOTO, or only filters.",
            )
        if not query.only_filters:
            library.warm_up()  # loads index and model at the same time
        result = library.search(query, k, exact=exact)
        if sheet:
            save_sheet(sheet, query, result.hits, library.thumbnail, library.thumbnail_at)
            part = f", the first {MOST_HITS} photos" if len(result.hits) > MOST_HITS else ""
            tell(f"Wrote {printable(str(sheet))}{part}")
        folders = library.folders()
    tell_about(setup, result, folders, filtered=query.filters != NO_FILTERS)
    if setup.json:
        print_json({name: value for name, value in asdict(result).items() if name in _JSON})
        return
    for hit in result.hits:
        score = "" if hit.score is None else f"{hit.score:6.3f}  "
        click.echo(f"{hit.rank:4}  {score}{printable(hit.path)}")


def tell_about(
    setup: Setup, result: SearchResult, folders: Sequence[FolderState], *, filtered: bool
) -> None:
    """Print on stderr how the query was understood, and why there are no hits if so."""
    if result.concepts:
        names = ", ".join(printable(concept.name) for concept in result.concepts)
        tell(f"Looks like: {names}")
    if result.unknown_words:
        names = ", ".join(printable(bare(word)) for word in result.unknown_words)
        tell(f"Left out, because the model does not know it: {names}")
    if result.unseen:
        photos = counted(result.unseen, "photo")
        model = f" --model {for_shell(setup.model_name)}" if setup.model_name else ""
        run = printable(setup.command(f"index{model}"))
        tell(f"This model has seen none of your {photos} yet. Run: {run}")
    elif not result.hits and folders and filtered:
        tell("No photo matches the filters.")
    elif not result.hits:
        unread = any(folder.last_scan is None for folder in folders)
        way_out = "Read those in your folders" if unread else "Add a folder"
        if folders and not unread:
            way_out = "Your folders hold none, or are just being read. Add another"
        run = printable(setup.command("index" if unread else "index FOLDER"))
        tell(f"No photos yet. {way_out}: {run}")
