"""Pictures that are sound but unlike what a camera writes, and metadata that lie."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from png_files import png

from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.sketch import is_blank
from sketchfind.imaging.sketch_files import read_sketch

RED = (255, 0, 0)


def left_red() -> Image.Image:
    picture = Image.new("RGB", (80, 40), "blue")
    picture.paste("red", (0, 0, 40, 40))
    return picture


def with_exif(path: Path, exif: bytes) -> Path:
    left_red().save(path, exif=exif)
    return path


def tiff(entries: list[tuple[int, int, int, bytes]], tail: bytes = b"") -> bytes:
    """Return an EXIF block with one directory of (tag, type, count, four bytes)."""
    rows = b"".join(struct.pack("<HHI", *entry[:3]) + entry[3] for entry in entries)
    directory = struct.pack("<H", len(entries)) + rows + bytes(4)
    return b"Exif\0\0II*\0\x08\0\0\0" + directory + tail


TURNED = (0x0112, 3, 1, struct.pack("<HH", 6, 0))
NOWHERE = struct.pack("<I", 0xFFFFFF)


@pytest.mark.parametrize("suffix", ["jpg", "webp", "tif"])
def test_an_orientation_may_be_in_xmp_alone(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    xmp = b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/>'
    left_red().save(path, **({"tiffinfo": {700: xmp}} if suffix == "tif" else {"xmp": xmp}))
    photo = decode_photo(path, min_side=40)
    assert (photo.info.width, photo.info.height) == photo.image.size == (40, 80)
    red, _, blue = photo.image.getpixel((20, 10))
    assert red > 200 > blue


@pytest.mark.parametrize(
    "more",
    [
        [(0x8769, 4, 1, NOWHERE)],  # the block of the camera lies behind the end
        [(0x8825, 4, 1, struct.pack("<I", 8))],  # the place is the directory itself
        [(0x9003, 2, 20, NOWHERE)],
        [(0x0110, 2, 0x7FFFFFFF, NOWHERE)],
        [(0xABCD, 99, 3, NOWHERE), (0x0132, 7, 4, b"\xff\xfe\0\0")],
        [(0xA005, 12, 0x10000, NOWHERE)],
    ],
    ids=["camera", "place", "date", "endless text", "unknown type", "numbers"],
)
def test_an_orientation_is_obeyed_whatever_else_is_wrong(tmp_path: Path, more: list) -> None:
    photo = decode_photo(with_exif(tmp_path / "a.jpg", tiff([TURNED, *more])), min_side=40)
    assert (photo.info.width, photo.info.height) == (40, 80)
    red, _, blue = photo.image.getpixel((20, 10))
    assert red > 200 > blue
    assert photo.info.taken_at is None


@pytest.mark.parametrize(
    "value",
    [
        (0x0112, 3, 1, struct.pack("<HH", 0, 0)),
        (0x0112, 3, 1, struct.pack("<HH", 9, 0)),
        (0x0112, 3, 1, struct.pack("<HH", 65535, 0)),
        (0x0112, 2, 2, b"6\0\0\0"),
        (0x0112, 11, 1, struct.pack("<f", float("nan"))),
        (0x0112, 3, 2, struct.pack("<HH", 6, 6)),
    ],
    ids=["0", "9", "65535", "text", "nan", "two"],
)
def test_an_impossible_orientation_counts_as_none(tmp_path: Path, value: tuple) -> None:
    photo = decode_photo(with_exif(tmp_path / "a.jpg", tiff([value])), min_side=40)
    assert photo.image.getpixel((10, 20))[0] > 200


@pytest.mark.parametrize(
    "date",
    [
        b"2021:13:45 99:99:99",
        b"    :  :     :  :  ",
        b"\xff" * 19,
        b"99999:01:01 00:00:00",
        b"2021:02:30 10:00:00",
    ],
)
def test_malformed_dates_count_as_absent(tmp_path: Path, date: bytes) -> None:
    at = struct.pack("<I", 8 + 2 + 12 + 4)
    block = tiff([(0x0132, 2, len(date) + 1, at)], date + b"\0")
    assert decode_photo(with_exif(tmp_path / "a.jpg", block), min_side=40).info.taken_at is None


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "TIFF"])
def test_huge_exif_does_not_cost_the_photo(tmp_path: Path, format_: str) -> None:
    exif = Image.Exif()
    exif[0x0110] = "x" * 3_000_000
    exif[0x0112] = 6
    path = tmp_path / f"a.{format_.lower()}"
    left_red().save(path, format_, exif=exif)
    assert path.stat().st_size > 2_000_000
    photo = decode_photo(path, min_side=40)
    assert photo.image.size == (40, 80)
    assert photo.info.camera is None or len(photo.info.camera) <= 100


def test_the_largest_exif_of_a_jpeg(tmp_path: Path) -> None:
    block = tiff([TURNED], b"\xee" * 65_000)
    assert decode_photo(with_exif(tmp_path / "a.jpg", block), min_side=40).image.size == (40, 80)


def _deep_rgb() -> bytes:
    """Return a PNG of 16 bits a channel, which Pillow reads and does not write."""
    rows = b"".join(b"\0" + b"\xff\xff\0\0\0\0" * 20 + b"\0\0\0\0\xff\xff" * 20 for _ in range(20))
    return png(40, 20, 16, 2, rows)


def _saved(image: Image.Image, format_: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_, **how)
    return buffer.getvalue()


def _animated(format_: str) -> bytes:
    return _saved(left_red(), format_, save_all=True, append_images=[Image.new("RGB", (80, 40))])


def _clear_palette() -> bytes:
    palette = left_red().quantize(4)
    clear = palette.getpixel((79, 39))
    return _saved(palette, "PNG", transparency=clear)


@pytest.mark.parametrize(
    ("data", "right"),
    [
        (lambda: _saved(left_red().convert("CMYK"), "JPEG", quality=95), (0, 0, 255)),
        (lambda: _saved(left_red().convert("CMYK"), "TIFF"), (0, 0, 255)),
        (lambda: _saved(left_red().quantize(4), "PNG"), (0, 0, 255)),
        (lambda: _saved(left_red().quantize(4), "BMP"), (0, 0, 255)),
        (_clear_palette, (255, 255, 255)),
        (_deep_rgb, (0, 0, 255)),
        (lambda: _animated("GIF"), (0, 0, 255)),
        (lambda: _animated("PNG"), (0, 0, 255)),
        (lambda: _animated("WEBP"), (0, 0, 255)),
        (lambda: _animated("AVIF"), (0, 0, 255)),
        (lambda: _animated("TIFF"), (0, 0, 255)),
        (lambda: _saved(left_red(), "MPO", save_all=True, append_images=[left_red()]), (0, 0, 255)),
    ],
    ids=[
        "cmyk jpeg",
        "cmyk tiff",
        "palette png",
        "palette bmp",
        "clear palette",
        "16 bits",
        "animated gif",
        "animated png",
        "animated webp",
        "animated avif",
        "pages",
        "mpo",
    ],
)
@pytest.mark.parametrize("suffix", [".jpg", ".png"], ids=["as jpg", "as png"])
def test_colours_come_out_right_under_any_extension(
    tmp_path: Path, data, right: tuple, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data())
    image = decode_photo(path, min_side=20).image
    width, height = image.size
    near = np.abs(np.subtract(image.getpixel((width // 4, height // 2)), RED))
    assert near.max() < 30
    far = np.abs(np.subtract(image.getpixel((3 * width // 4, height // 2)), right))
    assert far.max() < 30


def _grey_tiff(bits: int, white: int, pixels: bytes, kind: int = 1, order: str = "<") -> bytes:
    """Return a TIFF of 80 × 40 greys, a negative where `white` is 0, of a `kind` of numbers."""
    tags = [(256, 80), (257, 40), (258, bits), (259, 1), (262, white), (273, 134), (277, 1)]
    tags += [(278, 40), (279, len(pixels)), (339, kind)]
    rows = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in tags)
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}IH", 8, len(tags))
    return head + rows + bytes(4) + pixels


def _levels(dark_left: bool, dtype: str, top: float) -> bytes:
    levels = np.full((40, 80), 0.8 if dark_left else 0.2)
    levels[:, :40] = 1 - levels[:, 40:]
    return (levels * top).astype(dtype).tobytes()


def _packed_12_bits() -> bytes:
    dark, light = b"\x33\x33\x33", b"\xcc\xcc\xcc"  # two pixels each
    return (dark * 20 + light * 20) * 40


@pytest.mark.parametrize(
    "data",
    [
        lambda: _grey_tiff(8, 1, _levels(True, "u1", 255)),
        lambda: _grey_tiff(8, 0, _levels(False, "u1", 255)),
        lambda: _grey_tiff(16, 1, _levels(True, "<u2", 65535)),
        lambda: _grey_tiff(16, 0, _levels(False, "<u2", 65535)),
        lambda: _grey_tiff(16, 0, _levels(False, ">u2", 65535), order=">"),
        lambda: _grey_tiff(12, 1, _packed_12_bits()),
    ],
    ids=["8", "8 negative", "16", "16 negative", "16 negative of other machines", "12"],
)
@pytest.mark.parametrize("least", [40, 20])
def test_greys_of_a_tiff_are_as_bright_as_it_says(tmp_path: Path, data, least: int) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(data())
    image = decode_photo(path, min_side=least).image
    dark, light = (image.getpixel((image.width * part // 4, 9))[0] for part in (1, 3))
    assert dark == pytest.approx(51, abs=2)
    assert light == pytest.approx(204, abs=2)


@pytest.mark.parametrize("top", [5000, 2**31 - 1, 2**32 - 1])
@pytest.mark.parametrize("least", [40, 20])
def test_long_integers_are_as_bright_as_the_brightest(tmp_path: Path, top: int, least: int) -> None:
    levels = np.full((40, 80), top, "<u4")
    levels[:30, :40] = top // 5
    path = tmp_path / "a.tif"
    path.write_bytes(_grey_tiff(32, 1, levels.tobytes()))
    image = decode_photo(path, min_side=least).image
    assert [image.getpixel((image.width * part // 4, 9))[0] for part in (1, 3)] == [51, 255]


def test_floats_of_a_negative_are_turned_round(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(_grey_tiff(32, 0, _levels(False, "<f4", 1.25), kind=3))
    image = decode_photo(path, min_side=40).image
    assert [image.getpixel((x, 9))[0] for x in (20, 60)] == pytest.approx([0, 191], abs=2)


@pytest.mark.parametrize("mode", ["P", "L"])
@pytest.mark.parametrize("least", [40, 20])
def test_around_a_frame_that_is_smaller_than_its_gif_is_nothing(
    tmp_path: Path, mode: str, least: int
) -> None:
    frame = Image.new("RGB", (40, 40), RED).convert(mode)
    data = _saved(frame, "GIF")
    place = struct.Struct("<4H")  # left, top, width, height
    screen, at = struct.pack("<HH", 80, 40), data.index(b"," + place.pack(0, 0, 40, 40)) + 1
    path = tmp_path / "a.gif"
    path.write_bytes(data[:6] + screen + data[10:at] + place.pack(40, 0, 40, 40) + data[at + 8 :])
    photo = decode_photo(path, min_side=least)
    assert (photo.info.width, photo.info.height) == (80, 40)
    left, right = (photo.image.getpixel((photo.image.width * part // 4, 9)) for part in (1, 3))
    assert (left, right) == ((255, 255, 255), frame.convert("RGB").getpixel((0, 0)))


def test_a_deep_grey_that_means_transparent_is_white(tmp_path: Path) -> None:
    rows = b"".join(b"\0" + b"\x12\x34" * 40 + b"\x12\x35" * 40 for _ in range(40))
    path = tmp_path / "a.png"
    path.write_bytes(png(80, 40, 16, 0, rows, (b"tRNS", b"\x12\x34")))
    image = decode_photo(path, min_side=40).image
    assert [image.getpixel((x, 9))[0] for x in (20, 60)] == [255, 0x12]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
@pytest.mark.parametrize(
    ("shape", "ground"),
    [("white", 64), ("#ffffff40", 64), ("#f5f5e0", 64), ("black", 255), ("#c00", 255)],
)
def test_a_white_icon_is_seen_on_a_dark_ground(
    tmp_path: Path, mode: str, shape: str, ground: int
) -> None:
    icon = Image.new("RGBA", (80, 40), (255, 255, 255, 0))
    icon.paste(shape, (20, 10, 60, 30))
    icon.convert(mode).save(tmp_path / "a.png")
    image = decode_photo(tmp_path / "a.png", min_side=20).image
    assert image.getpixel((0, 0)) == (ground,) * 3
    assert abs(image.convert("L").getpixel((20, 10)) - ground) > 40


def test_a_white_shape_with_a_dark_outline_stays_on_white(tmp_path: Path) -> None:
    ghost = Image.new("RGBA", (400, 400))
    ghost.paste("black", (50, 50, 350, 350))
    ghost.paste("white", (53, 53, 347, 347))
    ghost.save(tmp_path / "a.png")
    image = decode_photo(tmp_path / "a.png", min_side=400).image
    assert image.getpixel((0, 0)) == image.getpixel((200, 200)) == (255, 255, 255)


def test_a_large_white_shape_with_a_thin_outline_stays_on_white(tmp_path: Path) -> None:
    ghost = Image.new("RGBA", (2000, 2000))
    ImageDraw.Draw(ghost).ellipse((200, 300, 1800, 1700), "white", "black", width=2)
    ghost.save(tmp_path / "a.png")
    image = decode_photo(tmp_path / "a.png", min_side=448).image
    assert image.getpixel((0, 0)) == (255, 255, 255)


def test_a_logo_has_one_ground_at_all_sizes(tmp_path: Path) -> None:
    logo = Image.new("RGBA", (2000, 2000))
    logo.paste("white", (200, 600, 1800, 1400))
    logo.paste("#c00", (1840, 1360, 1890, 1410))
    logo.save(tmp_path / "a.png")
    for side in (240, 400, 2000):  # as in the grid, the large preview and the zoom
        assert decode_photo(tmp_path / "a.png", min_side=side).image.getpixel((0, 0)) == (64,) * 3


def test_thin_and_faint_dark_lines_on_nothing_stay_on_white(tmp_path: Path) -> None:
    thin, faint = Image.new("RGBA", (4000, 4000)), Image.new("RGBA", (400, 400))
    ImageDraw.Draw(thin).ellipse((800, 800, 3600, 2800), outline="black", width=1)
    ImageDraw.Draw(faint).ellipse((80, 80, 360, 280), outline="#0000001c", width=9)
    for picture in (thin, faint):
        picture.save(tmp_path / "a.png")
        assert decode_photo(tmp_path / "a.png", min_side=400).image.getpixel((0, 0)) == (255,) * 3
        assert not is_blank(read_sketch(tmp_path / "a.png", 200))


def test_grey_that_alpha_was_multiplied_into_is_read(tmp_path: Path) -> None:
    tag = struct.Struct("<HHIHH")
    data = _saved(Image.new("LA", (80, 40), (50, 128)), "TIFF")
    assert tag.pack(338, 3, 1, 2, 0) in data
    path = tmp_path / "a.tif"
    path.write_bytes(data.replace(tag.pack(338, 3, 1, 2, 0), tag.pack(338, 3, 1, 1, 0)))
    assert decode_photo(path, min_side=40).image.getpixel((9, 9))[0] == pytest.approx(177, abs=2)


def test_what_else_is_in_a_png_may_be_large(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    left_red().save(path, icc_profile=bytes(2_000_000))
    assert decode_photo(path, min_side=40).image.getpixel((10, 20)) == RED


@pytest.mark.parametrize(("alpha", "shown"), [(0, 60), (255, 60), (128, 157)])
def test_a_bitmap_whose_alpha_is_empty_is_opaque(tmp_path: Path, alpha: int, shown: int) -> None:
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    head = struct.pack("<IiiHHIIiiII", 108, 80, 40, 1, 32, 3, 80 * 40 * 4, 0, 0, 0, 0) + masks
    pixels = bytes((60, 60, 60, alpha)) * (80 * 40)
    start = struct.pack("<IHHI", 122 + len(pixels), 0, 0, 122)
    path = tmp_path / "a.bmp"
    path.write_bytes(b"BM" + start + head.ljust(108, b"\0") + pixels)
    image = decode_photo(path, min_side=40).image
    assert image.getpixel((9, 9))[0] == pytest.approx(shown, abs=1)


def _nested(depth: int) -> bytes:
    name = b"d" * 100
    return b"/".join([name] * depth)


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize(
    "name",
    [
        b"two\nlines.jpg",
        b"\x1b[31mred\x07.jpg",
        b"not \xff\xfe utf-8.jpg",
        b"n" * 251 + b".jpg",
        _nested(36) + b"/deep.jpg",
        " \u200b\u202egpj.exe.jpg".encode(),
    ],
    ids=["newline", "escape", "no utf-8", "255 bytes", "deep", "backwards"],
)
def test_any_name_can_be_read(tmp_path: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - bytes
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    Path(os.fsdecode(path)).write_bytes(_saved(left_red(), "JPEG"))
    assert decode_photo(os.fsdecode(path), min_side=20).info.width == 80


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "jpeg"])
def test_a_turned_tiff_has_the_size_that_it_shows(tmp_path: Path, compression) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    left_red().save(tmp_path / "a.tif", exif=exif, compression=compression)
    photo = decode_photo(tmp_path / "a.tif", min_side=40)
    assert photo.image.size == (photo.info.width, photo.info.height) == (40, 80)
