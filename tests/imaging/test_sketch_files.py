from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from sketchfind.errors import UserFacingError
from sketchfind.imaging.sketch import rasterise
from sketchfind.imaging.sketch_files import load_strokes, parse_quickdraw, read_sketch, save_drawing
from sketchfind.types import Sketch, Stroke

DRAWING = Sketch(
    (
        Stroke(((0.1, 0.1), (0.4, 0.7), (0.9, 0.3)), 0.02),
        Stroke(((0.5, 0.5),), 0.03),
    )
)


def test_svg_round_trip(tmp_path: Path) -> None:
    save_drawing(DRAWING, tmp_path / "a.svg")
    loaded = load_strokes(tmp_path / "a.svg")
    assert len(loaded.strokes) == 2
    assert np.allclose(loaded.strokes[0].points, DRAWING.strokes[0].points, atol=1e-4)
    assert loaded.strokes[0].width == pytest.approx(0.02, abs=1e-4)
    difference = rasterise(loaded, 96).astype(int) - rasterise(DRAWING, 96)
    assert np.abs(difference).mean() < 0.5


@pytest.mark.parametrize("replace", [True, False])
def test_a_full_disk_leaves_no_half_of_a_drawing(tmp_path: Path, full_disk, replace: bool) -> None:
    path = tmp_path / "a.svg"
    if replace:
        save_drawing(DRAWING, path)
    before = path.read_bytes() if replace else None
    long = Sketch((Stroke(tuple((i / 2000, 0.5) for i in range(2000))),))
    with full_disk(4096), pytest.raises(UserFacingError, match="cannot be saved"):
        save_drawing(long, path, replace=replace)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == ([before] if replace else [])


def test_a_drawing_is_saved_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "link.svg").symlink_to(tmp_path / "a.svg")
    save_drawing(DRAWING, tmp_path / "link.svg")
    assert (tmp_path / "link.svg").is_symlink()
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 2


def test_svg_of_other_programs(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 400 200">'
        '<g stroke="#333" fill="none" transform="translate(100 0)">'
        '<path d="M0 0 C 50 0 100 50 100 100"/><circle cx="50" cy="100" r="40"/></g></svg>'
    )
    loaded = load_strokes(tmp_path / "a.svg")
    assert loaded.strokes[0].points[0] == pytest.approx((0.25, 0.0), abs=0.01)
    assert loaded.strokes[0].points[-1] == pytest.approx((0.5, 0.25), abs=0.01)
    assert len(loaded.strokes) == 2


def _svg(body: str, before: str = "") -> str:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<g stroke="black" fill="none">{body}</g></svg>'
    )


HOUSE = '<path d="M40 40L60 40L60 60"/>'
FRAME = '<rect width="100" height="100"'


@pytest.mark.parametrize(
    "unseen",
    [
        '<g visibility="hidden"><path d="M0 0L100 100"/></g>',
        '<g style="visibility:collapse"><path d="M0 0L100 100"/></g>',
        '<g style="display:none"><path d="M0 0L100 100"/></g>',
        '<path display="none" d="M0 0L100 100"/>',
        f'{FRAME} stroke-width="0"/>',
        f'{FRAME} style="stroke-width: 0px"/>',
        f'{FRAME} stroke-opacity="0"/>',
        f'<g opacity="0">{FRAME}/></g>',
        f'{FRAME} style="opacity:0%"/>',
        f'{FRAME} stroke="transparent"/>',
        f'{FRAME} stroke="none"/>',
        '<symbol id="a"><path d="M0 0L100 100"/></symbol>',
        '<g><marker id="a"><path d="M0 0L100 100"/></marker></g>',
        '<mask id="a"><rect width="90" height="90" fill="white" stroke="black"/></mask>',
        f'{FRAME} fill="white" stroke="white"/>',
        f'{FRAME} stroke="#fafafa"/>',
        f'{FRAME} stroke="black" stroke-opacity=".02"/>',
    ],
)
def test_what_an_svg_does_not_show_is_no_line(tmp_path: Path, unseen: str) -> None:
    (tmp_path / "a.svg").write_text(_svg(unseen + HOUSE))
    (tmp_path / "plain.svg").write_text(_svg(HOUSE))
    assert load_strokes(tmp_path / "a.svg") == load_strokes(tmp_path / "plain.svg")


