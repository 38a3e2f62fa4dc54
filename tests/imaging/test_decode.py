from __future__ import annotations

import io
import struct
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from png_files import png

from sketchfind import errors
from sketchfind.errors import UnreadablePhoto
from sketchfind.imaging import rgb
from sketchfind.imaging.decode import MAX_PIXELS, PHOTO_SUFFIXES, decode_photo, hash_file
from sketchfind.imaging.rgb import to_rgb

# Upright: red above blue, with a green right edge, so that every turn and flip shows.
SIDE = 96


def upright() -> Image.Image:
    pixels = np.zeros((SIDE, 2 * SIDE, 3), np.uint8)
    pixels[: SIDE // 2, :, 0] = 255
    pixels[SIDE // 2 :, :, 2] = 255
    pixels[:, -SIDE // 4 :] = (0, 255, 0)
    return Image.fromarray(pixels)


# How a camera stores the upright picture under each EXIF orientation.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif", ".heic"])
@pytest.mark.parametrize("orientation", STORED)
def test_every_orientation_comes_out_upright(tmp_path: Path, orientation: int, suffix: str) -> None:
    turn = STORED[orientation]
    stored = upright() if turn is None else upright().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a{suffix}"
    # HEIC and AVIF turn the picture themselves, and EXIF must not do it again.
    stored.save(path, exif=exif.tobytes(), quality=95)
    photo = decode_photo(path, min_side=SIDE)
    assert (photo.info.width, photo.info.height) == (2 * SIDE, SIDE)
    assert photo.image.size == (2 * SIDE, SIDE)
    difference = np.abs(np.asarray(photo.image, float) - np.asarray(upright(), float))
    assert difference.mean() < 8


@pytest.mark.parametrize(
    ("suffix", "format"),
    [
        (".png", "PNG"),
        (".apng", "PNG"),
        (".webp", "WEBP"),
        (".tif", "TIFF"),
        (".gif", "GIF"),
        (".bmp", "BMP"),
        (".avif", "AVIF"),
        (".heic", "HEIF"),
        (".hif", "HEIF"),
        (".jpg", "JPEG"),
    ],
)
def test_reads_each_supported_format(tmp_path: Path, suffix: str, format: str) -> None:
    path = tmp_path / f"a{suffix}"
    upright().save(path, format)
    assert suffix in PHOTO_SUFFIXES
    photo = decode_photo(path, min_side=SIDE)
    assert photo.info.format == format
    assert photo.info.content_hash == hash_file(path)
    difference = np.abs(np.asarray(photo.image, float) - np.asarray(upright(), float))
    assert difference.mean() < 8


def test_a_camera_jpeg_is_reduced_as_far_as_both_sides_allow(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (4000, 3000), "olive").save(path)
    photo = decode_photo(path, min_side=192, min_long_side=384)
    assert (photo.info.width, photo.info.height) == (4000, 3000)
    assert photo.image.size == (500, 375)
    assert decode_photo(path, min_side=192, min_long_side=600).image.size == (1000, 750)
    assert decode_photo(path, min_side=400, min_long_side=384).image.size == (1000, 750)


def test_a_picture_of_another_format_is_reduced_likewise(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (1600, 400), "olive").save(path)
    assert decode_photo(path, min_side=90, min_long_side=384).image.size == (400, 100)


def test_unusual_modes_become_sensible_rgb() -> None:
    ramp = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    deep = np.asarray(to_rgb(Image.fromarray(ramp)))
    assert deep[0, 0, 0] == 0
    assert deep[-1, -1, 0] == 255
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    assert to_rgb(clear).getpixel((0, 0)) == (255, 255, 255)
    cmyk = Image.new("CMYK", (4, 4), (0, 255, 255, 0))
    assert to_rgb(cmyk).getpixel((0, 0)) == (255, 0, 0)
    palette = Image.new("P", (4, 4))
    palette.info["transparency"] = 0
    assert to_rgb(palette).getpixel((0, 0)) == (255, 255, 255)


def _smooth(mode: str, side: int) -> Image.Image:
    ramp = np.add.outer(np.arange(side), np.arange(side)) * (65535 // (2 * side))
    if mode == "I;16":
        return Image.fromarray(ramp.astype(np.uint16))
    if mode in ("I", "F"):
        return Image.fromarray(ramp.astype(np.int32)).convert(mode)
    grey = Image.fromarray((ramp >> 8).astype(np.uint8))
    if mode in ("LA", "RGBA"):
        grey.putalpha(grey.transpose(Image.Transpose.ROTATE_90))
    if mode != "clear palette":
        return grey.convert(mode)
    palette = grey.quantize(64)
    palette.info["transparency"] = bytes(range(0, 256, 4))
    return palette


@pytest.mark.parametrize(
    "mode", ["I;16", "I", "F", "P", "clear palette", "1", "L", "LA", "RGB", "RGBA", "CMYK"]
)
def test_every_mode_is_reduced_and_looks_the_same(tmp_path: Path, monkeypatch, mode: str) -> None:
    monkeypatch.setattr(rgb, "_STRIP", 5000)
    path = tmp_path / ("a.png" if mode not in ("I", "F", "CMYK") else "a.tif")
    _smooth(mode, 290).save(path)
    image = decode_photo(path, min_side=96).image
    assert (image.mode, image.size) == ("RGB", (97, 97))
    with Image.open(path) as whole:
        expected = np.asarray(to_rgb(whole).reduce(3), int)
    assert np.abs(np.asarray(image) - expected).max() <= 3


MEMORY = """
import sys
from pathlib import Path
from sketchfind.imaging.decode import decode_photo

def kilobytes(key):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))

before = kilobytes("VmRSS")
decode_photo(sys.argv[1], min_side=100)
print(kilobytes("VmHWM") - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
@pytest.mark.parametrize("mode", ["I;16", "clear palette", "RGBA"])
def test_decoding_takes_little_more_memory_than_the_pixels(tmp_path: Path, mode: str) -> None:
    _smooth(mode, 4000).save(tmp_path / "a.png", compress_level=1)
    command = [sys.executable, "-c", MEMORY, tmp_path / "a.png"]
    used = int(subprocess.run(command, capture_output=True, check=True).stdout)
    assert used < 110_000  # 64,000 of them are the pixels of the third


def test_exif_date_camera_and_place(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Pinhole 3\0"
    exif.get_ifd(0x8769)[0x9003] = "2021:07:04 12:30:59"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "S", 2: (33.0, 51.0, 30.0), 3: "E", 4: (151.0, 12.0, 0.0)})
    upright().save(tmp_path / "a.jpg", exif=exif)
    info = decode_photo(tmp_path / "a.jpg", min_side=SIDE).info
    assert info.taken_at == "2021-07-04T12:30:59"
    assert info.camera == "Pinhole 3"
    assert info.latitude == pytest.approx(-33.8583, abs=1e-3)
    assert info.longitude == pytest.approx(151.2)


@pytest.mark.parametrize("names", [("S", "W"), ("s\0", "w "), ("South", "West")])
def test_places_south_and_west_are_below_zero(tmp_path: Path, names: tuple[str, str]) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: names[0], 2: (34.0, 36.0, 0.0)})
    exif.get_ifd(0x8825).update({3: names[1], 4: (58.0, 24.0, 0.0)})
    upright().save(tmp_path / "a.jpg", exif=exif)
    info = decode_photo(tmp_path / "a.jpg", min_side=SIDE).info
    assert (info.latitude, info.longitude) == (-34.6, -58.4)


def test_a_place_that_is_zero_twice_is_none(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)})
    upright().save(tmp_path / "a.jpg", exif=exif)
    info = decode_photo(tmp_path / "a.jpg", min_side=SIDE).info
    assert (info.latitude, info.longitude) == (None, None)


def test_of_several_exif_dates_that_of_the_picture_counts(tmp_path: Path) -> None:
    edited, scanned, taken = (f"{year}:01:02 03:04:05" for year in (2022, 2001, 1969))
    exif = Image.Exif()
    dates = []
    for block, tag, date in (
        (exif, 0x0132, edited),
        (exif.get_ifd(0x8769), 0x9004, scanned),
        (exif.get_ifd(0x8769), 0x9003, taken),
    ):
        block[tag] = date
        upright().save(tmp_path / "a.jpg", exif=exif)
        dates.append(decode_photo(tmp_path / "a.jpg", min_side=SIDE).info.taken_at)
    assert [str(date)[:4] for date in dates] == ["2022", "2001", "1969"]


@pytest.mark.parametrize(
    ("date", "taken"),
    [
        ("2014:03:02 24:15:09", "2014-03-02T00:15:09"),
        ("2019-07-04 12:30:01", "2019-07-04T12:30:01"),
        ("2019-07-04T12:30:01", "2019-07-04T12:30:01"),
        ("2019/07/04 12:30", "2019-07-04T12:30:00"),
        ("2019:07:04", "2019-07-04T00:00:00"),
        ("2019: 7: 4  9: 3: 1", "2019-07-04T09:03:01"),
        ("2019.07.04 12:30:01", "2019-07-04T12:30:01"),
        ("2019:07:04 12:30:01.25+02:00", "2019-07-04T12:30:01"),
        ("2019:07:04 02:15:30 PM", "2019-07-04T14:15:30"),
        ("2019:07:04 02:15 p.m.", "2019-07-04T14:15:00"),
        ("2019:07:04 12:15:30AM", "2019-07-04T00:15:30"),
        ("2019:07:04 14:15:30 PM", "2019-07-04T14:15:30"),
        ("0000:00:00 00:00:00", None),
        ("0001:01:01 00:00:00", None),
        ("4501:01:01 00:00:00", None),
        ("9999:12:31 23:59:59", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_may_be_written_in_other_ways_and_impossible_ones_count_as_absent(
    tmp_path: Path, date: str, taken: str | None
) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = date
    upright().save(tmp_path / "a.jpg", exif=exif)
    assert decode_photo(tmp_path / "a.jpg", min_side=SIDE).info.taken_at == taken


def test_a_colour_that_means_transparent_is_white(tmp_path: Path) -> None:
    picture = Image.new("RGB", (4 * SIDE, 4 * SIDE), (255, 0, 255))
    picture.paste((10, 20, 30), (0, 0, 2 * SIDE, 4 * SIDE))
    picture.save(tmp_path / "a.png", transparency=(255, 0, 255))
    for side in (SIDE, 4 * SIDE):
        image = decode_photo(tmp_path / "a.png", min_side=side).image
        assert image.getpixel((1, 1)) == (10, 20, 30)
        assert image.getpixel((image.width - 1, 1)) == (255, 255, 255)


def test_garbage_exif_does_not_cost_the_photo(tmp_path: Path) -> None:
    upright().save(tmp_path / "a.jpg", exif=b"Exif\0\0" + bytes(range(256)))
    assert decode_photo(tmp_path / "a.jpg", min_side=SIDE).image.size == (2 * SIDE, SIDE)


def black(width: int, height: int) -> bytes:
    """Return the beginning of a PNG of that size; small whatever its size."""
    return png(width, height, 1, 0, bytes(width // 8 + 1) * 64)


def truncated() -> bytes:
    buffer = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)
    Image.fromarray(noise).save(buffer, "JPEG")
    return buffer.getvalue()[: buffer.tell() // 2]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"just some words", "not a picture"),
        (black(20_000, 20_000), "larger than 89 megapixels"),
        (black(10_000, 10_000), "larger than 89 megapixels"),
        (black(3000, 20), "more than 100 times as long as it is wide"),
        (truncated(), "damaged or incomplete"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    ],
    ids=["empty", "text", "bomb", "warned-bomb", "narrow", "truncated", "postscript"],
)
def test_bad_files_are_refused_with_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "bad.jpg"
    path.write_bytes(data)
    with pytest.raises(UnreadablePhoto, match=reason) as caught:
        decode_photo(path, min_side=100)
    assert caught.value.path == str(path)


@pytest.mark.parametrize("compression", [1, 5, 8], ids=["none", "LZW", "deflate"])
def test_tiles_that_are_larger_than_any_photo_are_refused(tmp_path: Path, compression: int) -> None:
    side, tile, long, short = 100, 40_000, 4, 3
    tags = [(256, long, side), (257, long, side), (258, short, 8), (259, short, compression)]
    tags += [(262, short, 1), (277, short, 1), (322, long, tile), (323, long, tile)]
    tags += [(324, long, 200), (325, long, 64)]  # where the tile lies, and its bytes
    head = b"II*\0" + struct.pack("<IH", 8, len(tags))
    head += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    path = tmp_path / "tile.tif"
    path.write_bytes(head.ljust(2_000, b"\0"))
    with pytest.raises(UnreadablePhoto, match="larger than 89 megapixels"):
        decode_photo(path, min_side=100)


def test_a_jpeg_of_a_phone_with_200_megapixels_is_read_at_a_fraction(tmp_path: Path) -> None:
    photo = Image.linear_gradient("L").resize((16_320, 12_240))
    exif = Image.Exif()
    exif[0x0110] = "Pinhole 3"
    photo.save(tmp_path / "a.jpg", exif=exif)
    small = decode_photo(tmp_path / "a.jpg", min_side=240)
    assert small.image.size == (340, 255)
    assert (small.info.width, small.info.height, small.info.camera) == (16_320, 12_240, "Pinhole 3")
    assert [small.image.getpixel((170, row))[0] for row in (0, 127, 254)] == [0, 127, 255]
    assert decode_photo(tmp_path / "a.jpg", min_side=MAX_PIXELS).image.size == (8160, 6120)


@pytest.mark.parametrize(
    ("side", "options"), [(9_500, {"progressive": True}), (16_400, {})], ids=str
)
def test_a_jpeg_that_would_take_much_memory_is_refused(
    tmp_path: Path, side: int, options: dict[str, bool]
) -> None:
    Image.new("L", (side, side)).save(tmp_path / "a.jpg", **options)
    with pytest.raises(UnreadablePhoto, match="larger than 89 megapixels"):
        decode_photo(tmp_path / "a.jpg", min_side=240)


@pytest.mark.parametrize(
    "scans",
    [
        b"\xff\xda\0\x08\1\1\0\0\x3f\0",  # of one colour
        b"\xff\xd0\0\x02" + b"\xff\xda\0\x0c\3",  # a mark without a length
        b"\xff\xff\0\x02" + b"\xff\xda\0\x0c\3",  # a byte that only fills
    ],
    ids=["one-colour", "restart", "fill"],
)
def test_a_huge_jpeg_whose_colours_come_one_by_one_is_refused(tmp_path: Path, scans: bytes) -> None:
    whole = io.BytesIO()
    Image.new("RGB", (64, 64)).save(whole, "JPEG")
    head, data = whole.getvalue().split(b"\xff\xda")
    at = head.index(b"\xff\xc0") + 5
    huge = head[:at] + struct.pack(">HH", 16_000, 16_000) + head[at + 4 :]
    (tmp_path / "a.jpg").write_bytes(huge + scans + b"\xff\xda" + data)
    with pytest.raises(UnreadablePhoto, match="larger than 89 megapixels"):
        decode_photo(tmp_path / "a.jpg", min_side=240)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePhoto, match="no longer there"):
        decode_photo(tmp_path / "gone.jpg", min_side=100)
    with pytest.raises(UnreadablePhoto, match="not a regular file"):
        decode_photo(tmp_path, min_side=100)


@pytest.mark.parametrize(("length", "reason"), [(259, "no longer there"), (260, "too long")])
def test_a_path_that_windows_finds_too_long_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int, reason: str
) -> None:
    monkeypatch.setattr(errors, "sys", SimpleNamespace(platform="win32"))
    folder = tmp_path / ("a" * (length - 60 - len(str(tmp_path))))
    path = folder / ("b" * (length - 5 - len(str(folder))) + ".jpg")
    assert len(str(path)) == length
    with pytest.raises(UnreadablePhoto, match=reason):
        decode_photo(path, min_side=100)


def test_bytes_flipped_anywhere_never_raise_anything_else(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    path = tmp_path / "flipped"
    outcomes = set()
    for suffix in ("JPEG", "PNG", "TIFF", "GIF", "WEBP"):
        buffer = io.BytesIO()
        upright().save(buffer, suffix)
        for _ in range(40):
            data = bytearray(buffer.getvalue())
            for position in rng.integers(0, len(data), 8):
                data[position] = rng.integers(256)
            path.write_bytes(data)
            try:
                decode_photo(path, min_side=32)
                outcomes.add("decoded")
            except UnreadablePhoto:
                outcomes.add("refused")
    assert outcomes == {"decoded", "refused"}
