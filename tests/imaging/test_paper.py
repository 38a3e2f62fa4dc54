from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from sketchfind.errors import UserFacingError
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.paper import even_light, without_rules
from sketchfind.imaging.sketch import sketch_from_image
from sketchfind.imaging.sketch_files import read_sketch

WIDTH, HEIGHT = 800, 600
X, Y = np.meshgrid(np.linspace(-1, 1, WIDTH), np.linspace(-1, 1, HEIGHT))
EDGE = np.clip((X + Y - 0.3) * 20, -1, 1)  # of a shadow that falls across the sheet


def face() -> Image.Image:
    image = Image.new("L", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    draw.ellipse((200, 100, 600, 500), outline=255, width=5)
    draw.ellipse((300, 200, 340, 240), outline=255, width=5)
    draw.arc((300, 280, 500, 420), 20, 160, fill=255, width=5)
    return image


def shot(
    path: Path,
    light: np.ndarray,
    ink: float = 0.4,
    colour: tuple[float, ...] = (1, 1, 1),
    noise: float = 2.0,
) -> Path:
    """Write a photo of a face on paper in this light; `ink` is how much of it the lines take."""
    lines = np.asarray(face().filter(ImageFilter.GaussianBlur(1)), dtype=float) / 255
    grain = np.random.default_rng(0).normal(0, noise, lines.shape)
    grey = light * (1 - ink * lines) + grain
    pixels = np.clip(grey[..., None] * np.array(colour), 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(path, quality=92)
    return path


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """The face as it is read where it was never photographed."""
    path = tmp_path_factory.mktemp("clean") / "clean.png"
    Image.eval(face(), lambda level: 255 - level).save(path)
    return read_sketch(path, 160)


def differs(path: Path, clean: np.ndarray) -> float:
    return float(np.abs(read_sketch(path, 160).astype(int) - clean).mean())


@pytest.mark.parametrize("ink", [0.55, 0.2], ids=["pen", "faint pencil"])
@pytest.mark.parametrize(
    "light",
    [
        190 + 5 * X,
        190 + 14 * X,
        180 + 60 * X,
        190 - 10 * (X**2 + Y**2),
        190 - 5 * EDGE,
        190 - 14 * EDGE,
        170 - 40 * EDGE,
        190 - 20 * np.exp(-2 * ((X - 1) ** 2 + (Y - 1) ** 2)),
    ],
    ids=["±5", "±14", "±60", "vignette", "edge ±5", "edge ±14", "edge ±40", "corner"],
)
def test_a_shadow_is_no_ink(
    tmp_path: Path, clean: np.ndarray, light: np.ndarray, ink: float
) -> None:
    photo = shot(tmp_path / "a.jpg", light, ink)
    assert differs(photo, clean) < 5


@pytest.mark.parametrize("slope", [0, 10], ids=["even", "uneven"])
@pytest.mark.parametrize("colour", [(1.2, 1.1, 0.7), (0.8, 0.62, 0.45), (0.7, 0.85, 1.15)])
def test_faint_lines_on_coloured_paper_are_read(
    tmp_path: Path, clean: np.ndarray, colour: tuple[float, ...], slope: int
) -> None:
    photo = shot(tmp_path / "a.jpg", 190 + slope * X, 0.28, colour)
    assert differs(photo, clean) < 6


@pytest.mark.parametrize("noise", [0, 1.5], ids=["drawn", "scanned"])
def test_a_hard_pencil_on_white_is_read(tmp_path: Path, clean: np.ndarray, noise: float) -> None:
    scan = shot(tmp_path / "a.png", 245 + 0 * X, ink=0.12, noise=noise)
    assert differs(scan, clean) < 6


def test_a_wide_area_of_ink_keeps_its_edge(tmp_path: Path) -> None:
    area = np.where((abs(X + 0.1) < 0.2) & (abs(Y) < 0.25), 0.3, 1.0)
    pixels = read_sketch(shot(tmp_path / "a.jpg", (190 + 10 * X) * area), 160)
    middle = pixels[80, 40:80]
    assert middle.min() < 128


def test_an_empty_sheet_is_empty_in_any_light(tmp_path: Path) -> None:
    for light in (190 + 0 * X, 190 + 10 * X, 120 + 0 * X):
        photo = shot(tmp_path / "a.jpg", light, ink=0)
        with pytest.raises(UserFacingError, match="no drawing"):
            read_sketch(photo, 160)


def _crossing() -> Image.Image:
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    draw.line((0, 80, WIDTH, 400), fill=90, width=9)
    draw.rectangle((0, 560, 200, HEIGHT), fill=40)
    return image


def _on_nothing() -> Image.Image:
    ink = face()
    return Image.merge("LA", (Image.new("L", ink.size), ink))


@pytest.mark.parametrize(
    "drawing",
    [
        lambda: Image.eval(face(), lambda level: 255 - level),
        lambda: Image.eval(face(), lambda level: 215 - level // 2),
        face,
        _crossing,
        _on_nothing,
        lambda: Image.new("RGB", (50, 40), "white"),
    ],
    ids=["white", "grey", "black", "to the edge", "on nothing", "empty"],
)
def test_drawings_that_were_never_photographed_stay_as_they_are(drawing) -> None:
    image = drawing()
    assert even_light(image) is image


@pytest.mark.parametrize("light", [240 + 0 * X, 238 + 2 * X, 225 + 0 * X])
def test_scans_stay_as_they_are(tmp_path: Path, light: np.ndarray) -> None:
    scan = shot(tmp_path / "a.png", light, noise=1.5)
    image = decode_photo(scan, min_side=320).image
    assert even_light(image) is image
    assert (read_sketch(scan, 160) == sketch_from_image(image, 160)).all()


def ruled(
    path: Path, light: np.ndarray, rules: float, squared: bool = False, turn: float = 0
) -> Path:
    """Write a photo of a face on lined or squared paper; `rules` is how much light they take."""
    printed = Image.new("L", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(printed)
    for y in range(0, HEIGHT, 24):
        draw.line((0, y, WIDTH, y), fill=255)
    for x in range(0, WIDTH, 24) if squared else ():
        draw.line((x, 0, x, HEIGHT), fill=255)
    turned = printed.rotate(turn, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.7))
    return shot(path, light * (1 - rules * np.asarray(turned) / 255))


@pytest.mark.parametrize("rules", [0.2, 0.3], ids=["faint", "strong"])
@pytest.mark.parametrize("squared", [False, True], ids=["lined", "squared"])
@pytest.mark.parametrize("turn", [0, 2, -4])
def test_what_is_printed_on_paper_is_no_ink(
    tmp_path: Path, clean: np.ndarray, rules: float, squared: bool, turn: float
) -> None:
    photo = ruled(tmp_path / "a.jpg", 190 + 14 * X, rules, squared, turn)
    assert differs(photo, clean) < 6


def test_lines_that_are_drawn_are_not_taken_for_printed_ones() -> None:
    sheet = np.full((HEIGHT, WIDTH), 200.0)
    sheet[150:450:40, 200:600] *= 0.6  # shelves
    noise = np.random.default_rng(0).normal(0, 2, sheet.shape)
    image = Image.fromarray(np.clip(sheet + noise, 0, 255).astype(np.uint8))
    assert without_rules(image) is image