def test_what_is_shown_within_something_hidden_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        _svg(f'<g visibility="hidden"><g visibility="visible">{HOUSE}</g></g>')
    )
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 1


def test_a_drawing_in_white_on_a_dark_ground_is_a_drawing(tmp_path: Path) -> None:
    chalk = f'{FRAME} fill="#123" stroke="none"/><g stroke="white">{HOUSE}</g>'
    (tmp_path / "a.svg").write_text(_svg(chalk))
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 1


def test_light_and_coloured_lines_on_a_dark_ground_are_all_lines(tmp_path: Path) -> None:
    lines = f'<g stroke="white">{HOUSE}</g><g stroke="#e55">{HOUSE}</g><g stroke="#123">{HOUSE}</g>'
    (tmp_path / "a.svg").write_text(_svg(f'{FRAME} fill="#123" stroke="none"/>{lines}'))
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 2


def test_what_is_filled_beside_the_lines_is_no_ground(tmp_path: Path) -> None:
    patch = '<rect x="70" y="70" width="1" height="1" stroke="none" fill="black"/>'
    lines = f'<g stroke="white">{HOUSE}</g><g stroke="#e55">{HOUSE}</g>'
    (tmp_path / "a.svg").write_text(_svg(patch + lines))
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 1


@pytest.mark.parametrize(
    "moves",
    [
        '<path d="M2 2"/>',
        '<polyline points="2,2"/>',
        '<path d="M2 2M95 9m2 2"/>',
    ],
)
def test_a_pen_that_is_only_moved_draws_no_dot(tmp_path: Path, moves: str) -> None:
    (tmp_path / "a.svg").write_text(_svg(moves + HOUSE))
    (tmp_path / "plain.svg").write_text(_svg(HOUSE))
    assert load_strokes(tmp_path / "a.svg") == load_strokes(tmp_path / "plain.svg")
    (tmp_path / "ends.svg").write_text(_svg('<path d="M9 9M20 20L50 80M2 2"/>'))
    assert len(load_strokes(tmp_path / "ends.svg").strokes) == 1


@pytest.mark.parametrize(
    "matrix",
    [(1, 0, 0.5, 1, 0, 0), (1.1, 0.3, -0.7, 0.6, 40, 5), (-1.1, 0.3, 0.4, 0.6, 90, 5)],
    ids=["slanted", "slanted and turned", "mirrored too"],
)
@pytest.mark.parametrize(
    "shape",
    [
        '<ellipse cx="50" cy="45" rx="20" ry="30" PLACE/>',
        '<rect x="30" y="30" width="40" height="30" rx="8" PLACE/>',
        '<path d="M30 50A20 10 30 1 1 60 60a20 15 -20 0 0 10 -20" PLACE/>',
    ],
    ids=["ellipse", "rounded rectangle", "arcs"],
)
def test_slanted_arcs_lie_where_their_transform_puts_them(
    tmp_path: Path, shape: str, matrix: tuple[float, ...]
) -> None:
    (tmp_path / "a.svg").write_text(_svg(shape.replace("PLACE", f'transform="matrix{matrix}"')))
    (tmp_path / "straight.svg").write_text(_svg(shape.replace("PLACE", "")))
    drawn, straight = (
        np.concatenate([s.points for s in load_strokes(tmp_path / name).strokes])
        for name in ("a.svg", "straight.svg")
    )
    expected = straight @ np.reshape(matrix[:4], (2, 2)) + np.array(matrix[4:]) / 100
    assert np.allclose(drawn, expected, atol=1e-5)


