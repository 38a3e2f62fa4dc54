"""Draw a contact sheet: the query on the left, the hits beside it in rank order."""

from __future__ import annotations

import errno
import math
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from sketchfind.atomic_files import replacing
from sketchfind.errors import UnreadablePhoto, UserFacingError, why
from sketchfind.imaging.decode import decode_photo
from sketchfind.library.folders.identity import are_one
from sketchfind.types import Hit, Query

TILE = 192  # side of a photo, pixels
PART = 320  # side of a part of the query
GAP = 12
LINE = 20  # height of a caption
MOST_HITS = 300  # with more, many programs could not open the picture

PAPER = (250, 250, 248)
EMPTY = (226, 226, 222)
TEXT = (40, 40, 40)

FindThumbnail = Callable[[int], Path | None]
ThumbnailAt = Callable[[Path], Path | None]


def check_place(path: Path, asked: Sequence[Path | None] = ()) -> None:
    """Raise UserFacingError, before the search is done, if no sheet can be written to `path`.

    Its name must be that of a PNG file, and it may replace only a regular file that is not among
    the pictures of the query (`asked`).
    """
    if path.suffix.lower() != ".png":
        raise UserFacingError(
            f"{path} cannot be the sheet, which is a PNG file.", "Let its name end in .png."
        )
    with _errors_explained(path):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(path.stat().st_mode):
                raise UserFacingError(
                    f"{path} already exists and is not a file.", "Choose another name."
                )
            if any(picture and are_one(str(path), str(picture)) for picture in asked):
                raise UserFacingError(
                    f"{path} is a picture that you search with.", "Choose another name."
                )
        folder = Path(os.path.realpath(path)).parent
        if not folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def save_sheet(
    path: Path,
    query: Query,
    hits: Sequence[Hit],
    thumbnail: FindThumbnail,
    thumbnail_at: ThumbnailAt,
) -> None:
    """Write the sheet as PNG, whole or not at all; raise UserFacingError when it cannot be."""
    sheet = draw_sheet(query, hits, thumbnail, thumbnail_at)
    with _errors_explained(path), replacing(path) as temporary:
        sheet.save(temporary, "PNG")


@contextmanager
def _errors_explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserFacingError(f"The sheet {path} cannot be written: {why(error)}.") from error


def draw_sheet(
    query: Query,
    hits: Sequence[Hit],
    thumbnail: FindThumbnail,
    thumbnail_at: ThumbnailAt,
) -> Image.Image:
    """Draw the sheet in RGB; with many hits it is about one and a half times as wide as high.

    Hits beyond `MOST_HITS` are left out.
    """
    hits = hits[:MOST_HITS]
    parts = _query_parts(query, thumbnail_at)
    columns = max(4, math.ceil(math.sqrt(1.5 * len(hits))))
    rows = math.ceil(len(hits) / columns)
    left = PART + 3 * GAP if parts else GAP  # filters alone have no picture
    width = left + columns * (TILE + GAP)
    height = GAP + max(rows * (TILE + LINE + GAP), len(parts) * (PART + LINE + GAP), LINE)
    sheet = Image.new("RGB", (width, height), PAPER)
    for number, (caption, picture) in enumerate(parts):
        place = (GAP, GAP + number * (PART + LINE + GAP))
        _draw_tile(sheet, place, PART, picture, caption)
    for number, hit in enumerate(hits):
        row, column = divmod(number, columns)
        place = (left + column * (TILE + GAP), GAP + row * (TILE + LINE + GAP))
        caption = str(hit.rank) if hit.score is None else f"{hit.rank}   {hit.score:.3f}"
        _draw_tile(sheet, place, TILE, _open(thumbnail(hit.photo_id)), caption)
    return sheet


def _query_parts(query: Query, thumbnail_at: ThumbnailAt) -> list[tuple[str, Image.Image | None]]:
    """Return the parts of a query from top to bottom, each a caption and a picture."""
    parts: list[tuple[str, Image.Image | None]] = []
    if query.sketch is not None:
        parts.append(("sketch", Image.fromarray(query.sketch)))
    if query.words:
        parts.append(("words", _words(query.words)))
    for example in query.examples:
        parts.append(("more like this", _example(example.path, thumbnail_at)))
    if query.without is not None:
        parts.append(("without", Image.fromarray(query.without)))
    return parts


def _example(path: Path, thumbnail_at: ThumbnailAt) -> Image.Image | None:
    """Return the thumbnail of a known photo, as its drive may be away, or else the photo."""
    known = _open(thumbnail_at(path))
    if known is not None:
        return known
    try:
        return decode_photo(path, min_side=PART).image
    except UnreadablePhoto:
        return None


def _words(text: str) -> Image.Image:
    text = " ".join(text.split())
    card = Image.new("RGB", (PART, PART), "white")
    box = ImageDraw.Draw(card)
    size = 40
    # The words matter more than their size: shrink until the line fits.
    while size > 10 and box.textlength(text, ImageFont.load_default(size)) > PART - 2 * GAP:
        size -= 2
    box.text((PART / 2, PART / 2), text, TEXT, ImageFont.load_default(size), anchor="mm")
    return card


def _draw_tile(
    sheet: Image.Image, place: tuple[int, int], side: int, picture: Image.Image | None, text: str
) -> None:
    x, y = place
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((x, y, x + side - 1, y + side - 1), fill=EMPTY)
    if picture is not None:
        fitted = ImageOps.contain(picture.convert("RGB"), (side, side))
        sheet.paste(fitted, (x + (side - fitted.width) // 2, y + (side - fitted.height) // 2))
    draw.text((x + side / 2, y + side + 2), text, TEXT, ImageFont.load_default(14), anchor="ma")


def _open(path: Path | None) -> Image.Image | None:
    """Return a thumbnail, or None: the cache may have been deleted."""
    if path is None:
        return None
    try:
        with Image.open(path, formats=["JPEG"]) as image:
            return image.convert("RGB")
    except OSError:
        return None
