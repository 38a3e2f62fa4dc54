from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from sketchfind.imaging.sketch import MARGIN, draw_over, is_blank, rasterise, sketch_from_image
from sketchfind.types import Sketch, Stroke

SIZE = 160
ZIGZAG = Sketch((Stroke(((0.1, 0.2), (0.9, 0.3), (0.2, 0.8))), Stroke(((0.5, 0.5), (0.6, 0.9)))))


def moved(sketch: Sketch, scale: float, dx: float, dy: float) -> Sketch:
    return Sketch(
        tuple(
            Stroke(tuple((x * scale + dx, y * scale + dy) for x, y in stroke.points), stroke.width)
            for stroke in sketch.strokes
        )
    )


def ink_box(pixels: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(pixels < 128)
    return int(rows.min()), int(rows.max()), int(columns.min()), int(columns.max())


def test_a_large_scan_is_left_as_it_was() -> None:
    scan = Image.new("RGB", (2000, 1500), "white")
    ImageDraw.Draw(scan).line((100, 100, 1900, 1400), "black", 20)
    assert not is_blank(sketch_from_image(scan, SIZE))
    assert scan.size == (2000, 1500)


def test_place_and_size_on_the_paper_do_not_matter() -> None:
    small = moved(ZIGZAG, 0.4, 0.55, 0.05)
    difference = rasterise(ZIGZAG, SIZE).astype(int) - rasterise(small, SIZE)
    assert np.abs(difference).mean() < 1


def test_drawing_fills_the_square_but_for_the_margin() -> None:
    top, bottom, left, right = ink_box(rasterise(ZIGZAG, SIZE))
    assert right - left == pytest.approx(SIZE * (1 - 2 * MARGIN), abs=4)
    assert (left + right) / 2 == pytest.approx(SIZE / 2, abs=2)
    assert (top + bottom) / 2 == pytest.approx(SIZE / 2, abs=2)


def test_lines_are_black_on_white_and_antialiased() -> None:
    pixels = rasterise(ZIGZAG, SIZE)
    assert pixels.dtype == np.uint8
    assert pixels.min() == 0
    assert pixels.max() == 255
    assert len(np.unique(pixels)) > 8


def test_stroke_width_is_kept() -> None:
    thin, thick = (
        rasterise(Sketch((Stroke(((0.1, 0.5), (0.9, 0.5)), width),)), SIZE) < 128
        for width in (0.0125, 0.05)
    )
    middle = SIZE // 2
    assert thin[:, middle].sum() == pytest.approx(2, abs=1)
    assert thick[:, middle].sum() == pytest.approx(8, abs=1)


def test_no_strokes_is_blank_and_a_dot_is_not() -> None:
    assert is_blank(rasterise(Sketch(), SIZE))
    dot = rasterise(Sketch((Stroke(((0.3, 0.3),), 0.05),)), SIZE)
    assert not is_blank(dot)
    assert (dot < 128).mean() < 0.01


Colour = int | tuple[int, int, int]


def drawn(paper: Colour, line: Colour) -> Image.Image:
    image = Image.new("L" if isinstance(paper, int) else "RGB", (300, 400), paper)
    draw = ImageDraw.Draw(image)
    draw.line([(60, 80), (240, 110), (90, 300)], fill=line, width=4)
    return image


@pytest.mark.parametrize(
    ("paper", "line"),
    [
        (0, 255),
        (200, 60),
        (150, 255),
        ((120, 120, 120), (0, 0, 0)),
        ((139, 110, 78), (10, 10, 10)),
    ],
)
def test_any_ink_on_any_paper_reads_like_black_on_white(paper: Colour, line: Colour) -> None:
    plain = sketch_from_image(drawn(255, 0), SIZE).astype(int)
    assert np.abs(sketch_from_image(drawn(paper, line), SIZE) - plain).mean() < 2


@pytest.mark.parametrize("line", [0, 255], ids=["black", "white"])
def test_lines_on_nothing_read_like_black_on_white(line: int) -> None:
    ink = drawn(0, 255)
    clear = Image.merge("LA", (Image.new("L", ink.size, line), ink))
    plain = sketch_from_image(drawn(255, 0), SIZE).astype(int)
    assert np.abs(sketch_from_image(clear, SIZE) - plain).mean() < 2


def test_a_frame_along_the_edge_does_not_turn_black_and_white_round() -> None:
    framed = drawn(255, 0)
    ImageDraw.Draw(framed).rectangle((0, 0, 299, 399), outline=0, width=2)
    assert (sketch_from_image(framed, SIZE) < 128).mean() < 0.1


def test_pictures_and_vectors_reach_the_same_normal_form() -> None:
    points = ((60 / 300, 80 / 300), (240 / 300, 110 / 300), (90 / 300, 300 / 300))
    vectors = rasterise(Sketch((Stroke(points, 4 / 300),)), SIZE)
    pictures = sketch_from_image(drawn(255, 0), SIZE)
    assert ink_box(vectors) == pytest.approx(ink_box(pictures), abs=3)


def test_empty_paper_is_blank() -> None:
    assert is_blank(sketch_from_image(Image.new("RGB", (50, 80), "white"), SIZE))
    assert is_blank(sketch_from_image(Image.new("RGB", (50, 80), "black"), SIZE))


def test_strokes_over_a_picture_stay_where_they_are_drawn() -> None:
    picture = np.full((SIZE, SIZE), 255, np.uint8)
    picture[:, 10:12] = 0
    both = np.asarray(draw_over(picture, Sketch((Stroke(((0.5, 0.25), (0.9, 0.25)), 0.02),))))
    assert (both[:, 10:12] == 0).all()
    assert both[SIZE // 4, SIZE // 2 : int(SIZE * 0.9)].max() == 0
    assert both[SIZE // 2 :, 20:].min() == 255
    assert (picture[SIZE // 4, 20:] == 255).all()  # the picture itself is not drawn on


def test_pressure_makes_a_line_thick_and_thin() -> None:
    line = tuple((0.1 + 0.1 * step, 0.5) for step in range(9))
    pressed = Stroke(line, 0.04, tuple(step / 8 for step in range(9)))
    ink = (rasterise(Sketch((pressed,)), 200) < 128).sum(axis=0)
    plain = (rasterise(Sketch((Stroke(line, 0.04),)), 200) < 128).sum(axis=0)
    assert ink[30] < plain[30] - 3
    assert ink[170] > plain[170] + 3
    assert abs(int(ink[100]) - int(plain[100])) <= 2


def test_the_normal_form_is_the_one_that_shipped_models_were_trained_on() -> None:
    # Literal numbers: a model sees other drawings than it learned when one of them changes.
    assert ink_box(rasterise(ZIGZAG, 224)) == pytest.approx((24, 199, 12, 211), abs=1)
    assert ink_box(sketch_from_image(drawn(255, 0), 224)) == pytest.approx(
        (13, 209, 31, 192), abs=1
    )
    short = rasterise(Sketch((Stroke(((0.5, 0.5), (0.51, 0.5))),)), 224)
    assert ink_box(short)[2:] == pytest.approx((97, 126), abs=1)
    scan = Image.new("L", (1024, 1024), 255)
    ImageDraw.Draw(scan).ellipse((500, 500, 506, 506), fill=0)
    dot = sketch_from_image(scan, 224)
    assert (dot < 128).mean() == pytest.approx(0.106, abs=0.005)