@pytest.mark.parametrize(
    ("shape", "points"),
    [
        (
            '<rect x="20" y="40" width="60" height="20" transform="rotate(90 50 50)"/>',
            "60,20 60,80 40,80 40,20 60,20",
        ),
        (
            '<rect x="-80" y="40" width="60" height="20" transform="scale(-1 1)"/>',
            "80,40 20,40 20,60 80,60 80,40",
        ),
        (
            '<ellipse cx="50" cy="-50" rx="40" ry="10" transform="scale(1 -1)"/>',
            " ".join(
                f"{50 + 40 * np.cos(angle)},{50 - 10 * np.sin(angle)}"
                for angle in np.linspace(0, 2 * np.pi, 200)
            ),
        ),
    ],
    ids=["turned", "mirrored", "mirrored ellipse"],
)
def test_shapes_lie_where_their_transform_puts_them(
    tmp_path: Path, shape: str, points: str
) -> None:
    (tmp_path / "a.svg").write_text(_svg(shape))
    (tmp_path / "plain.svg").write_text(_svg(f'<polyline points="{points}"/>'))
    drawn, expected = (read_sketch(tmp_path / name, 96) for name in ("a.svg", "plain.svg"))
    assert np.abs(drawn.astype(int) - expected).mean() < 1
    boxes = [_box(load_strokes(tmp_path / name)) for name in ("a.svg", "plain.svg")]
    assert boxes[0] == pytest.approx(boxes[1], abs=1e-3)


def _box(sketch: Sketch) -> list[float]:
    points = np.concatenate([stroke.points for stroke in sketch.strokes])
    return [*points.min(axis=0), *points.max(axis=0)]


@pytest.mark.parametrize(
    ("use", "box"),
    [
        ('x="10" y="20" width="30" height="60"', [10, 35, 40, 65]),
        ('x="-5" y="-5" transform="matrix(2 0 0 2 50 50)"', [40, 40, 60, 60]),
        ('width="none"', [-5, -5, 5, 5]),
    ],
    ids=["scaled", "as large as its box", "no size"],
)
def test_symbols_lie_in_their_frames(tmp_path: Path, use: str, box: list[float]) -> None:
    symbol = '<symbol id="a" viewBox="-5,-5 10 10"><path d="M-5 -5L5 5"/></symbol>'
    (tmp_path / "a.svg").write_text(_svg(f'{symbol}<use href="#a" {use}/>'))
    assert _box(load_strokes(tmp_path / "a.svg")) == pytest.approx([part / 100 for part in box])


@pytest.mark.parametrize(
    "extra",
    [
        f"<style>@font-face{{src:url(data:font/woff2;base64,{'A' * 90_000})}}</style>",
        f'<g content="{"x" * 90_000}"/>',
    ],
    ids=["font", "copy"],
)
def test_what_other_programs_keep_in_a_drawing_may_be_large(tmp_path: Path, extra: str) -> None:
    (tmp_path / "a.svg").write_text(_svg(extra + HOUSE))
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 1


