"""Search options that limit which photos may be in the answer, like the window's filters."""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sketchfind.cli.filled_path import FilledPath
from sketchfind.errors import UserFacingError
from sketchfind.printable import for_shell

if TYPE_CHECKING:
    from sketchfind.types import Filters

# File suffixes and their formats.
_SAME = {
    **dict.fromkeys(("JPG", "JPE", "JFIF", "MPO"), "JPEG"),
    **dict.fromkeys(("HEIC", "HIF"), "HEIF"),
    "APNG": "PNG",
    "TIF": "TIFF",
}
_DAY = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}")


def first_day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return the first day, YYYY-MM-DD, of a day, month or year in ISO 8601."""
    return None if value is None else _day(value)[0].isoformat()


def last_day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return the last day, YYYY-MM-DD, of a day, month or year in ISO 8601."""
    return None if value is None else _end(*_day(value)).isoformat()


def _day(value: str) -> tuple[date, int]:
    """Return the first day of what `value` names, and 1 for a year, 2 for a month, 3 for a day."""
    parts = value.split("-")
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
        return date(year, month, day), len(parts)
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is not a day: write 2019, 2019-07 or 2019-07-04."
        ) from error


def _end(first: date, parts: int) -> date:
    """Return the last day of the year, month or day (`parts` 1, 2 or 3) that begins at `first`."""
    if parts == 1:
        return first.replace(month=12, day=31)
    if parts == 2:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def known_formats(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the named formats as the catalog writes them; raise click.BadParameter."""
    if not names:
        return ()
    from sketchfind.imaging.decode import FORMATS, RAW_SUFFIXES

    same = _SAME | dict.fromkeys((suffix[1:].upper() for suffix in RAW_SUFFIXES), "RAW")
    formats = {name: same.get(name.upper(), name.upper()) for name in names}
    if unknown := [name for name, known in formats.items() if known not in FORMATS]:
        raise click.BadParameter(
            f"unknown: {', '.join(unknown)}; known: {', '.join(FORMATS).lower()}."
        )
    return tuple(formats.values())


def filled_name(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return the words that a file name must hold; raise click.BadParameter if there are none."""
    if value is not None and not value.strip():
        raise click.BadParameter("it is empty: write a part of a file's name.")
    return value


_OPTIONS = (  # each passed on under the name of its field in `Filters`
    click.option(
        "--folder",
        "folders",
        metavar="DIR",
        multiple=True,
        type=FilledPath(file_okay=False, readable=False),
        help="Only photos in this folder; may be given several times.",
    ),
    click.option(
        "--since",
        "first_day",
        metavar="DAY",
        callback=first_day,
        help="Only photos taken on this day or later: 2019, 2019-07 or 2019-07-04. If a photo does "
        "not say when it was taken, the day in its file name counts, or else the file date.",
    ),
    click.option(
        "--until",
        "last_day",
        metavar="DAY",
        callback=last_day,
        help="... on this day or earlier.",
    ),
    click.option(
        "--orientation",
        type=click.Choice(["landscape", "portrait", "square"]),
        help="Only photos of this shape.",
    ),
    click.option(
        "--format",
        "formats",
        metavar="FORMAT",
        multiple=True,
        callback=known_formats,
        help="Only photos of this format, for example jpeg; may be given several times.",
    ),
    click.option(
        "--name",
        metavar="WORDS",
        callback=filled_name,
        help="Only photos with all these words, or parts of words, in their file name.",
    ),
)


def filtering(command: Callable[..., None]) -> Callable[..., None]:
    """Add the filter options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def make_filters(
    names_of: Callable[[Path], tuple[str, ...]], folders: tuple[Path, ...], **others: Any
) -> Filters:
    """Return the filters that the values of the options make.

    `names_of` of a library returns the paths by which it knows a folder.

    Raises UserFacingError if the first day is after the last, or if a folder is not searched.
    """
    from sketchfind.types import Filters

    filters = Filters(**others)
    since, until = filters.first_day, filters.last_day
    if since is not None and until is not None and since > until:
        raise UserFacingError(
            "--since {since} comes after --until {until}, so no day lies between them.",
            "Swap them.",
            since=since,
            until=until,
        )
    places = (name for folder in folders for name in _places(folder, names_of(folder)))
    return replace(filters, folders=tuple(places))


def _places(folder: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return `names`; raise UserFacingError if there are none, because it is not searched."""
    if names:
        return names
    if not os.path.exists(folder):  # noqa: PTH110 - False if access is denied
        raise UserFacingError(
            "There is no folder {folder}, and no photo in it is known.",
            "`sketchfind folders list` shows the folders that are searched.",
            folder=folder,
        )
    raise UserFacingError(
        "The folder {folder} was not added, so no photo in it is known.",
        "Add it: `sketchfind index {quoted}`.",
        folder=folder,
        quoted=for_shell(str(folder.absolute())),
    )
