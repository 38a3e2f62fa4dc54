"""A picture of the best and the worst queries: sketches, each with its first photos."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from sketchfind.errors import SketchfindError
from sketchfind.imaging.decode import decode_photo
from sketchfind.training.evaluation.evaluate import Evaluation
from sketchfind.training.evaluation.items import Item, read_sketch_item
from sketchfind.training.ranking import nearest
from sketchfind.wording import counted

ROWS = 6  # best sketches, and as many worst ones
FIRST = 10  # photos beside each sketch
TILE = 140
GAP = 10
EDGE = 32
FRAME = 5
NAME = 24  # height of the line under a picture
HEADING = 52

PAPER = (252, 252, 250)
CARD = (255, 255, 255)
LINE = (218, 218, 212)
TEXT = (32, 32, 32)
MUTED = (110, 110, 106)
RIGHT = (22, 138, 74)
WRONG = (200, 48, 44)

Place = tuple[int, int]


def draw_sheet(found: Evaluation) -> Image.Image:
    """Draw the best and the worst queries by average precision, of different classes if possible.

    Photos of the query's class have a green frame, others a red one; both are labelled.
    """
    best, worst = pick(found.figures["map_all"], [i.class_name for i in found.queries.items])
    columns = min(FIRST, len(found.gallery.items))
    row_height = TILE + NAME + GAP
    width = 2 * EDGE + TILE + GAP + columns * (TILE + GAP)
    sections = [("Best", best), ("Worst", worst)]
    height = 2 * EDGE + HEADING + sum(HEADING + row_height * len(rows) for _, rows in sections)
    sheet = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((EDGE, EDGE), _title(found), TEXT, ImageFont.load_default(24))
    hits = nearest(found.queries.vectors[best + worst], found.gallery.vectors, columns)
    photos = dict(zip(best + worst, hits.tolist(), strict=True))
    y = EDGE + HEADING
    for name, rows in sections:
        draw.text((EDGE, y + 8), f"{name} by average precision", TEXT, ImageFont.load_default(20))
        draw.line((EDGE, y + HEADING - 12, width - EDGE - GAP, y + HEADING - 12), LINE, 1)
        y += HEADING
        for row in rows:
            _draw_query(sheet, (EDGE, y), found, row, photos[row])
            y += row_height
    return sheet


def pick(scores: NDArray[np.float64], classes: list[str]) -> tuple[list[int], list[int]]:
    """Return the best and the worst rows of `scores` (n,), with the best and the worst first.

    Each class comes once before any comes twice, so that no class fills the sheet.
    """
    count = min(ROWS, len(scores) // 2) or 1
    order = np.argsort(-scores, kind="stable").tolist()
    best = _varied(order, classes, count)
    worst = _varied([row for row in reversed(order) if row not in best], classes, count)
    return best, worst


def _varied(rows: list[int], classes: list[str], count: int) -> list[int]:
    """Return `count` of the rows in their order, preferring the first row of each class."""
    first_of_class = {classes[row]: row for row in reversed(rows)}
    leading_first = sorted(rows, key=lambda row: first_of_class[classes[row]] != row)
    chosen = set(leading_first[:count])
    return [row for row in rows if row in chosen]


def _title(found: Evaluation) -> str:
    report = found.report
    return (
        f"{report['model']}, {report['feature']} feature, {report['protocol']}:  "
        f"{counted(report['queries'], 'sketch')}, {counted(report['gallery'], 'photo')}, "
        f"{counted(report['classes'], 'class')}, map_all {report['map_all']:.3f}"
    )


def _draw_query(
    sheet: Image.Image, place: Place, found: Evaluation, row: int, hits: list[int]
) -> None:
    """Draw one sketch at `place` and its first photos to the right of it."""
    query = found.queries.items[row]
    x, y = place
    precision = found.figures["map_all"][row]
    _draw_tile(sheet, place, _sketch(query), LINE, 1)
    _draw_name(sheet, place, query.class_name, TEXT, f"AP {precision:.2f}")
    for number, hit in enumerate(hits):
        photo = found.gallery.items[hit]
        colour = RIGHT if photo.class_name == query.class_name else WRONG
        spot = (x + (number + 1) * (TILE + GAP) + GAP, y)
        _draw_tile(sheet, spot, _photo(photo), colour, FRAME)
        _draw_name(sheet, spot, photo.class_name, colour)


def _draw_tile(
    sheet: Image.Image, place: Place, picture: Image.Image, colour: tuple[int, ...], frame: int
) -> None:
    x, y = place
    sheet.paste(picture, place)
    ImageDraw.Draw(sheet).rectangle((x, y, x + TILE - 1, y + TILE - 1), None, colour, frame)


def _draw_name(
    sheet: Image.Image, place: Place, name: str, colour: tuple[int, ...], figure: str = ""
) -> None:
    """Write the name of a class under its tile, shortened to fit beside `figure`."""
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    x, y = place[0], place[1] + TILE + 4
    space = TILE - (draw.textlength(figure, font) + GAP if figure else 0)
    shown = name
    while len(shown) > 1 and draw.textlength(shown, font) > space:
        shown = f"{shown.rstrip('…')[:-1]}…"
    draw.text((x, y), shown, colour, font)
    draw.text((x + TILE, y), figure, MUTED, font, anchor="ra")


def _sketch(item: Item) -> Image.Image:
    """Return the sketch as the model sees it; an empty card if the file has gone meanwhile."""
    try:
        return Image.fromarray(read_sketch_item(item, TILE)).convert("RGB")
    except SketchfindError:
        return _card()


def _card() -> Image.Image:
    return Image.new("RGB", (TILE, TILE), CARD)


def _photo(item: Item) -> Image.Image:
    """Return the whole photo on a square card; an empty card if the file has gone meanwhile."""
    card = _card()
    try:
        picture = decode_photo(item.path, min_side=TILE).image
    except SketchfindError:
        return card
    fitted = ImageOps.contain(picture, (TILE, TILE), Image.Resampling.BICUBIC)
    card.paste(fitted, ((TILE - fitted.width) // 2, (TILE - fitted.height) // 2))
    return card