def test_a_line_behind_a_closed_one_begins_where_that_ends(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(_svg('<path d="M10 10L20 10L20 20zL50 50"/>'))
    assert load_strokes(tmp_path / "a.svg").strokes[1].points == ((0.1, 0.1), (0.5, 0.5))


def _icon(body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{body}</svg>'


BAR = "M10 10H90V12H10z"
BLOCK = "M10 20H90V90H10z"


@pytest.mark.parametrize(
    "body",
    [
        f'<path d="{BAR}{BLOCK}"/>',
        f'<path d="{BAR}"/><path d="{BLOCK}" fill="#a00" fill-opacity=".5"/>',
        f'<rect width="100" height="100" fill="white"/><path d="{BAR}{BLOCK}"/>',
        f'<rect width="100" height="100" fill="#123"/><path fill="#fff" d="{BAR}{BLOCK}"/>',
        f'<path style="fill:#fff" d="{BAR}{BLOCK}"/>',
        '<g transform="translate(0 100) scale(1 -1)"><path d="M10 90V88H90V90z"/>'
        '<path d="M10 10H90V80H10z"/></g>',
        f'<path d="{BAR}{BLOCK}"/><path d="M30 30H70V70H30z"/>',
        f'<path d="{BLOCK}{BAR}"/><g visibility="hidden"><circle r="90"/></g>',
        f'<path d="{BLOCK}{BAR}"/><path d="{BLOCK}{BAR}"/>',
        f'<symbol id="a"><path d="{BLOCK}{BAR}"/></symbol><use href="#a"/>',
        f'<marker id="a"><path d="M0 0H99V99H0z"/></marker><path d="{BLOCK}{BAR}"/>',
        f'<path d="{BLOCK}{BAR}"/><clipPath id="a"><rect width="100" height="100"/></clipPath>',
    ],
    ids=[
        "one path",
        "two colours",
        "white ground",
        "dark ground",
        "white on nothing",
        "potrace",
        "black on black",
        "hidden",
        "twice",
        "symbol",
        "marker",
        "clip",
    ],
)
def test_filled_shapes_are_read_as_their_outlines_and_thin_ones_as_lines(
    tmp_path: Path, body: str
) -> None:
    (tmp_path / "a.svg").write_text(_icon(body))
    drawn = read_sketch(tmp_path / "a.svg", 128)
    assert _lines_across(drawn[:, 64]) == 3  # the bar, and two edges of the block
    assert _lines_across(drawn[90]) == 2


def _lines_across(pixels: np.ndarray) -> int:
    return int((np.diff((pixels < 128).astype(int)) == 1).sum())


DISC = '<circle cx="50" cy="50" r="45" fill="#06c"/>'
TICK = '<path d="M30 50L45 65L70 35" fill="none" stroke="{}" stroke-width="3"/>'
ROOF = '<path d="M10 40L50 10L90 40" fill="none" stroke="black" stroke-width="3"/>'


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (DISC + TICK.format("white"), 3),
        (f'<rect width="100" height="100" fill="#ffe"/>{DISC}{TICK.format("black")}', 3),
        (f'<path d="{BLOCK}"/>{ROOF}', 3),
        (f'<path d="{BAR}"/>{TICK.format("black")}', 2),  # a thin shape is a line, as pens make it
    ],
    ids=["sign", "sign on paper", "house", "pen"],
)
def test_filled_shapes_are_drawn_beside_lines(tmp_path: Path, body: str, lines: int) -> None:
    (tmp_path / "a.svg").write_text(_icon(body))
    assert _lines_across(read_sketch(tmp_path / "a.svg", 128)[:, 64]) == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (TICK.format("white") + '<line x1="10" x2="90" stroke="#ccc" stroke-width="3"/>', 2),
        (f'<path fill="#fff" d="{BLOCK}"/>{ROOF.replace("black", "#fff")}', 3),
        (DISC.replace("#06c", "#fff") + f'<path fill="#bbb" d="{BLOCK}"/>', 4),
        ('<g fill="#fff"><circle r="45" opacity=".4"/><circle r="20"/></g>', 4),
        (f'<rect width="100" height="100" fill="#fff"/>{ROOF.replace("black", "#ccc")}', 1),
    ],
    ids=["lines", "lines and areas", "areas", "opacities", "on white"],
)
def test_light_colours_alone_are_made_for_a_dark_ground(
    tmp_path: Path, body: str, lines: int
) -> None:
    (tmp_path / "a.svg").write_text(_icon(body))
    assert _lines_across(read_sketch(tmp_path / "a.svg", 128)[:, 64]) == lines


CAT = (
    '<g fill="none" stroke="black" stroke-width="2"><circle cx="50" cy="50" r="40"/>'
    '<path d="M30 65Q50 80 70 65"/></g>'
)


