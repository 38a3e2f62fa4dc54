from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from sketchfind.cli.sheet import (
    EMPTY,
    GAP,
    LINE,
    MOST_HITS,
    PART,
    TILE,
    check_place,
    draw_sheet,
    save_sheet,
)
from sketchfind.errors import UserFacingError
from sketchfind.library.folders import identity
from sketchfind.types import Example, Hit, Query

COLOURS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30), (30, 200, 200)]


@pytest.fixture
def thumbnail(tmp_path: Path):
    """Return plain colours as thumbnails, by photo id."""
    for number, colour in enumerate(COLOURS):
        Image.new("RGB", (384, 256), colour).save(tmp_path / f"{number}.jpg", quality=95)
    return lambda photo_id: tmp_path / f"{photo_id}.jpg"


def hits(*ids: int) -> list[Hit]:
    return [Hit(rank, 0.9 - rank / 10, f"/{i}.jpg", i) for rank, i in enumerate(ids, start=1)]


def nowhere(_: Path) -> None:
    """Know no thumbnail of a photo of the query."""


def test_a_list_has_numbers_alone_and_long_words_end(thumbnail) -> None:
    listed = [replace(hit, score=None) for hit in hits(0, 1)]
    draw_sheet(Query(words="sea" * 200), listed, thumbnail, nowhere)


def centre(row: int, column: int) -> tuple[int, int]:
    x = PART + 3 * GAP + column * (TILE + GAP) + TILE // 2
    return x, GAP + row * (TILE + LINE + GAP) + TILE // 2