@pytest.mark.parametrize(
    "decoration",
    [
        '<rect width="100" height="100" fill="#123"/>',
        '<circle cx="50" cy="50" r="40" fill="#fa0"/>',
        '<circle cx="35" cy="40" r="3"/><circle cx="65" cy="40" r="3"/>',
        '<path d="M20 20H80V80H20z" fill="white"/>',
        '<path d="M1 1h1v1z"/>' * 5_001,
    ],
    ids=["ground", "colour", "eyes", "white", "many"],
)
def test_lines_stay_lines_where_filled_shapes_add_little(tmp_path: Path, decoration: str) -> None:
    (tmp_path / "a.svg").write_text(_icon(decoration + CAT))
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 2


@pytest.mark.parametrize(
    "hole",
    ["M30 40V70H70V40z", 'M30 40H70V70H30z" fill-rule="evenodd'],
    ids=["the other way round", "by turns"],
)
def test_holes_of_filled_shapes_have_lines_round_them(tmp_path: Path, hole: str) -> None:
    (tmp_path / "a.svg").write_text(_icon(f'<path d="{BLOCK}{hole}"/>'))
    drawn = read_sketch(tmp_path / "a.svg", 128)
    assert [_lines_across(drawn[row]) for row in (20, 64, 110)] == [2, 4, 2]


@pytest.mark.parametrize(
    "body",
    [
        "<text>a word</text>",
        '<rect width="100" height="100" fill="white"/>',
        '<path fill="none" d="M0 0H9V9z"/>',
        '<path d="M0 0L9 9"/>',
    ],
    ids=["text", "paper", "nothing", "no area"],
)
def test_an_svg_that_shows_no_drawing_says_so(tmp_path: Path, body: str) -> None:
    (tmp_path / "a.svg").write_text(_icon(body))
    with pytest.raises(UserFacingError, match=r"neither lines nor filled shapes in .*a\.svg"):
        read_sketch(tmp_path / "a.svg", 64)


def test_the_document_type_of_other_programs_is_taken(tmp_path: Path) -> None:
    doctype = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    )
    (tmp_path / "a.svg").write_text(_svg(HOUSE, doctype))
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 1


def test_empty_lines_are_no_strokes() -> None:
    sketch = parse_quickdraw('{"drawing": [[[], []], [[0, 255], [0, 51]]]}')
    assert [stroke.points for stroke in sketch.strokes] == [((0.0, 0.0), (1.0, 0.2))]
    with pytest.raises(ValueError, match="without points"):
        Stroke(())


def test_quickdraw_line(tmp_path: Path) -> None:
    line = json.dumps({"word": "cat", "drawing": [[[0, 255], [0, 51]], [[10, 20, 30], [1, 2, 3]]]})
    (tmp_path / "a.ndjson").write_text(line + "\n{}\n")
    loaded = load_strokes(tmp_path / "a.ndjson")
    assert loaded == parse_quickdraw(line)
    assert loaded.strokes[0].points == ((0.0, 0.0), (1.0, 0.2))
    assert read_sketch(tmp_path / "a.ndjson", 64).shape == (64, 64)
    (tmp_path / "windows.ndjson").write_text(line, encoding="utf-8-sig")
    assert load_strokes(tmp_path / "windows.ndjson") == loaded


def test_a_raw_quickdraw_drawing_lies_on_the_paper() -> None:
    raw = parse_quickdraw('{"drawing": [[[10.5, 1020], [20, 510], [0, 16]]]}')
    ((first, last),) = (stroke.points for stroke in raw.strokes)
    assert last == (1.0, 0.5)
    assert first == pytest.approx((10.5 / 1020, 20 / 1020))


BILLION_LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'
)


NO_LINE = "the line is not a drawing in QuickDraw's format"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.svg", "", "malformed: no element found"),
        ("a.svg", "not xml at all", "malformed: syntax error"),
        ("a.svg", "<html><body/></html>", "malformed: its content is not SVG"),
        ("a.svg", BILLION_LAUGHS, "not a safe SVG file: it defines entities of its own"),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"></svg>', "neither lines nor filled"),
        ("a.ndjson", "", NO_LINE),
        ("a.ndjson", "{}", NO_LINE),
        ("a.ndjson", "[]", NO_LINE),
        ("a.ndjson", "\xff", NO_LINE),
        ("a.ndjson", '{"drawing": [[[1, 2], [3]]]}', NO_LINE),
        ("a.ndjson", '{"drawing": [[["x"], ["y"]]]}', NO_LINE),
        ("a.ndjson", '{"drawing": []}', "no drawing in"),
        ("a.png", "not a picture", "not a picture in a format that can be read"),
    ],
)
def test_bad_sketch_files_are_named_with_a_reason(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    (tmp_path / name).write_text(text, encoding="latin-1")
    with pytest.raises(UserFacingError, match=reason) as caught:
        read_sketch(tmp_path / name, 64)
    assert name in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="gone"):
        read_sketch(tmp_path / "gone.svg", 64)


def test_pressures_survive_saving_and_damaged_ones_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "pen.svg"
    stroke = Stroke(((0.1, 0.1), (0.5, 0.5), (0.9, 0.2)), 0.02, (0.1, 0.5, 1.0))
    save_drawing(Sketch((stroke,)), path)
    (read,) = load_strokes(path).strokes
    assert read.pressures == pytest.approx(stroke.pressures)
    text = path.read_text(encoding="utf-8")
    for damage in ("nan 0.5 1", "0.1 0.5", "7 0.5 1"):
        path.write_text(text.replace("0.100 0.500 1.000", damage), encoding="utf-8")
        assert load_strokes(path).strokes[0].pressures == ()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_white_lines_on_nothing_are_read_from_a_file(tmp_path: Path, mode: str) -> None:
    ink = Image.new("L", (1600, 1200))
    ImageDraw.Draw(ink).line((200, 300, 1400, 500, 700, 1000), fill=255, width=16)
    Image.eval(ink, lambda level: 255 - level).save(tmp_path / "plain.png")
    white = Image.merge("LA", (Image.new("L", ink.size, 255), ink)).convert("RGBA")
    (white.quantize(8) if mode == "P" else white.convert(mode)).save(tmp_path / "a.png")
    drawn, plain = (read_sketch(tmp_path / name, 160) for name in ("a.png", "plain.png"))
    assert np.abs(drawn.astype(int) - plain).mean() < 2


def test_around_faint_lines_on_a_sheet_nothing_is_paper_too(tmp_path: Path) -> None:
    sheet = Image.new("RGBA", (400, 400), "white")
    ImageDraw.Draw(sheet).line((100, 150, 250, 350, 300, 200), fill="#e1e1e1", width=4)
    sheet.save(tmp_path / "plain.png")
    for corner in ((0, 0), (0, 380), (380, 0), (380, 380)):
        sheet.paste((0, 0, 0, 0), (*corner, corner[0] + 20, corner[1] + 20))
    sheet.save(tmp_path / "cut.png")
    drawn, plain = (read_sketch(tmp_path / name, 160) for name in ("cut.png", "plain.png"))
    np.testing.assert_array_equal(drawn, plain)


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L"])
def test_a_picture_of_nothing_has_no_drawing(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (300, 200)).save(tmp_path / "a.png")
    with pytest.raises(UserFacingError, match="no drawing"):
        read_sketch(tmp_path / "a.png", 64)


def test_a_huge_jpeg_of_nothing_has_no_drawing(tmp_path: Path) -> None:
    Image.new("L", (13_400, 13_400), "white").save(tmp_path / "a.jpg")
    with pytest.raises(UserFacingError, match="no drawing"):
        read_sketch(tmp_path / "a.jpg", 64)