def near(pixel: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12


def test_a_list_by_filters_alone_leaves_no_room_for_a_query(thumbnail) -> None:
    listed = [replace(hit, score=None) for hit in hits(0)]
    beside = draw_sheet(Query(words="dog"), listed, thumbnail, nowhere)
    alone = draw_sheet(Query(), listed, thumbnail, nowhere)
    assert beside.width - alone.width == PART + 2 * GAP
    assert near(alone.getpixel((GAP + TILE // 2, GAP + TILE // 2)), COLOURS[0])


def test_hits_are_in_rank_order_beside_the_query(thumbnail):
    sketch = np.full((64, 64), 255, np.uint8)
    sketch[:, :32] = 0  # ink on the left half
    sheet = draw_sheet(Query(sketch=sketch), hits(3, 0, 4, 1, 2), thumbnail, nowhere)
    shown = [sheet.getpixel(centre(*divmod(n, 4))) for n in range(5)]
    assert all(near(p, COLOURS[i]) for p, i in zip(shown, (3, 0, 4, 1, 2), strict=True))
    assert near(sheet.getpixel((GAP + PART // 4, GAP + PART // 2)), (0, 0, 0))
    assert near(sheet.getpixel((GAP + 3 * PART // 4, GAP + PART // 2)), (255, 255, 255))


def test_captions_are_drawn(thumbnail):
    def caption_strip(score: float) -> bytes:
        sheet = draw_sheet(Query(words="dog"), [Hit(1, score, "/0.jpg", 0)], thumbnail, nowhere)
        x, y = centre(0, 0)
        return sheet.crop((x - TILE // 2, y + TILE // 2, x + TILE // 2, y + 96 + LINE)).tobytes()

    assert caption_strip(0.123) != caption_strip(0.456)


def test_words_of_several_lines_are_one(thumbnail):
    one, two = (draw_sheet(Query(words=words), [], thumbnail, nowhere) for words in ("a b", "a\nb"))
    assert one.tobytes() == two.tobytes()


def test_lost_thumbnails_leave_their_place_empty(thumbnail, tmp_path: Path):
    (tmp_path / "1.jpg").write_bytes(b"damaged")
    places = {0: tmp_path / "gone.jpg", 1: tmp_path / "1.jpg", 2: None, 3: tmp_path / "3.jpg"}
    sheet = draw_sheet(Query(words="dog"), hits(0, 1, 2, 3), places.get, nowhere)
    assert [sheet.getpixel(centre(0, column)) for column in range(3)] == [EMPTY] * 3
    assert near(sheet.getpixel(centre(0, 3)), COLOURS[3])


def test_every_part_of_the_query_is_drawn(thumbnail):
    sketch = np.full((64, 64), 255, np.uint8)
    query = Query(sketch=sketch, words="a " * 60, examples=(Example(thumbnail(2)),), without=sketch)
    sheet = draw_sheet(query, hits(0), thumbnail, nowhere)
    assert sheet.height == GAP + 4 * (PART + LINE + GAP)
    like = (GAP + PART // 2, GAP + 2 * (PART + LINE + GAP) + PART // 2)
    assert near(sheet.getpixel(like), COLOURS[2])


def test_a_photo_whose_drive_is_away_is_drawn_from_its_thumbnail(thumbnail):
    query = Query(examples=(Example(Path("/away/2.jpg")),))
    like = (GAP + PART // 2, GAP + PART // 2)
    sheet = draw_sheet(query, hits(0), thumbnail, lambda path: thumbnail(int(path.stem)))
    assert near(sheet.getpixel(like), COLOURS[2])
    assert draw_sheet(query, hits(0), thumbnail, nowhere).getpixel(like) == EMPTY


def test_no_hits_and_many(thumbnail):
    assert draw_sheet(Query(words="dog"), [], thumbnail, nowhere).width > PART
    many = draw_sheet(Query(words="dog"), hits(*[0] * 200), thumbnail, nowhere)
    assert 1.0 < many.width / many.height < 2.5
    most, more = (
        draw_sheet(Query(words="dog"), hits(*[0] * number), lambda _: None, nowhere)
        for number in (MOST_HITS, MOST_HITS + 60)
    )
    assert more.size == most.size


def test_saved_whole_or_not_at_all(thumbnail, tmp_path: Path):
    target = tmp_path / "sheet.png"
    save_sheet(target, Query(words="dog"), hits(0), thumbnail, nowhere)
    with Image.open(target) as picture:
        assert picture.format == "PNG"
    with pytest.raises(UserFacingError, match="cannot be written"):
        save_sheet(tmp_path / "no" / "sheet.png", Query(words="dog"), hits(0), thumbnail, nowhere)
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.skipif(sys.platform == "win32", reason="has other rights")
def test_a_sheet_stays_as_private_as_the_one_it_replaces(thumbnail, tmp_path: Path):
    target = tmp_path / "sheet.png"
    target.touch()
    target.chmod(0o600)
    save_sheet(target, Query(words="dog"), hits(0), thumbnail, nowhere)
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.stat().st_size


def test_no_sheet_replaces_a_photo(tmp_path: Path):
    (tmp_path / "photo.jpg").touch()
    for name in ("photo.jpg", "new.jpg", "new"):
        with pytest.raises(UserFacingError, match="which is a PNG file"):
            check_place(tmp_path / name)
    (tmp_path / "sheet.PNG").touch()  # of the search before
    for name in ("sheet.PNG", "new.png"):
        check_place(tmp_path / name)


@pytest.mark.parametrize("name", ["no/sheet.png", 300 * "x" + ".png"], ids=["no folder", "long"])
def test_a_place_where_no_sheet_can_be_is_said_before_the_search(tmp_path: Path, name: str):
    with pytest.raises(UserFacingError, match="cannot be written"):
        check_place(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes")
def test_no_sheet_replaces_what_is_searched_with(tmp_path: Path):
    drawing, link = tmp_path / "drawing.png", tmp_path / "link.png"
    drawing.touch()
    link.symlink_to(drawing)
    for sheet in (drawing, link):
        with pytest.raises(UserFacingError, match="that you search with"):
            check_place(sheet, [Path("-"), None, drawing])
    check_place(drawing, [Path("-"), None, tmp_path / "gone.png"])


def test_a_sheet_replaces_another_on_a_drive_that_numbers_no_files(tmp_path: Path, monkeypatch):
    def stat(path: str) -> SimpleNamespace:
        return SimpleNamespace(st_dev=Path(path).stat().st_dev, st_ino=0)

    drawing, sheet = tmp_path / "drawing.png", tmp_path / "sheet.png"
    for path in (drawing, sheet):
        path.touch()
    monkeypatch.setattr(identity, "os", SimpleNamespace(stat=stat, path=os.path))
    monkeypatch.setattr(os.path, "samestat", lambda one, other: one.st_dev == other.st_dev)
    check_place(sheet, [drawing])
    with pytest.raises(UserFacingError, match="that you search with"):
        check_place(drawing, [drawing])


def test_no_sheet_replaces_a_pipe(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(UserFacingError, match="already exists and is not"):
        check_place(tmp_path / "pipe.png")
